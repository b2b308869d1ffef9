"""Resources that are open on condition, or not at all, in DCAT-AP: described as datasets with the right of access."""

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, XSD

from catalog.contracts.contract import Title
from catalog.converters.addresses import file_address, kept_back_address
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
from catalog.converters.rdf_words import ADMS, DCAT, DCATAP, EU, SPDX, Triple, day, titles
from catalog.converters.skos import themes_of
from catalog.publishing.kept_back import KeptBack
from catalog.publishing.published_dataset import Contact, Portal, PublishedFile

_ACCESS = {"conditional": "RESTRICTED", "none": "NON_PUBLIC"}
_SAMPLE = Title(zh="示例数据（虚构）", en="Made-up sample rows")


def kept_back(portal: Portal, resource: KeptBack) -> Iterator[Triple]:
    """The resource; one that is open on condition has made-up rows as its sample."""
    node = URIRef(kept_back_address(portal, resource))
    yield node, RDF.type, DCAT.Dataset
    yield from titles(node, DCTERMS.title, resource.title)
    yield from titles(node, DCTERMS.description, resource.description)
    yield node, DCTERMS.identifier, Literal(resource.id)
    yield node, DCTERMS.issued, day(resource.listed_on)
    yield node, DCTERMS.modified, day(resource.listed_on)
    yield node, DCTERMS.accrualPeriodicity, EU[f"frequency/{FREQUENCIES[resource.update]}"]
    yield node, DCTERMS.accessRights, EU[f"access-right/{_ACCESS[resource.kind]}"]
    yield node, DCTERMS.language, EU["language/ZHO"]
    yield node, DCTERMS.spatial, division(portal)
    yield from ((node, DCAT.keyword, Literal(keyword, lang="zh")) for keyword in resource.keywords)
    if resource.theme:
        yield from ((node, DCAT.theme, concept) for concept in themes_of(portal, resource.theme))
    yield from web_page(node, DCAT.landingPage, URIRef(f"{node}/"), resource.title)
    yield from publisher(portal, node, resource.department)
    yield from contact(portal, node, resource.department, _contact(portal, resource))
    yield from _reason(node, resource)
    if resource.delivered:
        yield from period(node, *resource.delivered)
    if resource.sample:
        yield from _sample(portal, node, resource.sample)


def _contact(portal: Portal, resource: KeptBack) -> Contact:
    return Contact(resource.department.title, portal.contact.email, portal.contact.phone)


def _reason(node: URIRef, resource: KeptBack) -> Iterator[Triple]:
    """Condition and legal basis."""
    statement = URIRef(f"{node}#rights")
    yield node, DCTERMS.rights, statement
    yield statement, RDF.type, DCTERMS.RightsStatement
    yield statement, RDFS.label, Literal(resource.reason, lang="zh")


def _sample(portal: Portal, node: URIRef, file: PublishedFile) -> Iterator[Triple]:
    here, checksum = URIRef(f"{node}#sample"), URIRef(f"{node}#sample-checksum")
    yield node, ADMS.sample, here
    yield here, RDF.type, DCAT.Distribution
    yield from titles(here, DCTERMS.title, _SAMPLE)
    yield from titles(here, DCTERMS.description, _SAMPLE)
    yield here, DCAT.accessURL, URIRef(f"{node}/")
    yield here, DCAT.downloadURL, URIRef(file_address(portal, file))
    yield from file_format(here, file.format)
    yield here, DCAT.byteSize, Literal(file.bytes, datatype=XSD.nonNegativeInteger)
    yield here, DCATAP.availability, EU["planned-availability/STABLE"]
    yield here, SPDX.checksum, checksum
    yield checksum, RDF.type, SPDX.Checksum
    yield checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
    yield checksum, SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)
    if portal.licence:
        yield from licence(here, portal.licence)
    yield from rights(portal, here)
