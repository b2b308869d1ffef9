"""The whole catalogue as one graph, which the product only puts together of parts."""

from collections.abc import Sequence

from rdflib import Graph

from catalog.converters.dcat import catalogue_told
from catalog.converters.rdf_files import graph_of
from catalog.publishing.kept_back import KeptBack
from catalog.publishing.published_dataset import Portal, PublishedDataset


def catalogue_graph(portal: Portal, datasets: Sequence[PublishedDataset], closed: Sequence[KeptBack] = ()) -> Graph:
    """All triples of the catalogue."""
    return graph_of(triple for told in catalogue_told(portal, datasets, closed) for triple in told.triples())
