"""The analysts' DuckDB file: one commented view for every table of a release."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.parquet import parquet_select
from lake.engine.row_key import key_hash
from lake.engine.session import Session
from lake.releases.manifest import DISPUTED_TABLE, RELEASED_LAYERS, Manifest, ReleasedTable, layer

_MARKED_LAYERS = ("std", "master", "topic", "open")
RELEASE_TABLE = "gov.release"
CONTENT_TABLE = "gov.release_table"


def write_views(
    path: Path, manifest: Manifest, files: Mapping[str, Sequence[str]], reach: Callable[[Session], object]
) -> None:
    """Write a DuckDB file that needs nothing but the Parquet files of the release's own snapshots.

    `reach` lets a session read them.
    """
    with duckdb.connect(str(path)) as connection:
        reach(connection)
        connection.execute("BEGIN")  # one commit: each would be synced
        for statement in statements(manifest, files, disputed_tables(connection, manifest, files)):
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")


def statements(manifest: Manifest, files: Mapping[str, Sequence[str]], disputed: Collection[str] = ()) -> Iterator[str]:
    """Everything the DuckDB file is made of, as SQL. `disputed`: tables of which some rows are objected to."""
    for schema in RELEASED_LAYERS:
        yield f"CREATE SCHEMA {quote(schema)}"
    for name, table in sorted(manifest.tables.items()):
        yield f"CREATE VIEW {quote_table(name)} AS {_rows(name, table, files[name], name in disputed)}"
        yield from comments(name, table)
    yield f"CREATE VIEW {quote_table(RELEASE_TABLE)} AS {_release_row(manifest)}"
    yield f"COMMENT ON VIEW {quote_table(RELEASE_TABLE)} IS {literal('本文件所属的数据发布版本')}"
    yield f"CREATE VIEW {quote_table(CONTENT_TABLE)} AS {_release_tables(manifest)}"
    yield f"COMMENT ON VIEW {quote_table(CONTENT_TABLE)} IS {literal('本发布版本包含的表、快照与检查结果')}"


def disputed_tables(
    connection: duckdb.DuckDBPyConnection, manifest: Manifest, files: Mapping[str, Sequence[str]]
) -> set[str]:
    """The tables of a release of which some rows are objected to."""
    if DISPUTED_TABLE not in manifest.tables:
        return set()
    known = parquet_select(manifest.tables[DISPUTED_TABLE].shape, files[DISPUTED_TABLE])
    return {str(row[0]) for row in connection.execute(f"SELECT DISTINCT table_name FROM ({known})").fetchall()}


def _rows(name: str, table: ReleasedTable, files: Sequence[str], disputed: bool) -> str:
    """Data gains `_disputed`: a constant where no row is, so that nothing is worked out in vain."""
    rows = parquet_select(table.shape, files)
    if not _is_marked(name, table):
        return rows
    return f"SELECT *, {_is_disputed(name, table) if disputed else 'FALSE'} AS _disputed FROM ({rows})"


def _is_marked(name: str, table: ReleasedTable) -> bool:
    return layer(name) in _MARKED_LAYERS and bool(table.key)


def _is_disputed(name: str, table: ReleasedTable) -> str:
    keys = f"SELECT key_hash FROM {quote_table(DISPUTED_TABLE)} WHERE table_name = {literal(name)}"
    return f"coalesce({key_hash(map(quote, table.key))} IN ({keys} AND key_hash IS NOT NULL), FALSE)"


def comments(name: str, table: ReleasedTable, kind: str = "VIEW") -> Iterator[str]:
    """What is said of a table and its columns, as SQL. `kind`: whether it is a VIEW or a TABLE."""
    about = "：".join(text for text in (table.title, table.description) if text)
    if about:
        yield f"COMMENT ON {kind} {quote_table(name)} IS {literal(about)}"
    for column in table.columns:
        if column.title:
            yield f"COMMENT ON COLUMN {quote_table(name)}.{quote(column.name)} IS {literal(column.title)}"
    if _is_marked(name, table):
        yield f"COMMENT ON COLUMN {quote_table(name)}._disputed IS {literal('存疑：有未办结的数据异议')}"


def _release_row(manifest: Manifest) -> str:
    created = literal(manifest.created_at.isoformat())
    return (
        f"SELECT {literal(manifest.id)} AS id, CAST({created} AS TIMESTAMPTZ) AS created_at, "
        f"{literal(manifest.reason)} AS reason"
    )


def _release_tables(manifest: Manifest) -> str:
    stale = {entry.table: entry.reason for entry in manifest.stale}
    rows = [
        f"({literal(name)}, {literal(table.title)}, {_number(table.snapshot_id)}, {literal(table.contract_version)}, "
        f"{table.rows}, {table.checks.passed}, {table.checks.failed}, "
        f"{literal(stale[name]) if name in stale else 'NULL'})"
        for name, table in sorted(manifest.tables.items())
    ]
    names = "table_name, title, snapshot_id, contract_version, row_count, checks_passed, checks_failed, stale_reason"
    empty = "(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)"
    return f"SELECT * FROM (VALUES {', '.join(rows or [empty])}) AS entries({names}) WHERE table_name IS NOT NULL"


def _number(value: int | None) -> str:
    return "CAST(NULL AS BIGINT)" if value is None else f"CAST({value} AS BIGINT)"
