from xml.etree import ElementTree

from catalog.converters.graphml import graphml

SPACE = {"g": "http://graphml.graphdrawing.org/xmlns"}


def test_nodes_edges_and_what_is_known_of_them() -> None:
    nodes = [("std.a.x", {"title": "姓名<甲>", "grade": 3}), ("topic.t", {"title": "表"})]
    root = ElementTree.fromstring(graphml(nodes, [("std.a.x", "topic.t", {"kind": "rows"})]))
    keys = {key.get("id"): (key.get("for"), key.get("attr.type")) for key in root.findall("g:key", SPACE)}
    assert keys == {"node_title": ("node", "string"), "node_grade": ("node", "int"), "edge_kind": ("edge", "string")}
    first = root.findall("g:graph/g:node", SPACE)[0]
    assert {data.get("key"): data.text for data in first} == {"node_title": "姓名<甲>", "node_grade": "3"}
    edge = root.find("g:graph/g:edge", SPACE)
    assert edge is not None and (edge.get("source"), edge.get("target"), edge[0].text) == ("std.a.x", "topic.t", "rows")
