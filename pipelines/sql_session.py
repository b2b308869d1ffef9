"""A question about tables, asked in a session that can answer it and do nothing else."""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, TypeVar

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from catalog.beijing import BEIJING, ZONE
from catalog.yaml_source import meant
from lake.engine.duck import DuckEngine
from lake.engine.engine_errors import without_values
from lake.engine.identifiers import literal
from lake.engine.remote import reach
from lake.engine.session import Session, confine, open_session
from lake.engine.written_sql import ABOUT_THE_DATABASE, ROW_MAKERS, explained, names_a_table_function, refusals
from lake.errors import LakeError
from lake.home.identity import refuse_other_folder
from lake.home.presence import refuse_absent
from lake.releases.store import CURRENT, Release, ReleaseStore
from lake.settings import Settings
from lake.storage.opening import storage_of, table_storage_of
from lake.storage.storage_errors import explain
from lake.told import Told
from pipelines.command_line.opened import opened_lakehouse

Found = TypeVar("Found")
_NOTHING_YET = Told("nothing has been released yet", "还没有发布过版本")
_NOTHING_BY = Told("nothing had been released by the end of {day}", "截至 {day} 还没有发布过版本")
_RUN_FIRST = Told("run `lake run` first, or query with --head", "请先运行 `lake run`，或加 --head 查询现有的表")
_FIRST_ON = Told("the first release was on {day}", "首个版本发布于 {day}")
_TABLES = Told(
    "tables are called {layer}.{name}: select * from information_schema.tables lists them",
    "表名写作 {层}.{表}：select * from information_schema.tables 可列出",
)
_VALUES = Told(
    "where a value does not fit it is not told: try_cast(…) and try(…) give NULL for it",
    "不合的值不会显示：try_cast(…) 和 try(…) 遇到它时给出 NULL",
)
_NO_TABLE = Told("there is no table {table}", "没有表 {table}")
_LINES = 8
"""Of what the engine says of a query: the fault, what it may have meant, and where."""


def released(settings: Settings, release_id: str | None) -> Release:
    """A release, read from its folder alone: nothing is opened for writing, so a guest on a read-only disk may ask.

    LakeError when nothing has been released yet.
    """
    store = ReleaseStore(storage_of(settings), lambda: datetime.now(UTC))
    wanted = store.current_id() if release_id in (None, CURRENT) else release_id
    if wanted is None:
        refuse_absent(settings)
        raise LakeError(_NOTHING_YET, advice=_RUN_FIRST)
    return store.read_sound(store.known(wanted))


def released_on(settings: Settings, day: date) -> Release:
    """The release that readers saw at the end of a day in Beijing. LakeError when nothing had been released by then."""
    store = ReleaseStore(storage_of(settings), lambda: datetime.now(UTC))
    midnight = datetime.combine(day + timedelta(days=1), time(), BEIJING)
    seen = store.current_before(midnight)
    if seen is None:
        first = next(
            (datetime.fromisoformat(entry["at"]).astimezone(BEIJING) for entry in store.history.switches()), None
        )
        if first is None:
            refuse_absent(settings)
        advice = _FIRST_ON.of(day=first.date()) if first else _RUN_FIRST
        raise LakeError(_NOTHING_BY.of(day=day), advice=advice)
    return store.read_sound(store.known(seen))


def query_release(settings: Settings, release: Release, query: str, read: Callable[[Session], Found]) -> Found:
    """Ask a released DuckDB file, opened read-only, in a session that knows the release's files and nothing else."""
    with tempfile.TemporaryDirectory(prefix="lake-sql-") as scratch:
        options = {"memory_limit": settings.memory_limit, "temp_directory": scratch}
        with (
            storage_of(settings).local_copy(release.database) as file,
            open_session(str(file), options, read_only=True) as connection,
        ):
            _set_zone(connection)
            reach(connection, settings)
            refuse_other_folder(settings, list(islice(_read_by_views(connection), 1)))  # all were made in one home
            confine(connection, files=_files(settings, release, connection))
            return _answered(connection, query, read)


def query_head(settings: Settings, query: str, read: Callable[[Session], Found]) -> Found:
    """Ask the tables as they are now; only those that the query names are opened."""
    with opened_lakehouse(settings) as lakehouse:
        asked, known = _named_tables(query), set(lakehouse.tables())
        layers = {table.partition(".")[0] for table in known}
        if lacking := next((one for one in sorted(asked - known) if one.partition(".")[0] in layers), None):
            raise LakeError(_NO_TABLE.of(table=lacking), advice=meant(lacking, sorted(known), _TABLES))
        named = sorted(asked & known)
        files = [file for name in named for file in lakehouse.data_files(name)]
        with DuckEngine(settings, files=files) as engine:
            engine.attach_tables(lakehouse, named)
            _set_zone(engine.connection)
            return _answered(engine.connection, query, read)


def _set_zone(connection: Session) -> None:
    connection.execute(f"SET TimeZone = {literal(ZONE)}")


def _files(settings: Settings, release: Release, connection: Session) -> list[str]:
    """The files of the release by its manifest; of the first manifests, which named none, by the views themselves."""
    tables: Mapping[str, Any] = release.manifest.tables
    root = table_storage_of(settings).root
    named = {root / file.path for table in tables.values() for file in table.files}
    return sorted(named) if release.manifest.format_version > 1 else sorted(_read_by_views(connection))


def _read_by_views(connection: Session) -> Iterable[str]:
    for (text,) in connection.execute("SELECT sql FROM duckdb_views() WHERE NOT internal").fetchall():
        statement = sqlglot.parse_one(text, dialect="duckdb")
        yield from (
            one.this for one in statement.find_all(exp.Literal) if one.is_string and one.this.startswith(("/", "s3://"))
        )


def _named_tables(query: str) -> set[str]:
    try:
        statements = sqlglot.parse(query, dialect="duckdb")
    except SqlglotError as error:
        raise LakeError(f"the query cannot be read: {str(error).splitlines()[0]}", advice="check its SQL") from error
    tables = (table for statement in statements if statement for table in statement.find_all(exp.Table))
    return {f"{table.db}.{table.name}" for table in tables if table.db}


def _answered(connection: Session, query: str, read: Callable[[Session], Found]) -> Found:
    _refuse(query)
    try:
        return read(connection.execute(query))
    except duckdb.Error as error:
        raise _told(error) from None


def _told(error: Exception) -> LakeError:
    """What a log may keep of a question that failed: where it stumbled over a value, not over which."""
    if known := explain(error, "the query"):
        return known
    said = without_values(error, _LINES)
    return LakeError(said, advice=_TABLES if ":" in said else _VALUES)


def _refuse(query: str) -> None:
    """LakeError for what is more than a question about tables: DuckDB lets a COPY write what a session may read."""
    allowed = ROW_MAKERS | ABOUT_THE_DATABASE
    found = [next(refusals(text, allowed), None) for text in explained(query) or [query]]
    if None in found:
        return
    if query.split(maxsplit=1)[:1] in (["pivot"], ["PIVOT"]) and ";" not in query.strip().rstrip(";"):
        name = names_a_table_function(query, allowed)
        if name is None:
            return
        raise LakeError(f"{name}(…) may not be read from", advice="name tables as {layer}.{name}")
    refusal = found[-1]
    assert refusal is not None  # `found` holds no None
    raise LakeError(refusal.message, advice=refusal.advice, line=refusal.line)
