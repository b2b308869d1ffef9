"""A graph as files: Turtle, JSON-LD and RDF/XML, the same bytes for the same graph."""

import json
from collections.abc import Generator, Iterable
from typing import Any

from rdflib import Graph
from rdflib.term import Node

from catalog.converters.rdf_words import PREFIXES, Triple


def graph_of(triples: Iterable[Triple]) -> Graph:
    """With the prefixes of the catalogue. Every node has an address (no blank nodes): equal facts, equal bytes."""
    return _filled(Graph(bind_namespaces="none"), triples)


def _filled(graph: Graph, triples: Iterable[Triple]) -> Graph:
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    for triple in triples:
        graph.add(triple)
    return graph


def turtle(graph: Graph) -> str:
    """Turtle, subjects and values in a fixed order."""
    return graph.serialize(format="turtle")


def json_ld_nodes(graph: Graph) -> list[Any]:
    """What JSON-LD says of each node, in the order of their addresses, without the context that all share."""
    content = _compacted(graph)
    content.pop("@context")
    nodes = content.get("@graph", [content])
    return sorted(map(_ordered, nodes), key=lambda node: str(node["@id"]))


def rdf_xml(graph: Graph) -> str:
    """RDF/XML. rdflib writes what it says of a subject in the order in which that came, so that it comes sorted."""
    triples = sorted(graph, key=lambda triple: tuple(term.n3() for term in triple))
    return _filled(_InOrder(bind_namespaces="none"), triples).serialize(format="xml")


class _InOrder(Graph):
    """rdflib keeps triples in a set: their subjects would come in another order in every process."""

    def subjects(self, predicate: Any = None, object: Any = None, unique: bool = False) -> Generator[Node, None, None]:
        """Sorted, each once."""
        yield from sorted(set(super().subjects(predicate, object)), key=str)


def _compacted(graph: Graph) -> dict[str, Any]:
    context = {prefix: str(namespace) for prefix, namespace in PREFIXES.items()}
    content: dict[str, Any] = json.loads(graph.serialize(format="json-ld", context=context))
    return content


def _ordered(value: Any) -> Any:
    """Lists of RDF values are sets; sorting them makes equal graphs equal text."""
    if isinstance(value, dict):
        return {name: _ordered(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return sorted((_ordered(inner) for inner in value), key=lambda inner: json.dumps(inner, sort_keys=True))
    return value
