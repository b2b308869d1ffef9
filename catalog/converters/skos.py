"""The themes of public data as a SKOS scheme, each under the European theme it belongs to."""

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from catalog.contracts.contract import Title
from catalog.converters.addresses import theme_address
from catalog.converters.rdf_words import EU, Triple, titles
from catalog.publishing.published_dataset import Portal, Theme

_TITLE = Title(zh="公共信息资源开放主题", en="Themes of public data")
EU_THEMES = EU["data-theme"]
_EU_TITLES = {
    "AGRI": "Agriculture, fisheries, forestry and food",
    "ECON": "Economy and finance",
    "EDUC": "Education, culture and sport",
    "ENER": "Energy",
    "ENVI": "Environment",
    "GOVE": "Government and public sector",
    "HEAL": "Health",
    "INTR": "International issues",
    "JUST": "Justice, legal system and public safety",
    "REGI": "Regions and cities",
    "SOCI": "Population and society",
    "TECH": "Science and technology",
    "TRAN": "Transport",
}


def scheme(portal: Portal) -> URIRef:
    """The address of all themes."""
    return URIRef(f"{portal.base}/themes")


def themes(portal: Portal) -> Iterator[Triple]:
    """The scheme with its concepts."""
    yield scheme(portal), RDF.type, SKOS.ConceptScheme
    yield from titles(scheme(portal), DCTERMS.title, _TITLE)
    yield from titles(scheme(portal), SKOS.prefLabel, _TITLE)
    for theme in portal.themes:
        yield from _concept(portal, theme)
    yield EU_THEMES, RDF.type, SKOS.ConceptScheme
    yield EU_THEMES, DCTERMS.title, Literal("Data theme", lang="en")
    for code, title in _EU_TITLES.items():
        yield EU[f"data-theme/{code}"], RDF.type, SKOS.Concept
        yield EU[f"data-theme/{code}"], SKOS.inScheme, EU_THEMES
        yield EU[f"data-theme/{code}"], SKOS.prefLabel, Literal(title, lang="en")


def themes_of(portal: Portal, theme: Theme) -> Iterator[URIRef]:
    """What a dataset of a theme says: the city's own concept and the European one."""
    yield URIRef(theme_address(portal, theme))
    if theme.eu:
        yield EU[f"data-theme/{theme.eu}"]


def _concept(portal: Portal, theme: Theme) -> Iterator[Triple]:
    concept = URIRef(theme_address(portal, theme))
    yield concept, RDF.type, SKOS.Concept
    yield concept, SKOS.inScheme, scheme(portal)
    yield concept, SKOS.topConceptOf, scheme(portal)
    yield scheme(portal), SKOS.hasTopConcept, concept
    yield concept, SKOS.notation, Literal(theme.id)
    yield from titles(concept, SKOS.prefLabel, theme.title)
    if theme.eu:
        yield concept, SKOS.broadMatch, EU[f"data-theme/{theme.eu}"]
