"""The assets that departments declared in the census (F1 to F4): their duties, systems, tables and columns.

Only from tables that anybody inside may read: names and titles, as the departments wrote them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assets.context import LakeContext
from assets.gov.asset_graph.declared import contract_id
from assets.gov.asset_graph.graph import Asset, AssetGraph, department_id, element_id
from catalog.registry.registry import Registry
from lake.engine.identifiers import quote_table

Row = Mapping[str, Any]
_CITY = "江门市"
_GRADES = {"一级": 1, "二级": 2, "三级": 3, "四级": 4}
_ITEM, _SYSTEM, _TABLE, _COLUMN = (
    "std.gsda_service_item",
    "std.gsda_information_system",
    "std.gsda_data_table",
    "std.gsda_data_column",
)
SURVEYED = (_ITEM, _SYSTEM, _TABLE, _COLUMN)
"""The tables that this is read from, upstream first."""
_READ = {
    _ITEM: "SELECT DISTINCT base_code, item_name, unit_name FROM {} ORDER BY ALL",
    _SYSTEM: "SELECT system_no, system_name, department_uscc FROM {} ORDER BY system_no",
    _TABLE: "SELECT table_no, system_no, table_name, table_title FROM {} ORDER BY table_no",
    _COLUMN: "SELECT table_no, column_name, column_title, element_name, sensitivity FROM {}"
    " ORDER BY table_no, ordinal, column_name",
}


def add_surveyed(graph: AssetGraph, lake: LakeContext) -> None:
    """What has arrived of the census; nothing where none has."""
    survey = _Survey.of(graph, lake.registry)
    add: Mapping[str, Callable[[Row], None]] = {
        _ITEM: survey.add_duty,
        _SYSTEM: survey.add_system,
        _TABLE: survey.add_table,
        _COLUMN: survey.add_column,
    }
    there = [name for name in SURVEYED if lake.lakehouse.exists(name)]
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, there)
        for name in there:
            for row in engine.rows(_READ[name].format(quote_table(name))):
                add[name](row)


@dataclass(frozen=True)
class _Survey:
    """Adds rows of the census to a graph. What they name is looked up: units by code or name, elements by title."""

    graph: AssetGraph
    units: Mapping[str, str]
    unit_names: Mapping[str, str]
    elements: Mapping[str, str]
    contracts: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, graph: AssetGraph, registry: Registry) -> "_Survey":
        departments = registry.departments.values()
        return cls(
            graph,
            {unit.uscc: unit.id for unit in departments if unit.uscc},
            {name.removeprefix(_CITY): unit.id for unit in departments for name in (unit.title.zh, unit.short)},
            {element.title: element.id for element in registry.elements.values()},
            {(one.department, one.title.zh): one.name for one in registry.resources.values()},
        )

    def add_duty(self, row: Row) -> None:
        """An item of the catalogue of government services; every unit that has it is one of its department."""
        name, unit = f"duty:{row['base_code']}", self._unit_called(str(row["unit_name"]))
        self.graph.add(Asset(name, "duty", str(row["base_code"]), str(row["item_name"]), department=unit))
        self.graph.tie(department_id(unit), name, "performs")

    def add_system(self, row: Row) -> None:
        name, unit = _system_id(row), self.units.get(row["department_uscc"], "")
        title = str(row["system_name"])
        self.graph.add(Asset(name, "information_system", str(row["system_no"]), title, department=unit))
        self.graph.tie(department_id(unit), name, "runs")

    def add_table(self, row: Row) -> None:
        """Until departments say which table is which resource, one of the same title is told as what it may be."""
        name, parent = _table_id(row), _system_id(row)
        unit, title = self._unit_of(parent), str(row["table_title"] or row["table_name"])
        self.graph.add(Asset(name, "declared_table", str(row["table_name"]), title, department=unit, parent=parent))
        self.graph.tie(parent, name, "holds")
        if resource := self.contracts.get((unit, title)):
            self.graph.tie(name, contract_id(resource), "catalogued_as")

    def add_column(self, row: Row) -> None:
        parent, called = _table_id(row), str(row["column_name"])
        table = self.graph.assets.get(parent)
        name, title = f"declared_column:{row['table_no']}.{called}", str(row["column_title"] or called)
        shown = f"{table.name}.{called}" if table else called
        grade = _GRADES.get(row["sensitivity"])
        unit = self._unit_of(parent)
        self.graph.add(Asset(name, "declared_column", shown, title, grade, unit, parent=parent))
        self.graph.tie(parent, name, "has_column")
        if element := self.elements.get(row["element_name"]):
            self.graph.tie(name, element_id(element), "named")

    def _unit_of(self, asset: str) -> str:
        known = self.graph.assets.get(asset)
        return known.department if known else ""

    def _unit_called(self, name: str) -> str:
        """`蓬江区公安局` and `江门市公安局` are both of 公安局; the longest name counts. Empty when there is none."""
        ending = [called for called in self.unit_names if name.endswith(called)]
        return self.unit_names[max(ending, key=len)] if ending else ""


def _system_id(row: Row) -> str:
    return f"information_system:{row['system_no']}"


def _table_id(row: Row) -> str:
    return f"declared_table:{row['table_no']}"
