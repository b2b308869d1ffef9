"""What descriptions of open datasets and of those that are kept back have in common, as RDF."""

from collections.abc import Iterator
from datetime import date

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, RDFS

from catalog.contracts.contract import Title, UpdateCycle
from catalog.converters.addresses import organisation_address, terms_address
from catalog.converters.media_types import MEDIA_TYPES
from catalog.converters.rdf_words import DCAT, EU, IANA, LICENCE_TYPE, PUBLISHER_TYPE, VCARD, Triple, day, titles
from catalog.publishing.published_dataset import Contact, Organisation, Portal, Terms

_FILE_TYPES = {
    "csv": "CSV",
    "json": "JSON",
    "jsonl": "JSON",
    "jsonl.gz": "JSON",
    "parquet": "PARQUET",
    "xlsx": "XLSX",
    "xml": "XML",
    "geojson": "GEOJSON",
    "geo.parquet": "PARQUET",
    "fgb": "BIN",
}
FREQUENCIES: dict[UpdateCycle, str] = {
    "realtime": "CONT",
    "daily": "DAILY",
    "weekly": "WEEKLY",
    "monthly": "MONTHLY",
    "quarterly": "QUARTERLY",
    "semiannual": "ANNUAL_2",
    "yearly": "ANNUAL",
    "irregular": "IRREG",
}
_COMPRESSED = ".gz"
_TERMS = Title(zh="江门市公共数据开放使用条款", en="Terms of use of the open data of Jiangmen")


def file_format(node: URIRef, name: str) -> Iterator[Triple]:
    """With the label by which harvesters name a format."""
    kind = EU[f"file-type/{_FILE_TYPES[name]}"]
    yield node, DCTERMS["format"], kind
    yield kind, RDF.type, DCTERMS.MediaTypeOrExtent
    yield from _media(node, DCAT.mediaType, name.removesuffix(_COMPRESSED))
    if name.endswith(_COMPRESSED):
        yield from _media(node, DCAT.compressFormat, name)


def _media(node: URIRef, predicate: URIRef, name: str) -> Iterator[Triple]:
    media = IANA[MEDIA_TYPES[name]]
    yield node, predicate, media
    yield media, RDF.type, DCTERMS.MediaType
    yield media, RDFS.label, Literal(MEDIA_TYPES[name])


def period(node: URIRef, begins: date, ends: date) -> Iterator[Triple]:
    """First and last day of what the dataset tells."""
    here = URIRef(f"{node}#period")
    yield node, DCTERMS.temporal, here
    yield here, RDF.type, DCTERMS.PeriodOfTime
    yield here, DCAT.startDate, day(begins)
    yield here, DCAT.endDate, day(ends)


def licence(node: URIRef, terms: Terms) -> Iterator[Triple]:
    """The terms of use, and what kind of terms they are."""
    licence = URIRef(terms.url)
    yield node, DCTERMS.license, licence
    yield licence, RDF.type, DCTERMS.LicenseDocument
    yield licence, DCTERMS.type, LICENCE_TYPE.Attribution if "BY" in terms.id.upper() else LICENCE_TYPE.PublicDomain
    yield licence, DCTERMS.identifier, Literal(terms.id)
    yield from titles(licence, DCTERMS.title, terms.title)


def rights(portal: Portal, node: URIRef) -> Iterator[Triple]:
    """The page about rights and duties."""
    statement = URIRef(terms_address(portal))
    yield node, DCTERMS.rights, statement
    yield statement, RDF.type, DCTERMS.RightsStatement
    yield from titles(statement, RDFS.label, _TERMS)


def publisher(portal: Portal, node: URIRef, organisation: Organisation) -> Iterator[Triple]:
    """A department as an agent."""
    address = URIRef(organisation_address(portal, organisation))
    yield node, DCTERMS.publisher, address
    yield address, RDF.type, FOAF.Organization
    yield address, RDF.type, FOAF.Agent
    yield address, DCTERMS.type, PUBLISHER_TYPE.LocalAuthority
    yield from titles(address, FOAF.name, organisation.title)
    if organisation.uscc:
        yield address, DCTERMS.identifier, Literal(organisation.uscc)


def contact(portal: Portal, node: URIRef, organisation: Organisation, contact: Contact) -> Iterator[Triple]:
    """Whom to ask."""
    card = URIRef(f"{organisation_address(portal, organisation)}#contact")
    yield node, DCAT.contactPoint, card
    yield card, RDF.type, VCARD.Kind
    yield card, RDF.type, VCARD.Organization
    yield from titles(card, VCARD.fn, contact.name)
    yield card, VCARD.hasURL, URIRef(f"{organisation_address(portal, organisation)}/")
    if contact.email:
        yield card, VCARD.hasEmail, URIRef(f"mailto:{contact.email}")
    if contact.phone:
        yield card, VCARD.hasTelephone, URIRef(f"tel:{contact.phone}")


def web_page(node: URIRef, predicate: URIRef, page: URIRef, title: Title) -> Iterator[Triple]:
    """A web page about it."""
    yield node, predicate, page
    yield page, RDF.type, FOAF.Document
    yield from titles(page, DCTERMS.title, title)


def division(portal: Portal) -> URIRef:
    """The city."""
    return URIRef(f"{portal.base}/divisions/{portal.division}")
