"""What changed between two releases, table by table, and which version number that earns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import duckdb

from lake.engine.identifiers import quote
from lake.release_manifest import BOOKKEEPING, Level, Manifest, ReleasedTable, layer
from lake.release_views import select_files

Files = Callable[[str, int], Sequence[str]]
"""The Parquet files of a table at a snapshot."""


@dataclass(frozen=True)
class ColumnDiff:
    """The columns of one table in two releases."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableDiff:
    """One table in two releases. Row counts by key are None where the table has none, or another one than before."""

    table: str
    rows_before: int
    rows_after: int
    rows_added: int | None = None
    rows_removed: int | None = None
    rows_changed: int | None = None
    columns: ColumnDiff = ColumnDiff()


@dataclass(frozen=True)
class ReleaseDiff:
    """Two releases; tables that are the same in both are left out."""

    before: str
    after: str
    tables_added: tuple[str, ...] = ()
    tables_removed: tuple[str, ...] = ()
    tables: tuple[TableDiff, ...] = field(default=())


def compare(before: Manifest, after: Manifest, files: Files) -> ReleaseDiff:
    """Compare two releases by key, reading only the tables whose snapshot differs."""
    common = sorted(before.tables.keys() & after.tables.keys())
    return ReleaseDiff(
        before=before.id,
        after=after.id,
        tables_added=tuple(sorted(after.tables.keys() - before.tables.keys())),
        tables_removed=tuple(sorted(before.tables.keys() - after.tables.keys())),
        tables=tuple(
            _compare_table(name, before.tables[name], after.tables[name], files)
            for name in common
            if before.tables[name].snapshot_id != after.tables[name].snapshot_id
        ),
    )


def level_of(before: Manifest, tables: dict[str, ReleasedTable], files: Files) -> tuple[Level, str]:
    """Data semver of a step, and the sentence that explains it. Bookkeeping tables do not count."""
    old = {name: table for name, table in before.tables.items() if layer(name) != BOOKKEEPING}
    new = {name: table for name, table in tables.items() if layer(name) != BOOKKEEPING}
    if breaks := [*(f"{name} was removed" for name in sorted(old.keys() - new.keys())), *_schema_breaks(old, new)]:
        return "major", "; ".join(breaks)
    if growth := [*(f"{name} is new" for name in sorted(new.keys() - old.keys())), *_growth(old, new, files)]:
        return "minor", "; ".join(growth)
    changed = sorted(name for name in new if new[name] != old[name])
    return "patch", "corrections in " + ", ".join(changed)


def _schema_breaks(old: dict[str, ReleasedTable], new: dict[str, ReleasedTable]) -> list[str]:
    found = []
    for name in sorted(old.keys() & new.keys()):
        step = _column_changes(old[name], new[name])
        found += [f"{name} lost column {column}" for column in step.removed]
        found += [f"{name}.{column} changed its type" for column in step.retyped]
        if old[name].key and old[name].key != new[name].key:
            found.append(f"{name} changed its key")
    return found


def _growth(old: dict[str, ReleasedTable], new: dict[str, ReleasedTable], files: Files) -> list[str]:
    found = []
    for name in sorted(old.keys() & new.keys()):
        before, after = old[name], new[name]
        if added := _column_changes(before, after).added:
            found.append(f"{name} gained {', '.join(added)}")
        elif before.snapshot_id != after.snapshot_id and _has_new_rows(name, before, after, files):
            found.append(f"{name} has new rows")
    return found


def _has_new_rows(name: str, before: ReleasedTable, after: ReleasedTable, files: Files) -> bool:
    """More rows, or as many but other keys."""
    if after.rows > before.rows or not after.key:
        return after.rows > before.rows
    return bool(_compare_table(name, before, after, files).rows_added)


def _column_changes(before: ReleasedTable, after: ReleasedTable) -> ColumnDiff:
    old = {column.name: column.type for column in before.columns}
    new = {column.name: column.type for column in after.columns}
    return ColumnDiff(
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        retyped=tuple(name for name in new if name in old and new[name] != old[name]),
    )


def _compare_table(name: str, before: ReleasedTable, after: ReleasedTable, files: Files) -> TableDiff:
    added = removed = changed = None
    if after.key and after.key == before.key:
        added, removed, changed = _count_rows(
            select_files(before, files(name, before.snapshot_id)),
            select_files(after, files(name, after.snapshot_id)),
            after.key,
            _comparable(before, after),
        )
    return TableDiff(
        table=name,
        rows_before=before.rows,
        rows_after=after.rows,
        rows_added=added,
        rows_removed=removed,
        rows_changed=changed,
        columns=_column_changes(before, after),
    )


def _comparable(before: ReleasedTable, after: ReleasedTable) -> list[str]:
    """Columns of both sides that are not key and not bookkeeping; a new batch with equal values changed nothing."""
    old = {column.name: column.type for column in before.columns}
    return [
        column.name
        for column in after.columns
        if old.get(column.name) == column.type and column.name not in after.key and not column.name.startswith("_")
    ]


def _count_rows(before: str, after: str, key: Sequence[str], columns: Sequence[str]) -> tuple[int, int, int]:
    """Rows added, removed and changed. Keys may be NULL in corrections, hence IS NOT DISTINCT FROM."""
    same_key = " AND ".join(f"old.{quote(name)} IS NOT DISTINCT FROM new.{quote(name)}" for name in key)
    differs = " OR ".join(f"old.{quote(name)} IS DISTINCT FROM new.{quote(name)}" for name in columns) or "false"
    query = f"""
        SELECT count(*) FILTER (WHERE old._side IS NULL),
               count(*) FILTER (WHERE new._side IS NULL),
               count(*) FILTER (WHERE old._side IS NOT NULL AND new._side IS NOT NULL AND ({differs}))
        FROM (SELECT *, 1 AS _side FROM ({before})) AS old
        FULL JOIN (SELECT *, 1 AS _side FROM ({after})) AS new ON {same_key}"""
    with duckdb.connect(config={"TimeZone": "UTC"}) as connection:
        row = connection.execute(query).fetchone()
    added, removed, changed = row or (0, 0, 0)
    return int(added), int(removed), int(changed)
