"""The columns of all floors as one graph, from those of delivered files to exports and indicators, and walks on it.

An indicator is a table of its own here, `kpi.<code>`, with one column: what one figure is made from tells more than
what the whole table of figures is made from. An export is one too, `export.<id>`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from catalog.models.lineage import ColumnReference

Columns = frozenset[ColumnReference]
EXPORT, INDICATOR = "export", "kpi"
FIGURE = "value"
"""The column of an indicator."""


@dataclass(frozen=True)
class ColumnGraph:
    """`made_from`: column → what its values are made from. `chosen_by`: table → what else its rows depend on."""

    made_from: Mapping[ColumnReference, Columns]
    chosen_by: Mapping[str, Columns]

    @cached_property
    def made_into(self) -> Mapping[ColumnReference, Columns]:
        """Column → what is made from it."""
        found: dict[ColumnReference, set[ColumnReference]] = defaultdict(set)
        for column, origins in self.made_from.items():
            for origin in origins:
                found[origin].add(column)
        return {column: frozenset(made) for column, made in found.items()}

    @cached_property
    def chooses(self) -> Mapping[ColumnReference, frozenset[str]]:
        """Column → the tables whose rows it chooses, without being in them."""
        found: dict[ColumnReference, set[str]] = defaultdict(set)
        for table, columns in self.chosen_by.items():
            for column in columns:
                found[column].add(table)
        return {column: frozenset(tables) for column, tables in found.items()}

    @cached_property
    def readers(self) -> Mapping[str, frozenset[str]]:
        """Table → the tables that read any column of it."""
        found: dict[str, set[str]] = defaultdict(set)
        for origin, table in self._readings():
            found[origin.table].add(table)
        return {table: frozenset(made) for table, made in found.items()}

    def upstream(self, column: ColumnReference) -> set[ColumnReference]:
        """All that its values are made from, directly or not."""
        return _reached(column, self.made_from)

    def downstream(self, column: ColumnReference) -> set[ColumnReference]:
        """All whose values are made from it, directly or not."""
        return _reached(column, self.made_into)

    def broken_without(self, column: ColumnReference) -> set[str]:
        """The tables that cannot be made any more: whose SQL names the column, and all that is made from those."""
        direct = {made.table for made in self.made_into.get(column, ())} | self.chooses.get(column, frozenset())
        broken, waiting = set(direct), list(direct)
        while waiting:
            new = self.readers.get(waiting.pop(), frozenset()) - broken
            broken |= new
            waiting += new
        return broken

    def _readings(self) -> Iterator[tuple[ColumnReference, str]]:
        for column, origins in self.made_from.items():
            yield from ((origin, column.table) for origin in origins)
        for table, columns in self.chosen_by.items():
            yield from ((column, table) for column in columns)


def _reached(start: ColumnReference, edges: Mapping[ColumnReference, Columns]) -> set[ColumnReference]:
    reached: set[ColumnReference] = set()
    waiting = [start]
    while waiting:
        new = edges.get(waiting.pop(), frozenset()) - reached
        reached |= new
        waiting += new
    return reached
