"""What the commands about lineage and assets ask: the catalogue with its graph of columns, without opening a lake."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from assets.models.lineage import kept_column_graph
from assets.texts import running_digest
from catalog.lineage.building import indicator_column
from catalog.lineage.column_graph import ColumnGraph
from catalog.lineage.described import DescribedTable, described_tables
from catalog.lineage.walk import Direction
from catalog.models.lineage import ColumnReference
from catalog.yaml_source import meant
from lake.errors import LakeError
from lake.settings import Settings
from lake.told import Told
from pipelines.catalogue import Catalogue, kept_catalogue

_NO_COLUMN = Told("there is no column {name}", "没有列 {name}")
_COLUMNS = Told("{table} has {columns}", "{table} 有 {columns}")
_HOW_NAMED = Told(
    "name it as in std.psb_resident.citizen_id, or an indicator by its code",
    "请写如 std.psb_resident.citizen_id，或写指标的代码",
)


@dataclass(frozen=True)
class Lineage:
    """A catalogue and its column graph."""

    catalogue: Catalogue
    graph: ColumnGraph

    @classmethod
    def load(cls, settings: Settings) -> "Lineage":
        """Worked out, or as it is kept in the home."""
        found = kept_catalogue(settings)
        graph = kept_column_graph(
            settings, lambda: running_digest(settings), found.registry, found.models, found.tables
        )
        return cls(found, graph)

    @cached_property
    def tables(self) -> dict[str, DescribedTable]:
        """Every table, export and indicator by name."""
        return described_tables(self.catalogue.registry, self.catalogue.models, self.catalogue.tables)

    def column(self, name: str) -> ColumnReference:
        """`table.column`, or the code of an indicator; LakeError with the nearest names when there is none."""
        if (indicator := indicator_column(name)).table in self.tables:
            return indicator
        table, _dot, column = name.rpartition(".")
        if table in self.tables and column in self.tables[table].columns:
            return ColumnReference(table, column)
        raise LakeError(_NO_COLUMN.of(name=name), advice=self._advice(name, table, column))

    def department(self, table: str) -> str:
        """Who answers for a table: the unit's name."""
        unit = self.tables[table].department
        known = self.catalogue.registry.departments.get(unit)
        return known.title.zh if known else unit

    def part(self, column: ColumnReference, directions: Iterable[Direction]) -> ColumnGraph:
        """The graph of one column's lineage."""
        ways = {"up": self.graph.upstream, "down": self.graph.downstream}
        wanted = {column}.union(*(ways[direction](column) for direction in directions))
        made_from = {one: origins & wanted for one, origins in self.graph.made_from.items() if one in wanted}
        return ColumnGraph({one: origins for one, origins in made_from.items() if origins}, {})

    def _advice(self, name: str, table: str, column: str) -> Told:
        if table in self.tables:
            columns = self.tables[table].columns
            return meant(column, columns, _COLUMNS.of(table=table, columns=", ".join(columns)))
        others = [*self.tables, *(f"{one}.{column}" for one in self.tables if column in self.tables[one].columns)]
        return meant(name, others, _HOW_NAMED)
