"""The graph of a catalogue: what contracts, resolution, models and publications say of columns, put together."""

from collections.abc import Iterator, Mapping

from catalog.lineage.column_graph import EXPORT, FIGURE, INDICATOR, ColumnGraph, Columns
from catalog.lineage.readings import readings
from catalog.lineage.resolved import resolved_columns
from catalog.models.lineage import ColumnReference, Schemas
from catalog.models.sql_model import SqlModel
from catalog.registry.registry import Registry

Edge = tuple[ColumnReference, Columns]


def column_graph(registry: Registry, models: Mapping[str, SqlModel], schemas: Schemas) -> ColumnGraph:
    """The graph of all that can be made; `models` are those without errors."""
    made_from: dict[ColumnReference, Columns] = {**dict(_standardised(registry))}
    chosen_by: dict[str, Columns] = {}
    for resolution in registry.resolutions.values():
        values, chosen = resolved_columns(resolution, registry)
        made_from |= values
        chosen_by |= chosen
    for name, model in models.items():
        read = readings(model, schemas)
        made_from |= {ColumnReference(name, column): origins for column, origins in read.values.items()}
        chosen_by[name] = read.rows
        for code, (counted, rows) in read.indicators.items():
            made_from[indicator_column(code)] = counted
            chosen_by[indicator_column(code).table] = rows
    made_from |= dict(_exported(registry, models, schemas))
    return ColumnGraph(made_from, {table: columns for table, columns in chosen_by.items() if columns})


def indicator_column(code: str) -> ColumnReference:
    """Where an indicator stands in the graph."""
    return ColumnReference(f"{INDICATOR}.{code}", FIGURE)


def _standardised(registry: Registry) -> Iterator[Edge]:
    """Of a standard column the department's columns that it reads."""
    for resource in registry.resources.values():
        for field in resource.fields:
            sent = frozenset(ColumnReference(resource.raw.name, name) for name in field.source_columns)
            yield ColumnReference(resource.std.name, field.name), sent


def _exported(registry: Registry, models: Mapping[str, SqlModel], schemas: Schemas) -> Iterator[Edge]:
    """An export has the columns of its table."""
    for publication in registry.publications.values():
        if publication.table in models:
            for column in schemas[publication.table]:
                exported = ColumnReference(f"{EXPORT}.{publication.id}", column.name)
                yield exported, frozenset({ColumnReference(publication.table, column.name)})
