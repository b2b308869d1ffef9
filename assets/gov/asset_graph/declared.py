"""The assets that the catalogue declares: units, systems, contracts, standards, tables, and columns with lineage."""

from collections.abc import Mapping

from assets.gov.asset_graph.graph import (
    Asset,
    AssetGraph,
    Kind,
    column_id,
    department_id,
    element_id,
    system_id,
    table_id,
)
from catalog.lineage.column_graph import ColumnGraph
from catalog.lineage.described import DescribedTable
from catalog.models.sql_model import SqlModel
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from lake.position import BATCH_ID, INGESTED_AT, LINE_NO

_KINDS: Mapping[str, Kind] = {
    "master": "master",
    "topic": "model",
    "open": "model",
    "export": "export",
    "kpi": "indicator",
}
"""By layer; every other is a table."""
_OF_THE_LAKE = {BATCH_ID, LINE_NO, INGESTED_AT}
"""Columns that every table of a resource has."""


def add_declared(
    graph: AssetGraph,
    registry: Registry,
    models: Mapping[str, SqlModel],
    tables: Mapping[str, DescribedTable],
    columns: ColumnGraph,
) -> None:
    """Everything that stands in the catalogue and in models."""
    _add_units(graph, registry)
    _add_standards(graph, registry)
    for resource in registry.resources.values():
        _add_contract(graph, resource)
    for table in tables.values():
        _add_table(graph, table)
    for resource in registry.resources.values():
        _tie_fields(graph, resource)
    _tie_models(graph, registry, models)
    _tie_columns(graph, columns)


def contract_id(name: str) -> str:
    """Of a resource."""
    return f"contract:{name}"


def _add_units(graph: AssetGraph, registry: Registry) -> None:
    for unit in registry.departments.values():
        graph.add(Asset(department_id(unit.id), "department", unit.short, unit.title.zh, department=unit.id))
    for system in registry.systems.values():
        owner = system.departments[0]
        name = system_id(system.id)
        graph.add(Asset(name, "system", system.code, system.title.zh, department=owner, systems=(system.id,)))
        for leader in system.departments:
            graph.tie(department_id(leader), name, "leads")


def _add_standards(graph: AssetGraph, registry: Registry) -> None:
    for element in registry.elements.values():
        graph.add(Asset(element_id(element.id), "element", element.id, element.title, element.grade))
        if element.codes:
            graph.tie(element_id(element.id), _codes_id(element.codes), "coded_by")
    for codes in registry.code_lists.values():
        graph.add(Asset(_codes_id(codes.id), "code_list", codes.id, codes.title.zh))


def _codes_id(name: str) -> str:
    return f"codes:{name}"


def _add_contract(graph: AssetGraph, resource: Resource) -> None:
    name, systems = contract_id(resource.name), resource.contract.systems
    about = (resource.name, resource.title.zh, resource.grade, resource.department, systems)
    graph.add(Asset(name, "contract", *about))
    graph.tie(department_id(resource.department), name, "provides")
    for system in systems:
        graph.tie(name, system_id(system), "serves")
    for spec in (resource.raw, resource.std):
        graph.tie(name, table_id(spec.name), "makes")


def _add_table(graph: AssetGraph, table: DescribedTable) -> None:
    layer, _dot, rest = table.name.partition(".")
    kind, name = _KINDS.get(layer, "table"), table_id(table.name)
    parent = contract_id(rest) if layer in ("raw", "std") else ""
    shown = rest if kind in ("export", "indicator") else table.name
    graph.add(Asset(name, kind, shown, table.title, table.grade, table.department, table.systems, parent))
    if not parent:
        graph.tie(department_id(table.department), name, "answers_for")
        for system in table.systems:
            graph.tie(name, system_id(system), "serves")
    if kind in ("export", "indicator"):
        return
    for column in table.columns.values():
        if column.name in _OF_THE_LAKE:
            continue
        own = column_id(table.name, column.name)
        shown = f"{table.name}.{column.name}"
        graph.add(Asset(own, "column", shown, column.title, column.grade, table.department, table.systems, name))
        graph.tie(name, own, "has_column")


def _tie_fields(graph: AssetGraph, resource: Resource) -> None:
    for field in resource.fields:
        own = column_id(resource.std.name, field.name)
        graph.tie(own, element_id(field.element.id), "is_a")
        if field.spec.references:
            graph.tie(own, f"column:{field.spec.references}", "references")


def _tie_models(graph: AssetGraph, registry: Registry, models: Mapping[str, SqlModel]) -> None:
    for name, model in models.items():
        for code, indicator in model.indicators.items():
            graph.tie(table_id(name), f"indicator:{code}", "counts")
            graph.tie(table_id(indicator.drill), f"indicator:{code}", "counts")
    for publication in registry.publications.values():
        graph.tie(table_id(publication.table), f"export:{publication.id}", "exported_as")


def _tie_columns(graph: AssetGraph, columns: ColumnGraph) -> None:
    for column, origins in columns.made_from.items():
        made = column_id(column.table, column.column)
        for origin in origins:
            graph.tie(column_id(origin.table, origin.column), made, "made_into")
    for table, chosen in columns.chosen_by.items():
        for one in chosen:
            graph.tie(column_id(one.table, one.column), table_id(table), "chooses_rows")
