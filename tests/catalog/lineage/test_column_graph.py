from catalog.lineage.column_graph import ColumnGraph
from catalog.lineage.walk import lineage_tree
from catalog.models.lineage import ColumnReference


def column(name: str) -> ColumnReference:
    table, _dot, last = name.rpartition(".")
    return ColumnReference(table, last)


def graph(made_from: dict[str, str], chosen_by: dict[str, str]) -> ColumnGraph:
    return ColumnGraph(
        {column(name): frozenset(map(column, origins.split())) for name, origins in made_from.items()},
        {table: frozenset(map(column, columns.split())) for table, columns in chosen_by.items()},
    )


GRAPH = graph(
    {
        "std.a.x": "raw.a.甲",
        "std.a.y": "raw.a.乙",
        "topic.t.sum": "std.a.x std.b.z",
        "topic.t.n": "",
        "open.o.sum": "topic.t.sum",
        "export.o.sum": "open.o.sum",
        "kpi.B02.n.value": "topic.t.n",
    },
    {"topic.t": "std.a.y", "kpi.B02.n": "topic.t.sum"},
)


def test_up_to_the_files_and_down_to_the_exports() -> None:
    assert set(map(str, GRAPH.upstream(column("export.o.sum")))) == {
        "open.o.sum",
        "topic.t.sum",
        "std.a.x",
        "std.b.z",
        "raw.a.甲",
    }
    assert set(map(str, GRAPH.downstream(column("raw.a.甲")))) == {
        "std.a.x",
        "topic.t.sum",
        "open.o.sum",
        "export.o.sum",
    }


def test_a_column_that_only_chooses_rows_has_no_values_below_and_stops_as_much() -> None:
    assert GRAPH.downstream(column("std.a.y")) == set()
    assert GRAPH.broken_without(column("std.a.y")) == {"topic.t", "open.o", "export.o", "kpi.B02.n"}
    assert GRAPH.broken_without(column("open.o.sum")) == {"export.o"}


def test_the_tree_follows_every_column_once_and_names_who_chooses_rows() -> None:
    diamond = graph({"m.l.x": "s.a.x", "m.r.x": "s.a.x", "m.t.x": "m.l.x m.r.x", "m.u.x": "m.t.x"}, {"m.w": "m.l.x"})
    tree = lineage_tree(diamond, column("s.a.x"), "down")
    assert [(str(one.column), one.seen) for one in tree.walk()] == [
        ("s.a.x", False),
        ("m.l.x", False),
        ("m.t.x", False),
        ("m.u.x", False),
        ("m.r.x", False),
        ("m.t.x", True),
    ]
    assert tree.branches[0].rows == ("m.w",)
    assert lineage_tree(GRAPH, column("topic.t.sum"), "up").rows == ("std.a.y",)
