"""A column's lineage as a tree: what stands under it is what it is made from, or what is made from it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from catalog.lineage.column_graph import ColumnGraph
from catalog.models.lineage import ColumnReference

Direction = Literal["up", "down"]


@dataclass(frozen=True)
class Branch:
    """A column and what hangs on it. `rows`: what chooses its table's rows, or the tables whose rows it chooses.

    `seen`: it stands elsewhere in the tree with all that hangs on it, so that it does not again.
    """

    column: ColumnReference
    branches: tuple["Branch", ...] = ()
    rows: tuple[str, ...] = ()
    seen: bool = False

    def walk(self) -> Iterator["Branch"]:
        """It and all below it."""
        yield self
        for branch in self.branches:
            yield from branch.walk()


def lineage_tree(graph: ColumnGraph, column: ColumnReference, direction: Direction) -> Branch:
    """The whole tree of a column; each column is followed once."""
    return _branch(graph, column, direction, set())


def _branch(graph: ColumnGraph, column: ColumnReference, direction: Direction, known: set[ColumnReference]) -> Branch:
    edges = graph.made_from if direction == "up" else graph.made_into
    next_ones = sorted(edges.get(column, ()))
    if column in known and next_ones:
        return Branch(column, seen=True)
    known.add(column)
    branches = tuple(_branch(graph, one, direction, known) for one in next_ones)
    return Branch(column, branches, tuple(sorted(_rows(graph, column, direction))))


def _rows(graph: ColumnGraph, column: ColumnReference, direction: Direction) -> Iterable[str]:
    if direction == "up":
        return map(str, graph.chosen_by.get(column.table, ()))
    return graph.chooses.get(column, frozenset())
