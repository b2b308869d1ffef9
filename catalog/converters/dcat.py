"""The catalogue of open datasets in DCAT-AP 3, as an RDF graph and its two files.

Every node has an address of its own (no blank nodes), so that equal facts give equal bytes.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, SKOS, XSD
from rdflib.term import Node

from catalog.contracts.contract import Title, UpdateCycle
from catalog.publishing.published_dataset import (
    Evidence,
    Organisation,
    Portal,
    PublishedColumn,
    PublishedDataset,
    PublishedFile,
    Terms,
    Theme,
)

ADMS = Namespace("http://www.w3.org/ns/adms#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own lacks the terms of version 3
CSVW = Namespace("http://www.w3.org/ns/csvw#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
DQV = Namespace("http://www.w3.org/ns/dqv#")
EU = Namespace("http://publications.europa.eu/resource/authority/")
OA = Namespace("http://www.w3.org/ns/oa#")
IANA = Namespace("https://www.iana.org/assignments/media-types/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
PREFIXES = {
    "adms": ADMS,
    "csvw": CSVW,
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dct": DCTERMS,
    "dqv": DQV,
    "foaf": FOAF,
    "oa": OA,
    "skos": SKOS,
    "spdx": SPDX,
    "xsd": XSD,
}
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
}
_FILE_TYPES = {"csv": "CSV", "json": "JSON", "jsonl": "JSON", "parquet": "PARQUET", "xlsx": "XLSX", "xml": "XML"}
_FREQUENCIES: dict[UpdateCycle, str] = {
    "realtime": "CONT",
    "daily": "DAILY",
    "weekly": "WEEKLY",
    "monthly": "MONTHLY",
    "quarterly": "QUARTERLY",
    "semiannual": "ANNUAL_2",
    "yearly": "ANNUAL",
    "irregular": "IRREG",
}
Triple = tuple[Node, Node, Node]


def catalogue_graph(portal: Portal, datasets: Iterable[PublishedDataset]) -> Graph:
    """The whole catalogue."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for triple in _catalogue(portal):
        graph.add(triple)
    for dataset in datasets:
        graph.add((_home(portal), DCAT.dataset, _dataset_address(portal, dataset)))
        for triple in _dataset(portal, dataset):
            graph.add(triple)
    return graph


def turtle(graph: Graph) -> str:
    """Turtle, subjects and values in a fixed order."""
    return graph.serialize(format="turtle")


def json_ld(graph: Graph) -> str:
    """JSON-LD, nodes and values in a fixed order."""
    context = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}
    content = json.loads(graph.serialize(format="json-ld", context=context))
    return json.dumps(_ordered(content), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _ordered(value: Any) -> Any:
    """Lists of RDF values are sets; sorting them makes equal graphs equal text."""
    if isinstance(value, dict):
        return {name: _ordered(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return sorted((_ordered(inner) for inner in value), key=lambda inner: json.dumps(inner, sort_keys=True))
    return value


def _home(portal: Portal) -> URIRef:
    return URIRef(f"{portal.base}/catalog")


def _dataset_address(portal: Portal, dataset: PublishedDataset) -> URIRef:
    return URIRef(f"{portal.base}/datasets/{dataset.id}")


def _catalogue(portal: Portal) -> Iterator[Triple]:
    home, place = _home(portal), _place(portal)
    yield home, RDF.type, DCAT.Catalog
    yield from _titles(home, DCTERMS.title, portal.title)
    yield from _titles(home, DCTERMS.description, portal.description)
    yield home, DCTERMS.modified, _moment(portal.modified)
    yield home, DCTERMS.language, EU["language/ZHO"]
    yield home, DCTERMS.spatial, place
    yield home, DCAT.themeTaxonomy, _scheme(portal)
    yield home, FOAF.homepage, URIRef(f"{portal.base}/")
    yield from _publisher(portal, home, portal.publisher)
    yield place, RDF.type, DCTERMS.Location
    yield place, DCTERMS.identifier, Literal(portal.division)
    yield from _titles(place, SKOS.prefLabel, portal.division_title)
    yield _scheme(portal), RDF.type, SKOS.ConceptScheme
    yield from _titles(_scheme(portal), DCTERMS.title, Title(zh="公共信息资源开放主题", en="Themes of public data"))


def _dataset(portal: Portal, dataset: PublishedDataset) -> Iterator[Triple]:
    node = _dataset_address(portal, dataset)
    yield node, RDF.type, DCAT.Dataset
    yield from _titles(node, DCTERMS.title, dataset.title)
    yield node, DCTERMS.description, Literal(dataset.description, lang="zh")
    yield node, DCTERMS.identifier, Literal(dataset.id)
    yield node, DCAT.version, Literal(dataset.version)
    yield node, DCTERMS.issued, _moment(dataset.issued)
    yield node, DCTERMS.modified, _moment(dataset.modified)
    yield node, DCTERMS.accrualPeriodicity, EU[f"frequency/{_FREQUENCIES[dataset.update]}"]
    yield node, DCTERMS.accessRights, EU["access-right/PUBLIC"]
    yield node, DCTERMS.language, EU["language/ZHO"]
    yield node, DCTERMS.spatial, _place(portal)
    yield from ((node, DCAT.keyword, Literal(keyword, lang="zh")) for keyword in dataset.keywords)
    for earlier in dataset.versions:
        yield node, DCAT.hasVersion, URIRef(f"{node}/{earlier}")
    yield from _publisher(portal, node, dataset.publisher)
    yield from _themes(portal, node, dataset.themes)
    yield from _standards(portal, node, dataset.standards)
    yield from _columns(node, dataset.columns)
    yield from _evidence(portal, node, dataset.evidence)
    if dataset.disputed:
        yield from _dispute(portal, node, dataset)
    for file in dataset.files:
        yield from _distribution(portal, node, dataset, file)


def _distribution(portal: Portal, node: URIRef, dataset: PublishedDataset, file: PublishedFile) -> Iterator[Triple]:
    here, checksum = URIRef(f"{node}#{file.format}"), URIRef(f"{node}#{file.format}-checksum")
    download = URIRef(f"{portal.base}/{file.path}")
    yield node, DCAT.distribution, here
    yield here, RDF.type, DCAT.Distribution
    yield here, DCTERMS.title, Literal(f"{dataset.title.zh} ({file.format.upper()})", lang="zh")
    yield here, DCAT.accessURL, node
    yield here, DCAT.downloadURL, download
    yield here, DCAT.mediaType, IANA[MEDIA_TYPES[file.format]]
    yield here, DCTERMS["format"], EU[f"file-type/{_FILE_TYPES[file.format]}"]
    yield here, DCAT.byteSize, Literal(file.bytes, datatype=XSD.nonNegativeInteger)
    yield here, DCTERMS.modified, _moment(dataset.modified)
    yield here, DCATAP.availability, EU["planned-availability/STABLE"]
    yield here, SPDX.checksum, checksum
    yield checksum, RDF.type, SPDX.Checksum
    yield checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
    yield checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)
    yield from _licence(here, dataset.licence)


def _licence(node: URIRef, terms: Terms) -> Iterator[Triple]:
    licence = URIRef(terms.url)
    yield node, DCTERMS.license, licence
    yield licence, RDF.type, DCTERMS.LicenseDocument
    yield licence, DCTERMS.identifier, Literal(terms.id)
    yield from _titles(licence, DCTERMS.title, terms.title)


def _publisher(portal: Portal, node: URIRef, organisation: Organisation) -> Iterator[Triple]:
    address = URIRef(f"{portal.base}/organizations/{organisation.id}")
    yield node, DCTERMS.publisher, address
    yield address, RDF.type, FOAF.Organization
    yield address, RDF.type, FOAF.Agent
    yield from _titles(address, FOAF.name, organisation.title)
    if organisation.uscc:
        yield address, DCTERMS.identifier, Literal(organisation.uscc)


def _themes(portal: Portal, node: URIRef, themes: tuple[Theme, ...]) -> Iterator[Triple]:
    for theme in themes:
        concept = URIRef(f"{portal.base}/themes/{theme.id}")
        yield node, DCAT.theme, concept
        yield concept, RDF.type, SKOS.Concept
        yield concept, SKOS.inScheme, _scheme(portal)
        yield from _titles(concept, SKOS.prefLabel, theme.title)


def _standards(portal: Portal, node: URIRef, standards: tuple[str, ...]) -> Iterator[Triple]:
    for standard in standards:
        address = URIRef(f"{portal.base}/standards/{quote(standard, safe='')}")
        yield node, DCTERMS.conformsTo, address
        yield address, RDF.type, DCTERMS.Standard
        yield address, DCTERMS.title, Literal(standard)


def _columns(node: URIRef, columns: tuple[PublishedColumn, ...]) -> Iterator[Triple]:
    """Data items as CSV on the Web columns; their number keeps the order, as RDF sets have none."""
    schema = URIRef(f"{node}#schema")
    yield node, CSVW.tableSchema, schema
    yield schema, RDF.type, CSVW.Schema
    for number, column in enumerate(columns, start=1):
        item = URIRef(f"{node}#column-{column.name}")
        yield schema, CSVW.column, item
        yield item, RDF.type, CSVW.Column
        yield item, CSVW.name, Literal(column.name)
        yield item, CSVW.title, Literal(column.title, lang="zh")
        yield item, CSVW.datatype, Literal(column.type)
        yield item, DCTERMS.identifier, Literal(number)
        if column.description:
            yield item, DCTERMS.description, Literal(column.description, lang="zh")


def _evidence(portal: Portal, node: URIRef, evidence: tuple[Evidence, ...]) -> Iterator[Triple]:
    """Every check as a quality measurement: the share of rows that meet it (GB/T 36344-2018: X = A/B)."""
    for found in evidence:
        measurement = URIRef(f"{node}#quality-{quote(found.check, safe='')}")
        metric = URIRef(f"{portal.base}/quality/{found.dimension}")
        share = 1.0 if found.checked == 0 else 1 - found.failed / found.checked
        yield node, DQV.hasQualityMeasurement, measurement
        yield measurement, RDF.type, DQV.QualityMeasurement
        yield measurement, DQV.isMeasurementOf, metric
        yield measurement, DQV.value, Literal(f"{share:.6f}", datatype=XSD.decimal)
        yield measurement, DCTERMS.title, Literal(found.title, lang="zh")
        yield metric, RDF.type, DQV.Metric
        yield metric, SKOS.prefLabel, Literal(found.dimension, lang="en")


def _dispute(portal: Portal, node: URIRef, dataset: PublishedDataset) -> Iterator[Triple]:
    """Rows that are objected to, as a quality annotation that leads to the list of their keys."""
    note = URIRef(f"{node}#disputed")
    yield node, DQV.hasQualityAnnotation, note
    yield note, RDF.type, DQV.QualityAnnotation
    yield note, OA.motivatedBy, OA.questioning
    yield note, DCTERMS.title, Literal(f"{dataset.disputed}行存在未办结的数据异议", lang="zh")
    yield note, OA.hasBody, URIRef(f"{portal.base}/disputed/{dataset.id}.csv")


def _place(portal: Portal) -> URIRef:
    return URIRef(f"{portal.base}/divisions/{portal.division}")


def _scheme(portal: Portal) -> URIRef:
    return URIRef(f"{portal.base}/themes")


def _titles(node: URIRef, predicate: Node, title: Title) -> Iterator[Triple]:
    yield node, predicate, Literal(title.zh, lang="zh")
    yield node, predicate, Literal(title.en, lang="en")


def _moment(moment: datetime) -> Literal:
    return Literal(moment.isoformat(), datatype=XSD.dateTime)
