"""A large graph as files, put together of parts: whoever writes it again after a small change writes the rest anew.

A part is what one page says: all triples about an address and about what is named by a fragment of it. Every node has
an address (no blank nodes), so that the files of a graph are the texts of its parts, one after the other. Triples are
made only of facts that were not told before, and of those that have a say on a page that they change.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from textwrap import indent

from rdflib import Literal
from rdflib.term import Node

from catalog.converters.rdf_files import graph_of, json_ld_nodes, rdf_xml, turtle
from catalog.converters.rdf_words import PREFIXES, Triple

_XML = '<?xml version="1.0" encoding="utf-8"?>'


@dataclass(frozen=True)
class GraphTexts:
    """The same triples as Turtle, JSON-LD and RDF/XML: a whole file each, or what a part gives to it."""

    turtle: str
    json_ld: str
    rdf_xml: str


@dataclass(frozen=True)
class Told:
    """Facts, and the triples that tell them. Equal `facts` give equal triples."""

    facts: str
    triples: Callable[[], Iterable[Triple]]

    @cached_property
    def pages(self) -> Mapping[str, Mapping[str, Triple]]:
        """By the address of each page the triples there, by their lines."""
        found: dict[str, dict[str, Triple]] = defaultdict(dict)
        for triple in self.triples():
            found[str(triple[0]).partition("#")[0]][_line(triple)] = triple
        return found


@dataclass(frozen=True)
class Parts:
    """A graph put together: `texts` of its parts in the order of their addresses, by a digest of what they say.

    `said`: by a digest of the facts, what they come to on each page.
    """

    texts: Mapping[str, GraphTexts] = field(default_factory=dict)
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def parts_of(told: Iterable[Told], known: Parts) -> Parts:
    """The parts; those that are `known` as they are."""
    said, pages = dict[str, Mapping[str, str]](), defaultdict[str, dict[str, Told]](dict)
    for one in told:
        facts = _digest([one.facts])
        said[facts] = known.said.get(facts) or {page: _digest(lines) for page, lines in one.pages.items()}
        for page, digest in said[facts].items():
            pages[page].setdefault(digest, one)
    texts = {}
    for page, by_digest in sorted(pages.items()):
        digest = _digest(by_digest)
        texts[digest] = known.texts.get(digest) or _texts(_on(page, by_digest.values()))
    return Parts(texts, said)


def _on(page: str, told: Iterable[Told]) -> Iterable[Triple]:
    lines = {line: triple for one in told for line, triple in one.pages[page].items()}
    return dict(sorted(lines.items())).values()


def whole(parts: Iterable[GraphTexts]) -> GraphTexts:
    """The files that hold all parts."""
    listed = [*parts]
    prefixes = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    declared = "".join(f'\n   xmlns:{name}="{namespace}"' for name, namespace in PREFIXES.items())
    frame = json.dumps({"@context": {name: str(one) for name, one in PREFIXES.items()}, "@graph": []}, indent=2)
    nodes = ",\n".join(part.json_ld for part in listed)
    return GraphTexts(
        turtle="\n".join([prefixes, *(part.turtle for part in listed)]),
        json_ld=frame.removesuffix("[]\n}") + f"[\n{nodes}\n  ]\n}}\n",
        rdf_xml=f"{_XML}\n<rdf:RDF{declared}\n>\n{''.join(part.rdf_xml for part in listed)}</rdf:RDF>\n",
    )


def _texts(triples: Iterable[Triple]) -> GraphTexts:
    """What a part gives to the files: as a file of its own would have it, without what all have in common."""
    graph = graph_of(triples)
    in_turtle, in_xml = turtle(graph), rdf_xml(graph)
    nodes = (json.dumps(node, ensure_ascii=False, indent=2, sort_keys=True) for node in json_ld_nodes(graph))
    return GraphTexts(
        turtle=in_turtle.partition("\n\n")[2] if in_turtle.startswith("@prefix") else in_turtle,
        json_ld=",\n".join(indent(node, "    ") for node in nodes),
        rdf_xml=in_xml.partition("<rdf:RDF")[2].partition(">\n")[2].rpartition("</rdf:RDF>")[0],
    )


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _line(triple: Triple) -> str:
    """Another one for another triple; RDF's own notation would take much longer."""
    return repr([told for term in triple for told in _told(term)])


def _told(term: Node) -> tuple[str, ...]:
    if isinstance(term, Literal):
        return str(term), str(term.language or ""), str(term.datatype or "")
    return (str(term),)
