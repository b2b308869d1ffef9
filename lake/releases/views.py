"""The analysts' DuckDB file: one commented view for every table of a release."""

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

import duckdb

from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.parquet import parquet_select
from lake.engine.row_key import key_hash
from lake.engine.session import Session, open_session
from lake.releases.manifest import DISPUTED_TABLE, RELEASED_LAYERS, Manifest, ReleasedTable, layer
from lake.schema import Column
from lake.storage.deletion import delete_file

_MARKED_LAYERS = ("std", "master", "topic", "open")
_SIGNATURE = "gov._views_made_by"
"""A macro, which no list of tables shows."""
RELEASE_TABLE = "gov.release"
CONTENT_TABLE = "gov.release_table"


@dataclass(frozen=True)
class Former:
    """The release before, and a copy of its DuckDB file on this machine."""

    manifest: Manifest
    database: Path


def write_views(
    path: Path,
    manifest: Manifest,
    files: Mapping[str, Sequence[str]],
    reach: Callable[[Session], object],
    former: Former | None = None,
) -> None:
    """Write a DuckDB file that needs nothing but the Parquet files of the release's own snapshots.

    `reach` lets a session read them. Views that would be what they are in the `former` release's file are taken from
    it: to make a view DuckDB opens every file that it reads.
    """
    if former:
        copyfile(former.database, path)
        if _renewed(path, manifest, files, reach, former.manifest):
            return
        delete_file(path.parent, path)  # other code made it
    with open_session(str(path)) as connection:
        reach(connection)
        disputed = disputed_tables(connection, manifest, files)
        _carry_out(connection, [*statements(manifest, files, disputed), *_signature()])


def statements(manifest: Manifest, files: Mapping[str, Sequence[str]], disputed: Collection[str] = ()) -> Iterator[str]:
    """Everything the DuckDB file shows, as SQL. `disputed`: tables of which some rows are objected to."""
    for schema in RELEASED_LAYERS:
        yield f"CREATE SCHEMA {quote(schema)}"
    for name, table in sorted(manifest.tables.items()):
        yield _view(name, table, files[name], name in disputed)
    yield from _about(manifest)


def _view(name: str, table: ReleasedTable, files: Sequence[str], disputed: bool) -> str:
    """One text: DuckDB takes comments in half the time when it is not asked for each."""
    view = f"CREATE OR REPLACE VIEW {quote_table(name)} AS {_rows(name, table, files, disputed)}"
    return ";\n".join([view, *comments(name, table)])


def _about(manifest: Manifest) -> Iterator[str]:
    """What the file says of the release itself."""
    yield f"CREATE OR REPLACE VIEW {quote_table(RELEASE_TABLE)} AS {_release_row(manifest)}"
    yield f"COMMENT ON VIEW {quote_table(RELEASE_TABLE)} IS {literal('本文件所属的数据发布版本')}"
    yield f"CREATE OR REPLACE VIEW {quote_table(CONTENT_TABLE)} AS {_release_tables(manifest)}"
    yield f"COMMENT ON VIEW {quote_table(CONTENT_TABLE)} IS {literal('本发布版本包含的表、快照与检查结果')}"


def _renewed(
    path: Path,
    manifest: Manifest,
    files: Mapping[str, Sequence[str]],
    reach: Callable[[Session], object],
    before: Manifest,
) -> bool:
    """Make the file of the release before this one's. False when it was made by other code."""
    with open_session(str(path)) as connection:
        reach(connection)
        if not _is_signed(connection):
            return False
        disputed = disputed_tables(connection, manifest, files)
        former = {str(row[0]) for row in connection.execute(_disputed_before(before)).fetchall()}
        known = before.tables
        gone = [f"DROP VIEW {quote_table(name)}" for name in known.keys() - manifest.tables.keys()]
        changed = (
            _view(name, table, files[name], name in disputed)
            for name, table in sorted(manifest.tables.items())
            if (name in disputed) != (name in former) or name not in known or not _looks_like(table, known[name])
        )
        _carry_out(connection, [*gone, *changed, *_about(manifest)])
    return True


def _carry_out(connection: duckdb.DuckDBPyConnection, listed: Iterable[str]) -> None:
    connection.execute("BEGIN")  # one commit: each would be synced
    for statement in listed:
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT")


def _looks_like(table: ReleasedTable, former: ReleasedTable) -> bool:
    """Whether both make the same view; one of the first manifests names no files."""
    told = [(one.columns, one.title, one.description, one.key, one.files) for one in (table, former)]
    return told[0] == told[1] and (bool(table.files) or not table.rows)


def _disputed_before(manifest: Manifest) -> str:
    if DISPUTED_TABLE not in manifest.tables:
        return "SELECT NULL WHERE FALSE"
    return f"SELECT DISTINCT table_name FROM {quote_table(DISPUTED_TABLE)}"


def _signature() -> Iterator[str]:
    yield f"CREATE MACRO {quote_table(_SIGNATURE)}() AS {literal(_made_by())}"


def _is_signed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Asked by a call: DuckDB lists its functions, which are thousands, in fifty times the time."""
    try:
        found = connection.execute(f"SELECT {quote_table(_SIGNATURE)}()").fetchall()
    except duckdb.CatalogException:  # the first files had none
        return False
    return found == [(_made_by(),)]


@cache
def _made_by() -> str:
    """Changes with the code that writes views, and with DuckDB."""
    modules = (__name__, parquet_select.__module__, key_hash.__module__, quote.__module__, Column.__module__)
    texts = [Path(str(sys.modules[name].__file__)).read_bytes() for name in modules]
    return sha256(b"\0".join([duckdb.__version__.encode(), *texts])).hexdigest()[:16]


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
