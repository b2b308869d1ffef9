"""A graph as GraphML, for Gephi, yEd and whatever else reads it."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from xml.etree import ElementTree

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
Attributes = Mapping[str, str | int]


def graphml(nodes: Iterable[tuple[str, Attributes]], edges: Iterable[tuple[str, str, Attributes]]) -> bytes:
    """The document. A node is its id and what is known of it; an edge leads from one id to another."""
    nodes, edges = list(nodes), list(edges)
    root = ElementTree.Element("graphml", xmlns=_NAMESPACE)
    for of, known in (("node", [one[1] for one in nodes]), ("edge", [one[2] for one in edges])):
        for name, kind in _kinds(known).items():
            declared = {"id": f"{of}_{name}", "for": of, "attr.name": name, "attr.type": kind}
            ElementTree.SubElement(root, "key", declared)
    graph = ElementTree.SubElement(root, "graph", id="lake", edgedefault="directed")
    for name, attributes in nodes:
        _say(ElementTree.SubElement(graph, "node", id=name), "node", attributes)
    for source, target, attributes in edges:
        _say(ElementTree.SubElement(graph, "edge", source=source, target=target), "edge", attributes)
    written = BytesIO()
    ElementTree.ElementTree(root).write(written, encoding="utf-8", xml_declaration=True)
    return written.getvalue()


def _kinds(attributes: Iterable[Attributes]) -> dict[str, str]:
    return {
        name: "int" if isinstance(value, int) else "string" for known in attributes for name, value in known.items()
    }


def _say(element: ElementTree.Element, of: str, attributes: Attributes) -> None:
    for name, value in attributes.items():
        ElementTree.SubElement(element, "data", key=f"{of}_{name}").text = str(value)
