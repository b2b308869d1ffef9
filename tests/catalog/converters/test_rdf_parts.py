"""The catalogue put together of parts: the whole graph in each file, and only what changed written anew."""

from collections.abc import Sequence
from dataclasses import replace

from rdflib import Graph
from rdflib.compare import isomorphic

from catalog.converters.dcat import catalogue_graph, catalogue_triples
from catalog.converters.rdf_parts import GraphTexts, parts_of, whole
from catalog.publishing.published_dataset import PublishedDataset
from tests.catalog.converters.made_up_portal import AIR, BASE, ON_CONDITION, PORTAL

LONG = replace(AIR, id="air_quality_hourly", keywords=('"]\n@prefix', "</rdf:RDF>", ">\n", "\n\n"))


def parts(datasets: Sequence[PublishedDataset], known: dict[str, GraphTexts] | None = None) -> dict[str, GraphTexts]:
    return parts_of(catalogue_triples(PORTAL, datasets, [ON_CONDITION]), known or {})


def test_each_file_of_the_whole_holds_the_graph_whatever_its_texts_hold() -> None:
    graph, texts = catalogue_graph(PORTAL, [AIR, LONG], [ON_CONDITION]), whole(parts([AIR, LONG]).values())
    for text, form in ((texts.turtle, "turtle"), (texts.json_ld, "json-ld"), (texts.rdf_xml, "xml")):
        assert isomorphic(Graph().parse(data=text, format=form), graph)


def test_equal_facts_give_equal_bytes_in_whatever_order_they_come() -> None:
    assert whole(parts([LONG, AIR]).values()) == whole(parts([AIR, LONG]).values())


def test_only_what_changed_is_written_anew() -> None:
    before = parts([AIR, LONG])
    after = parts([replace(AIR, rows=AIR.rows + 1), LONG], before)
    anew = [part.turtle for digest, part in after.items() if digest not in before]
    assert [f"{BASE}/datasets/{AIR.id}>" in text for text in anew] == [True]
    assert all(part is before[digest] for digest, part in after.items() if digest in before)


def test_nothing_is_a_graph_too() -> None:
    texts = whole([])
    assert len(Graph().parse(data=texts.turtle, format="turtle")) == 0
    assert len(Graph().parse(data=texts.json_ld, format="json-ld")) == 0
    assert len(Graph().parse(data=texts.rdf_xml, format="xml")) == 0
