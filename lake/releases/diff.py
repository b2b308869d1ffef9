"""What changed between two releases, table by table, and which version number that earns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote
from lake.engine.parquet import parquet_select
from lake.releases.manifest import BOOKKEEPING, Level, Manifest, ReleasedTable, layer
from lake.schema import Column
from lake.settings import Settings


@dataclass(frozen=True)
class SnapshotReader:
    """How to read the rows of a released table. `files`: the Parquet files of a table as it was released."""

    settings: Settings
    files: Callable[[str, ReleasedTable], Sequence[str]]

    def select(self, name: str, table: ReleasedTable) -> str:
        """The table's rows as SQL."""
        return parquet_select(table.shape, self.files(name, table))

    def one_row(self, sql: str) -> dict[str, Any]:
        """The only row of an answer."""
        with DuckEngine(self.settings, ordered=False) as engine:
            return engine.rows(sql)[0]


@dataclass(frozen=True)
class ColumnDiff:
    """The columns of one table in two releases."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableDiff:
    """One table in two releases. Row counts by key are None where it has none, or another, or of another type."""

    table: str
    rows_before: int
    rows_after: int
    rows_added: int | None = None
    rows_removed: int | None = None
    rows_changed: int | None = None
    columns: ColumnDiff = ColumnDiff()


@dataclass(frozen=True)
class ReleaseDiff:
    """Two releases; tables with the same rows and columns in both are left out."""

    before: str
    after: str
    tables_added: tuple[str, ...] = ()
    tables_removed: tuple[str, ...] = ()
    tables: tuple[TableDiff, ...] = field(default=())


def compare(before: Manifest, after: Manifest, reader: SnapshotReader) -> ReleaseDiff:
    """Compare two releases by key, reading only the tables whose rows or columns differ."""
    common = sorted(before.tables.keys() & after.tables.keys())
    return ReleaseDiff(
        before=before.id,
        after=after.id,
        tables_added=tuple(sorted(after.tables.keys() - before.tables.keys())),
        tables_removed=tuple(sorted(before.tables.keys() - after.tables.keys())),
        tables=tuple(
            _compare_table(name, before.tables[name], after.tables[name], reader)
            for name in common
            if before.tables[name].content_id != after.tables[name].content_id
            or before.tables[name].columns != after.tables[name].columns
        ),
    )


def level_of(before: Manifest, tables: dict[str, ReleasedTable], reader: SnapshotReader) -> tuple[Level, str]:
    """Data semver of a step, and the sentence that explains it. Bookkeeping tables do not count."""
    old = {name: table for name, table in before.tables.items() if layer(name) != BOOKKEEPING}
    new = {name: table for name, table in tables.items() if layer(name) != BOOKKEEPING}
    if breaks := [*(removal(name) for name in sorted(old.keys() - new.keys())), *_schema_breaks(old, new)]:
        return "major", "; ".join(breaks)
    if growth := [*(f"{name} is new" for name in sorted(new.keys() - old.keys())), *_growth(old, new, reader)]:
        return "minor", "; ".join(growth)
    changed = sorted(name for name in new if new[name].content != old[name].content)
    return "patch", "corrections in " + ", ".join(changed)


def removal(name: str) -> str:
    """What is said of a table that is in a release no more."""
    return f"{name} was removed"


def _schema_breaks(old: dict[str, ReleasedTable], new: dict[str, ReleasedTable]) -> list[str]:
    common = sorted(old.keys() & new.keys())
    changed = [name for name in common if (old[name].columns, old[name].key) != (new[name].columns, new[name].key)]
    return [found for name in changed for found in schema_breaks(name, old[name], new[name].shape, new[name].key)]


def schema_breaks(name: str, before: ReleasedTable, columns: Sequence[Column], key: Sequence[str]) -> list[str]:
    """What those who read a released table cannot go on with when it has these columns and this key."""
    step = _column_changes(before.shape, columns)
    lost = [f"{name} lost column {column}" for column in step.removed]
    retyped = [f"{name}.{column} changed its type" for column in step.retyped]
    rekeyed = [f"{name} changed its key"] if before.key and before.key != tuple(key) else []
    return [*lost, *retyped, *rekeyed]


def _growth(old: dict[str, ReleasedTable], new: dict[str, ReleasedTable], reader: SnapshotReader) -> list[str]:
    found = []
    for name in sorted(old.keys() & new.keys()):
        before, after = old[name], new[name]
        if before.columns != after.columns and (added := _column_changes(before.shape, after.shape).added):
            found.append(f"{name} gained {', '.join(added)}")
        elif before.content_id != after.content_id and _has_new_rows(name, before, after, reader):
            found.append(f"{name} has new rows")
    return found


def _has_new_rows(name: str, before: ReleasedTable, after: ReleasedTable, reader: SnapshotReader) -> bool:
    """More rows, or as many but other keys."""
    if after.rows > before.rows or not after.key or _key_types(after) != _key_types(before):
        return after.rows > before.rows
    try:
        return _has_new_keys(reader, reader.select(name, before), reader.select(name, after), after.key)
    except duckdb.Error:  # a file of the former rows is damaged: those that were made anew correct them
        return False


def _has_new_keys(reader: SnapshotReader, before: str, after: str, key: Sequence[str]) -> bool:
    """Of the rows nothing but their keys is read."""
    new = f"FROM ({after}) AS new ANTI JOIN ({before}) AS old ON {_same_key(key)}"
    return bool(reader.one_row(f"SELECT EXISTS({new}) AS found")["found"])


def _column_changes(before: Sequence[Column], after: Sequence[Column]) -> ColumnDiff:
    old = {column.name: column.type for column in before}
    new = {column.name: column.type for column in after}
    return ColumnDiff(
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        retyped=tuple(name for name in new if name in old and new[name] != old[name]),
    )


def _compare_table(name: str, before: ReleasedTable, after: ReleasedTable, reader: SnapshotReader) -> TableDiff:
    added = removed = changed = None
    if after.key and _key_types(after) == _key_types(before):
        added, removed, changed = _count_rows(
            reader, reader.select(name, before), reader.select(name, after), after.key, _comparable(before, after)
        )
    return TableDiff(
        table=name,
        rows_before=before.rows,
        rows_after=after.rows,
        rows_added=added,
        rows_removed=removed,
        rows_changed=changed,
        columns=_column_changes(before.shape, after.shape),
    )


def _key_types(table: ReleasedTable) -> list[tuple[str, str | None]]:
    types = {column.name: column.type for column in table.columns}
    return [(name, types.get(name)) for name in table.key]


def _comparable(before: ReleasedTable, after: ReleasedTable) -> list[str]:
    """Columns of both sides that are not key and not bookkeeping; a new batch with equal values changed nothing."""
    old = {column.name: column.type for column in before.columns}
    return [
        column.name
        for column in after.columns
        if old.get(column.name) == column.type and column.name not in after.key and not column.name.startswith("_")
    ]


def _count_rows(
    reader: SnapshotReader, before: str, after: str, key: Sequence[str], columns: Sequence[str]
) -> tuple[int, int, int]:
    """Rows added, removed and changed."""
    differs = " OR ".join(f"old.{quote(name)} IS DISTINCT FROM new.{quote(name)}" for name in columns) or "false"
    row = reader.one_row(f"""
        SELECT count(*) FILTER (WHERE old._side IS NULL) AS added,
               count(*) FILTER (WHERE new._side IS NULL) AS removed,
               count(*) FILTER (WHERE old._side IS NOT NULL AND new._side IS NOT NULL AND ({differs})) AS changed
        FROM (SELECT *, 1 AS _side FROM ({before})) AS old
        FULL JOIN (SELECT *, 1 AS _side FROM ({after})) AS new ON {_same_key(key)}""")
    return row["added"], row["removed"], row["changed"]


def _same_key(key: Sequence[str]) -> str:
    """A part of a key may be NULL, hence IS NOT DISTINCT FROM."""
    return " AND ".join(f"old.{quote(name)} IS NOT DISTINCT FROM new.{quote(name)}" for name in key)
