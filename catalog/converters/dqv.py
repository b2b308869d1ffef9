"""Evidence of quality in the Data Quality Vocabulary: what the checks of a release found, and what is objected to."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD

from catalog.converters.addresses import dataset_address, version_address
from catalog.converters.rdf_words import DQV, OA, Triple
from catalog.publishing.published_dataset import Evidence, Portal, PublishedDataset

DIMENSIONS = {
    "accuracy": ("准确性", "accuracy"),
    "completeness": ("完整性", "completeness"),
    "consistency": ("一致性", "consistency"),
    "timeliness": ("时效性", "timeliness"),
    "validity": ("规范性", "validity"),
    "accessibility": ("可访问性", "accessibility"),
    "uniqueness": ("唯一性", "uniqueness"),
}
"""Of GB/T 36344-2018, in Chinese and English."""


def share(found: Evidence) -> float:
    """Of the rows that meet a check (X = A/B); 1 where there were none."""
    return 1.0 if found.checked == 0 else 1 - found.failed / found.checked


def quality_of(portal: Portal, dataset: PublishedDataset) -> Iterator[Triple]:
    """The checks of the present version, and its disputed rows."""
    yield from measurements(portal, URIRef(dataset_address(portal, dataset)), dataset.evidence)
    if dataset.disputed:
        yield from _dispute(portal, URIRef(dataset_address(portal, dataset)), dataset)


def quality_of_version(portal: Portal, dataset: PublishedDataset) -> Iterator[Triple]:
    """The checks that gated the present version, about the version itself: what stays true when a newer one comes."""
    yield from measurements(portal, URIRef(version_address(portal, dataset, dataset.version)), dataset.evidence)


def measurements(portal: Portal, node: URIRef, evidence: Iterable[Evidence]) -> Iterator[Triple]:
    """Every check as a measurement with the rows it met and the rows it looked at."""
    for found in evidence:
        measurement = URIRef(f"{node}#quality-{quote(found.check, safe='')}")
        yield node, DQV.hasQualityMeasurement, measurement
        yield measurement, RDF.type, DQV.QualityMeasurement
        yield measurement, DQV.computedOn, node
        yield measurement, DQV.isMeasurementOf, URIRef(f"{portal.base}/quality/{found.dimension}")
        yield measurement, DQV.value, Literal(f"{share(found):.6f}", datatype=XSD.decimal)
        yield measurement, DCTERMS.title, Literal(found.title, lang="zh")
        met = f"检查 {found.checked} 行，符合 {found.checked - found.failed} 行"
        yield measurement, DCTERMS.description, Literal(met, lang="zh")
        yield from _metric(portal, found.dimension)


def _metric(portal: Portal, name: str) -> Iterator[Triple]:
    metric, dimension = URIRef(f"{portal.base}/quality/{name}"), URIRef(f"{portal.base}/quality/dimensions/{name}")
    chinese, english = DIMENSIONS.get(name, (name, name))
    yield metric, RDF.type, DQV.Metric
    yield metric, DQV.expectedDataType, XSD.decimal
    yield metric, DQV.inDimension, dimension
    yield metric, SKOS.definition, Literal("符合检查的行数占检查行数的比例", lang="zh")
    yield dimension, RDF.type, DQV.Dimension
    for node in (metric, dimension):
        yield node, SKOS.prefLabel, Literal(chinese, lang="zh")
        yield node, SKOS.prefLabel, Literal(english, lang="en")


def _dispute(portal: Portal, node: URIRef, dataset: PublishedDataset) -> Iterator[Triple]:
    """Rows that are objected to, as a quality annotation that leads to the list of their keys."""
    note = URIRef(f"{node}#disputed")
    yield node, DQV.hasQualityAnnotation, note
    yield note, RDF.type, DQV.QualityAnnotation
    yield note, OA.motivatedBy, OA.questioning
    yield note, DCTERMS.title, Literal(f"{dataset.disputed}行存在未办结的数据异议", lang="zh")
    yield note, OA.hasBody, URIRef(f"{portal.base}/disputed/{dataset.id}.csv")
