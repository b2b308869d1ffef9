"""The words of RDF that the catalogue is written in."""

from collections.abc import Iterator
from datetime import date, datetime

from rdflib import Literal, Namespace
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from catalog.contracts.contract import Title
from catalog.publishing.published_dataset import Words

ADMS = Namespace("http://www.w3.org/ns/adms#")
CSVW = Namespace("http://www.w3.org/ns/csvw#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib's own lacks the terms of version 3
DCATAP = Namespace("http://data.europa.eu/r5r/")
DQV = Namespace("http://www.w3.org/ns/dqv#")
EU = Namespace("http://publications.europa.eu/resource/authority/")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
IANA = Namespace("https://www.iana.org/assignments/media-types/")
OA = Namespace("http://www.w3.org/ns/oa#")
PAV = Namespace("http://purl.org/pav/")
PUBLISHER_TYPE = Namespace("http://purl.org/adms/publishertype/")
LICENCE_TYPE = Namespace("http://purl.org/adms/licencetype/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PREFIXES = {
    "adms": ADMS,
    "csvw": CSVW,
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dct": DCTERMS,
    "dqv": DQV,
    "foaf": FOAF,
    "geo": GEO,
    "oa": OA,
    "pav": PAV,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "spdx": SPDX,
    "vcard": VCARD,
    "xsd": XSD,
}
Triple = tuple[Node, Node, Node]


def titles(node: Node, predicate: Node, title: Title | Words) -> Iterator[Triple]:
    """A text in both languages."""
    yield node, predicate, Literal(title.zh, lang="zh")
    yield node, predicate, Literal(title.en, lang="en")


def moment(value: datetime) -> Literal:
    """With its offset."""
    return Literal(value.isoformat(), datatype=XSD.dateTime)


def day(value: date) -> Literal:
    """A calendar day."""
    return Literal(value.isoformat(), datatype=XSD.date)
