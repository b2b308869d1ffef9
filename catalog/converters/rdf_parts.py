"""A large graph as files, put together of parts: whoever writes it again after a small change writes the rest anew.

A part is what one page says: all triples about an address and about what is named by a fragment of it. Every node has
an address (no blank nodes), so that the files of a graph are the texts of its parts, one after the other.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


def parts_of(triples: Iterable[Triple], known: Mapping[str, GraphTexts]) -> dict[str, GraphTexts]:
    """The parts in the order of their addresses, by a digest of what they say; those that are `known` as they are."""
    told: dict[str, dict[str, Triple]] = defaultdict(dict)
    for triple in triples:
        told[str(triple[0]).partition("#")[0]][_line(triple)] = triple
    return {
        digest: known.get(digest) or _texts(dict(sorted(part.items())).values())
        for digest, part in ((_digest(part), part) for _, part in sorted(told.items()))
    }


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


def _digest(part: Mapping[str, Triple]) -> str:
    return hashlib.sha256("\n".join(sorted(part)).encode()).hexdigest()


def _line(triple: Triple) -> str:
    """Another one for another triple; RDF's own notation would take much longer."""
    return repr([told for term in triple for told in _told(term)])


def _told(term: Node) -> tuple[str, ...]:
    if isinstance(term, Literal):
        return str(term), str(term.language or ""), str(term.datatype or "")
    return (str(term),)
