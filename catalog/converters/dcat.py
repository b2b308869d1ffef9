"""The catalogue of open datasets in DCAT-AP 3.0.1, as RDF."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, SKOS, XSD

from catalog.contracts.contract import Title
from catalog.converters.addresses import (
    dataset_address,
    file_address,
    kept_back_address,
    version_address,
)
from catalog.converters.dcat_kept_back import kept_back
from catalog.converters.dcat_parts import (
    FREQUENCIES,
    contact,
    division,
    file_format,
    licence,
    period,
    publisher,
    rights,
    web_page,
)
from catalog.converters.dqv import quality_of
from catalog.converters.media_types import SHOWN
from catalog.converters.rdf_parts import Told
from catalog.converters.rdf_words import (
    ADMS,
    CSVW,
    DCAT,
    DCATAP,
    EU,
    GEO,
    PAV,
    SPDX,
    Triple,
    moment,
    titles,
)
from catalog.converters.skos import EU_THEMES, scheme, themes, themes_of
from catalog.publishing.kept_back import KeptBack
from catalog.publishing.published_dataset import (
    Portal,
    PublishedColumn,
    PublishedDataset,
    PublishedFile,
)

_NEVER = datetime.min.replace(tzinfo=UTC)
"""Nothing that is said of a dataset depends on when another one changed."""
_API = Title(zh="数据接口（CKAN Action API，只读）", en="Data API (CKAN Action API, reading)")


def catalogue_told(
    portal: Portal, datasets: Sequence[PublishedDataset], closed: Sequence[KeptBack] = ()
) -> Iterator[Told]:
    """All that the catalogue says, by what it is about: itself, and each dataset, which stays when only others change.

    `closed` are the resources that are described and not published. Some triples are told several times.
    """
    yield Told(repr((portal, datasets, closed)), partial(_head, portal, datasets, closed))
    lasting = replace(portal, modified=_NEVER)
    around = repr(lasting)
    for dataset in datasets:
        yield Told(f"{around} {dataset!r}", partial(_dataset, lasting, dataset))
    for resource in closed:
        yield Told(f"{around} {resource!r}", partial(kept_back, lasting, resource))


def _head(portal: Portal, datasets: Sequence[PublishedDataset], closed: Sequence[KeptBack]) -> Iterator[Triple]:
    yield from _catalogue(portal, datasets)
    yield from ((_home(portal), DCAT.dataset, _node(portal, dataset)) for dataset in datasets)
    yield from ((_home(portal), DCAT.dataset, URIRef(kept_back_address(portal, resource))) for resource in closed)
    yield from _place(portal)
    yield from themes(portal)
    yield from _service(portal, datasets)


def _home(portal: Portal) -> URIRef:
    return URIRef(f"{portal.base}/catalog")


def _node(portal: Portal, dataset: PublishedDataset) -> URIRef:
    return URIRef(dataset_address(portal, dataset))


def _catalogue(portal: Portal, datasets: Sequence[PublishedDataset]) -> Iterator[Triple]:
    home, page = _home(portal), URIRef(f"{portal.base}/")
    yield home, RDF.type, DCAT.Catalog
    yield from titles(home, DCTERMS.title, portal.title)
    yield from titles(home, DCTERMS.description, portal.description)
    if datasets:
        yield home, DCTERMS.issued, moment(min(dataset.issued for dataset in datasets))
    yield home, DCTERMS.modified, moment(portal.modified)
    yield from ((home, DCTERMS.language, EU[f"language/{code}"]) for code in ("ZHO", "ENG"))
    yield home, DCTERMS.spatial, division(portal)
    yield from ((home, DCAT.themeTaxonomy, taxonomy) for taxonomy in (scheme(portal), EU_THEMES))
    yield from web_page(home, FOAF.homepage, page, portal.title)
    yield from publisher(portal, home, portal.publisher)
    yield from contact(portal, home, portal.publisher, portal.contact)
    yield from rights(portal, home)
    if portal.licence:
        yield from licence(home, portal.licence)


def _service(portal: Portal, datasets: Sequence[PublishedDataset]) -> Iterator[Triple]:
    node = URIRef(f"{portal.base}/api")
    yield _home(portal), DCAT.service, node
    yield node, RDF.type, DCAT.DataService
    yield from titles(node, DCTERMS.title, _API)
    yield node, DCAT.endpointURL, URIRef(f"{portal.base}/api/3/action/")
    yield node, DCAT.endpointDescription, URIRef(f"{portal.base}/api/openapi.json")
    yield node, DCTERMS.accessRights, EU["access-right/PUBLIC"]
    yield from ((node, DCAT.servesDataset, _node(portal, dataset)) for dataset in datasets)
    yield from ((node, DCAT.keyword, Literal(word)) for word in ("API", "CKAN"))
    yield node, DCAT.theme, EU["data-theme/GOVE"]
    yield from publisher(portal, node, portal.publisher)
    yield from contact(portal, node, portal.publisher, portal.contact)
    yield from _standards(portal, node, ("OpenAPI 3.1",))


def _dataset(portal: Portal, dataset: PublishedDataset) -> Iterator[Triple]:
    node = _node(portal, dataset)
    yield node, RDF.type, DCAT.Dataset
    yield from titles(node, DCTERMS.title, dataset.title)
    yield from titles(node, DCTERMS.description, dataset.description)
    yield node, DCTERMS.identifier, Literal(dataset.id)
    yield node, DCTERMS.issued, moment(dataset.issued)
    yield node, DCTERMS.modified, moment(dataset.modified)
    yield node, DCTERMS.accrualPeriodicity, EU[f"frequency/{FREQUENCIES[dataset.update]}"]
    yield node, DCTERMS.accessRights, EU["access-right/PUBLIC"]
    yield node, DCTERMS.language, EU["language/ZHO"]
    yield node, DCTERMS.spatial, division(portal)
    yield from ((node, DCAT.keyword, Literal(keyword, lang="zh")) for keyword in dataset.keywords)
    yield from ((node, DCAT.theme, concept) for theme in dataset.themes for concept in themes_of(portal, theme))
    yield from web_page(node, DCAT.landingPage, URIRef(f"{node}/"), dataset.title)
    yield from period(node, dataset.begins, dataset.ends)
    yield from _versions(portal, node, dataset)
    yield from publisher(portal, node, dataset.publisher)
    yield from contact(portal, node, dataset.publisher, dataset.contact)
    yield from _standards(portal, node, dataset.standards)
    yield from _columns(node, dataset.columns)
    yield from quality_of(portal, dataset)
    for file in dataset.files:
        yield from _distribution(portal, node, dataset, file)


def _versions(portal: Portal, node: URIRef, dataset: PublishedDataset) -> Iterator[Triple]:
    """By PAV: what `dcat:hasVersion` leads to has to be a dataset, and readers of DCAT would count each as one."""
    yield node, DCAT.version, Literal(dataset.version)
    yield from titles(node, ADMS.versionNotes, dataset.present.notes)
    for one in dataset.history:
        yield node, PAV.hasVersion, URIRef(version_address(portal, dataset, one.version))


def _distribution(portal: Portal, node: URIRef, dataset: PublishedDataset, file: PublishedFile) -> Iterator[Triple]:
    here, checksum = URIRef(f"{node}#{file.format}"), URIRef(f"{node}#{file.format}-checksum")
    shown = SHOWN[file.format]
    yield node, DCAT.distribution, here
    yield here, RDF.type, DCAT.Distribution
    yield from titles(
        here, DCTERMS.title, Title(zh=f"{dataset.title.zh} ({shown})", en=f"{dataset.title.en} ({shown})")
    )
    yield here, DCTERMS.description, Literal(f"{dataset.version} 版，{dataset.rows:,} 行，{shown} 格式", lang="zh")
    yield here, DCAT.accessURL, URIRef(f"{node}/")
    yield here, DCAT.downloadURL, URIRef(file_address(portal, file))
    yield from file_format(here, file.format)
    yield here, DCAT.byteSize, Literal(file.bytes, datatype=XSD.nonNegativeInteger)
    yield here, DCTERMS.issued, moment(dataset.modified)
    yield here, DCTERMS.modified, moment(dataset.modified)
    yield here, DCATAP.availability, EU["planned-availability/STABLE"]
    yield here, ADMS.status, EU["distribution-status/COMPLETED"]
    yield here, SPDX.checksum, checksum
    yield checksum, RDF.type, SPDX.Checksum
    yield checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
    yield checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)
    yield from licence(here, dataset.licence)
    yield from rights(portal, here)


def _standards(portal: Portal, node: URIRef, standards: Sequence[str]) -> Iterator[Triple]:
    for standard in standards:
        address = URIRef(f"{portal.base}/standards/{quote(standard, safe='')}")
        yield node, DCTERMS.conformsTo, address
        yield address, RDF.type, DCTERMS.Standard
        yield address, DCTERMS.title, Literal(standard)


def _columns(node: URIRef, columns: Sequence[PublishedColumn]) -> Iterator[Triple]:
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


def _place(portal: Portal) -> Iterator[Triple]:
    place = division(portal)
    yield place, RDF.type, DCTERMS.Location
    yield place, DCTERMS.identifier, Literal(portal.division)
    yield from titles(place, SKOS.prefLabel, portal.division_title)
    if portal.box:
        west, south, east, north = portal.box
        ring = f"{west} {south},{east} {south},{east} {north},{west} {north},{west} {south}"
        yield place, DCAT.bbox, Literal(f"POLYGON(({ring}))", datatype=GEO.wktLiteral)
        centre = f"POINT({(west + east) / 2:.3f} {(south + north) / 2:.3f})"
        yield place, DCAT.centroid, Literal(centre, datatype=GEO.wktLiteral)
