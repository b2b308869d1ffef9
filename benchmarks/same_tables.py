"""Two lakes, row for row: which tables are the same, and in which columns the others differ.

`python -m benchmarks.same_tables BEFORE AFTER`: for a change that must not change what the lake holds. Both homes are
only read, and straight from their catalogues, so that they may be of different versions of the code. Without AFTER it
is the lake that the LAKE_* settings describe, wherever that lies.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from pyiceberg.catalog import Catalog
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.table import Table

from lake.engine.identifiers import literal, quote
from lake.engine.remote import reach
from lake.schema import logical_type
from lake.settings import Settings
from lake.storage.embedded_catalog import open_catalog
from lake.storage.patience import Patience

VOLATILE = frozenset(
    (
        *("_ingested_at", "ingested_at", "received_at", "judged_at", "decided_at", "committed_at"),
        *("measured_at", "generated_at", "opened_at", "computed_at", "found_at", "scored_at", "closed_at"),
        *("first_opened_at", "last_loaded_at", "known_from", "snapshot_id", "member", "dwelling_id"),
    )
)
"""When something was done, random numbers, names of records under a home's own key, and the least of drawn ids.

Any two runs of the same code differ in them.
"""
_BEFORE, _AFTER = "ids before", "ids after"
_XREF = "_xref"
"""Ending of the tables that say of every delivered row whose it is."""
_ID_ENDINGS = ("_id", "_entity")
"""Of columns that may hold golden ids: drawn at random, they are compared by the first row that is theirs."""


@dataclass(frozen=True)
class Difference:
    """How a table differs: rows that only one home has, and the columns of which the values are to blame."""

    table: str
    only_before: int
    only_after: int
    columns: tuple[str, ...]

    def __str__(self) -> str:
        where = f" in {', '.join(self.columns)}" if self.columns else ""
        return f"{self.table}: {self.only_before} rows only before, {self.only_after} only after{where}"


def tables_of(home: Path) -> dict[str, Table]:
    """All tables of a home by name."""
    catalog = SqlCatalog(
        "lake", uri=f"sqlite:///file:{home / 'catalog.db'}?mode=ro&uri=true", init_catalog_tables="false"
    )
    return _tables(catalog)


def tables_at(settings: Settings) -> dict[str, Table]:
    """All tables of the lake that settings describe."""
    return _tables(open_catalog(settings, Patience(settings.busy_seconds)))


def _tables(catalog: Catalog) -> dict[str, Table]:
    names = [".".join(name) for space in catalog.list_namespaces() for name in catalog.list_tables(space)]
    return {name: catalog.load_table(name) for name in sorted(names)}


def rows_of(table: Table) -> str:
    """SQL of the table's current rows."""
    files = [literal(task.file.file_path) for task in table.scan().plan_files()]
    if not files:
        columns = ", ".join(f"NULL AS {quote(field.name)}" for field in table.schema().fields)
        return f"SELECT {columns} WHERE FALSE"
    return f"SELECT * FROM read_parquet([{', '.join(files)}], union_by_name = true)"


def name_ids(connection: duckdb.DuckDBPyConnection, side: str, tables: Mapping[str, Table]) -> None:
    """Make the table `side`: of every golden id of a lake a name that says whose it is, the same in every lake."""
    connection.execute(f"CREATE TABLE {quote(side)} (id VARCHAR, name VARCHAR)")
    for table in (table for name, table in tables.items() if name.endswith(_XREF)):
        columns = [field.name for field in table.schema().fields]
        parts = ", ".join(quote(column) for column in columns if column in ("resource", "part", "batch_id", "line_no"))
        query = f"SELECT {quote(columns[0])}, min(concat_ws(' ', {parts})) FROM ({rows_of(table)}) GROUP BY 1"
        connection.execute(f"INSERT INTO {quote(side)} {query}")


def compared_columns(before: Table, after: Table) -> list[str]:
    """The columns both have, without those in which any two runs differ."""
    kinds = {field.name: logical_type(field.field_type) for field in after.schema().fields}
    return [field.name for field in before.schema().fields if field.name in kinds and field.name not in VOLATILE]


def difference(connection: duckdb.DuckDBPyConnection, name: str, before: Table, after: Table) -> Difference | None:
    """None when both hold the same rows, as often."""
    columns = compared_columns(before, after)
    if counts := _unequal(connection, before, after, columns):
        guilty = (column for column in columns if _unequal(connection, before, after, [column]))
        return Difference(name, *counts, tuple(guilty))
    return None


def _unequal(
    connection: duckdb.DuckDBPyConnection, before: Table, after: Table, columns: Sequence[str]
) -> tuple[int, int] | None:
    one, other = (_selected(side, table, columns) for side, table in ((_BEFORE, before), (_AFTER, after)))
    counts = [_count(connection, f"({a}) EXCEPT ALL ({b})") for a, b in ((one, other), (other, one))]
    return (counts[0], counts[1]) if any(counts) else None


def _selected(side: str, table: Table, columns: Sequence[str]) -> str:
    kinds = {field.name: logical_type(field.field_type) for field in table.schema().fields}
    chosen = (
        f"coalesce((SELECT name FROM {quote(side)} WHERE id = given.{quote(column)}), {quote(column)})"
        if kinds[column] == "text" and column.endswith(_ID_ENDINGS)
        else quote(column)
        for column in columns
    )
    return f"SELECT {', '.join(chosen)} FROM ({rows_of(table)}) AS given"


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM ({query})").fetchone()
    return int(found[0]) if found else 0


def differences(
    before: Mapping[str, Table], after: Mapping[str, Table], settings: Settings | None = None
) -> Iterator[Difference]:
    """Every table of both lakes that is not the same. `settings`: of one that does not lie on this machine."""
    with duckdb.connect() as connection:
        if settings:
            reach(connection, settings)
        name_ids(connection, _BEFORE, before)
        name_ids(connection, _AFTER, after)
        for name in sorted(before.keys() & after.keys()):
            if found := difference(connection, name, before[name], after[name]):
                yield found


def main() -> None:
    """Print what differs; exit code 1 when a table outside of gov does, or is in one home only."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path, nargs="?")
    homes, settings = parser.parse_args(), Settings()
    before = tables_of(homes.before.resolve())
    after = tables_of(homes.after.resolve()) if homes.after else tables_at(settings)
    found = list(differences(before, after, settings))
    for one in found:
        print(one)
    lonely = sorted(before.keys() ^ after.keys())
    for name in lonely:
        print(f"{name}: only {'before' if name in before else 'after'}")
    both = len(before.keys() & after.keys())
    print(f"{both - len(found)} of {both} tables are the same row for row")
    sys.exit(any(not name.startswith("gov.") for name in (*lonely, *(one.table for one in found))))


if __name__ == "__main__":
    main()
