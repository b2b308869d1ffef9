"""What the tables that resolution makes are made from: no SQL says it, the declaration of the domain does."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from catalog.lineage.column_graph import Columns
from catalog.models import person_tables
from catalog.models.lineage import ColumnReference
from catalog.registry.registry import Registry
from catalog.resolving import record_table
from catalog.resolving.resolution import Part, Resolution

_TABLES = {person_tables.DOMAIN: person_tables.TABLES, record_table.DOMAIN: (record_table.RECORD,)}


def resolved_columns(
    resolution: Resolution, registry: Registry
) -> tuple[dict[ColumnReference, Columns], dict[str, Columns]]:
    """The values of a domain's tables, and by table what decides which rows are one: all else that is declared."""
    said, deciding = _said(resolution, registry), frozenset(_declared(resolution, registry))
    values = {column: frozenset(said[name] for name in names) for column, names in _shown(resolution).items()}
    made_from = {column: frozenset[ColumnReference]().union(*found) for column, found in values.items()}
    tables = _TABLES.get(resolution.id, ())
    return made_from, {table: deciding - _values_of(table, made_from) for table in tables}


def _values_of(table: str, made_from: Mapping[ColumnReference, Columns]) -> Columns:
    return frozenset[ColumnReference]().union(*(found for one, found in made_from.items() if one.table == table))


def _shown(resolution: Resolution) -> dict[ColumnReference, tuple[str, ...]]:
    """Column → the attributes it shows."""
    if resolution.id == record_table.DOMAIN:
        return {ColumnReference(record_table.RECORD, name): (shown,) for name, shown in record_table.SAYS.items()}
    if resolution.id == person_tables.DOMAIN:
        return {ColumnReference(person_tables.PERSON, name): (name,) for name in resolution.survivorship}
    return {}


def _said(resolution: Resolution, registry: Registry) -> Mapping[str, Columns]:
    """Attribute → the columns of all sources that say it. One that the key says by itself comes from the key too."""
    found: dict[str, set[ColumnReference]] = defaultdict(set)
    for table, part in _parts(resolution, registry):
        for attribute, column in part.columns.items():
            found[attribute].add(ColumnReference(table, column))
    keys = found[resolution.key]
    derived = {name for name, attribute in resolution.attributes.items() if attribute.of_key}
    return defaultdict(
        frozenset, {name: frozenset(said | keys if name in derived else said) for name, said in found.items()}
    )


def _declared(resolution: Resolution, registry: Registry) -> Iterator[ColumnReference]:
    """Every column that the declaration names."""
    for name, source in resolution.sources.items():
        if name in registry.resources:
            table = registry.resources[name].std.name
            yield from (ColumnReference(table, column) for column in source.columns_read())


def _parts(resolution: Resolution, registry: Registry) -> Iterator[tuple[str, Part]]:
    for name, source in resolution.sources.items():
        if name in registry.resources:
            yield from ((registry.resources[name].std.name, part) for part in source.parts.values())
