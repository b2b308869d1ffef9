"""DuckDB over the Parquet files of the lake, in memory, in UTC."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from math import inf
from pathlib import Path
from types import TracebackType
from typing import Any, Self, get_args
from uuid import uuid4

import pyarrow as pa

from lake.engine.duck.list_function import define
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.interface import ListFunction, ListWork, TableSource
from lake.engine.lent_sessions import LENT, Kind
from lake.engine.parquet import parquet_select
from lake.engine.remote import reach
from lake.engine.session import Session, confine, open_session
from lake.engine.share import share_of, share_of_threads
from lake.engine.typed_select import typed_select
from lake.schema import Column
from lake.settings import Settings, Zone
from lake.storage.deletion import delete_file, delete_folder, refuse_outside
from lake.storage.durable import make_folder
from lake.storage.storage_errors import storage_errors

_PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"
_FEW_ROWS = 50_000
_OF_MANY_ROWS = ", DICTIONARY_SIZE_LIMIT 10000"
"""A fifth faster than DuckDB's own choice, for files of the same size: a dictionary of more values in a group of
122,880 rows saves nothing, and is given up early. But room for it is taken for every column of every file: of few rows
DuckDB's choice, a fifth of them, takes 2 ms less a file and makes a smaller one."""

_ROWS_AT_ONCE = 50_000


class DuckEngine:
    """One in-memory database. `ordered` keeps rows in the order of their files, at the price of memory.

    It opens what lies in the lake's zones, or no more than `files`, and nothing else: it runs SQL that people wrote.
    """

    def __init__(self, settings: Settings, *, ordered: bool = True, files: Sequence[str] | None = None) -> None:
        settings.zone_folder("restricted").mkdir(mode=0o700, parents=True, exist_ok=True)
        settings.temporary_folder.mkdir(exist_ok=True)
        self._functions: list[str] = []
        self._schemas: set[str] = set()
        self._attached: set[str] = set()
        self._rows = list[float]()
        """Of each that was attached; infinite when nobody knows."""
        self._home = settings.home
        self._temporary = settings.temporary_folder / f"scratch-{uuid4().hex}"
        # One for statements that others wrote is used once.
        shares = share_of(settings.memory_limit), share_of_threads(settings.threads)
        self._kind = Kind(settings, ordered, *shares) if files is None else None
        self._lent = LENT.lend(self._kind, partial(_open, settings, ordered, files))
        self._session = self._lent.session

    @property
    def connection(self) -> Session:
        """DuckDB itself, for what the engine does not do: then nothing of it stays for the next."""
        self._lent.hide(self._attached)
        self._lent.own = True
        return self._session

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._kind = None  # nobody knows what it was at
        self.close()

    def close(self) -> None:
        """Free memory and temporary files."""
        for name in self._functions:
            self._session.remove_function(name)
        LENT.take_back(self._kind, self._lent)
        if self._temporary.exists():
            delete_folder(self._home, self._temporary)

    def scratch_file(self) -> Path:
        """A name for a Parquet file that goes with the engine."""
        self._temporary.mkdir(exist_ok=True)
        return self._temporary / f"{uuid4().hex}.parquet"

    def attach(
        self,
        name: str,
        columns: Sequence[Column],
        files: Sequence[str],
        *,
        file_name_as: str | None = None,
        all_have: bool = False,
    ) -> None:
        """A view `"std"."psb_resident"` in exactly these columns and types; no files give an empty, typed view.

        `file_name_as` and `all_have`: see `parquet_select`.
        """
        if files:
            self._rows.append(inf)
        self._attach(name, parquet_select(columns, files, file_name_as=file_name_as, all_have=all_have))

    def attach_tables(
        self, tables: TableSource, names: Iterable[str], snapshots: Mapping[str, int] | None = None
    ) -> None:
        """Views of lake tables, at the given snapshots or else at their heads."""
        for name in names:
            stored = tables.stored(name, (snapshots or {}).get(name))
            self._attach(name, parquet_select(stored.columns, stored.files, all_have=stored.all_have))
            self._rows.append(stored.rows)

    def _attach(self, name: str, sql: str) -> None:
        """What another has left of the same files is used again: no file is ever written again under its name."""
        if self._lent.views.get(name) != sql:
            self._lent.views.pop(name, None)
            self._create("VIEW", name, sql)
            self._lent.views[name] = sql
        self._attached.add(name)

    def view(self, name: str, sql: str) -> None:
        """Make a query readable under a name; it runs each time it is read."""
        self._make("VIEW", name, sql)

    def keep(self, name: str, sql: str) -> None:
        """Run a query once and make its rows readable under a name, until `forget`."""
        self._make("TABLE", name, sql)

    def keep_rows(self, name: str, rows: pa.Table) -> None:
        """Make rows that were found elsewhere readable under a name, until `forget`."""
        self._rows.append(inf)
        self.connection.register("rows_to_keep", rows)
        self.keep(name, "FROM rows_to_keep")
        self.connection.unregister("rows_to_keep")

    def forget(self, name: str) -> None:
        """Free what `keep` kept."""
        self.connection.execute(f"DROP TABLE IF EXISTS {quote_table(name)}")

    def _make(self, kind: str, name: str, sql: str) -> None:
        """Something of the borrower's own: from now on nothing else is in the session than what it made."""
        self._lent.hide(self._attached)
        self._lent.own = True
        self._create(kind, name, sql)

    def _create(self, kind: str, name: str, sql: str) -> None:
        schema = name.split(".", 1)[0]
        if schema not in self._schemas:
            self._session.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(schema)}")
            self._schemas.add(schema)
        self._session.execute(f"CREATE OR REPLACE {kind} {quote_table(name)} AS {sql}")

    def _asked(self, sql: str) -> Session:
        """The session, in which the statement finds nothing that this borrower has not made."""
        self._lent.hide(self._attached, sql)
        return self._session

    @contextmanager
    def on_one_core(self) -> Iterator[None]:
        """While it lasts one thread carries out all statements: of short ones a second costs more than it brings.

        Who waits for the last task of another thread asks again and again whether it is done, and that is work, too.
        """
        [(threads,)] = self.connection.execute("SELECT current_setting('threads')").fetchall()
        self._session.execute("SET threads = 1")
        try:
            yield
        finally:
            self._session.execute(f"SET threads = {threads}")

    def define(self, function: ListFunction, work: ListWork) -> None:
        """Let SQL call a function; it goes with the engine."""
        define(self._session, function, work)
        self._functions.append(function.name)

    def query(self, sql: str) -> pa.Table:
        """The whole answer as an Arrow table."""
        with storage_errors("a query"):
            return self._asked(sql).execute(sql).to_arrow_table()

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """The same some rows at a time, for millions. Another statement ends it."""
        with storage_errors("a query"):
            yield from self.connection.execute(sql).to_arrow_reader(_ROWS_AT_ONCE)

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """The whole answer as dictionaries; for small answers."""
        with storage_errors("a query"):
            cursor = self._asked(sql).execute(sql)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def write(self, sql: str, path: Path, columns: Sequence[Column] | None = None) -> int:
        """Write the answer to one Parquet file, cast to `columns` when given; returns its rows.

        LakeError for a path outside the home.
        """
        refuse_outside(self._home, path)
        make_folder(path.parent)
        try:
            with storage_errors(f"writing {path.name}"):
                return self._copy(typed_select(sql, columns) if columns else sql, path, "")
        except BaseException:
            delete_file(self._home, path)
            raise

    def discard(self, path: Path) -> None:
        """Delete a file that it wrote and nobody needs."""
        delete_file(self._home, path)

    def write_files(self, sql: str, folder: Path, bytes_per_file: int) -> list[Path]:
        """Write the answer to Parquet files of about this size in a new folder; no rows give no files.

        LakeError for a folder outside the home.
        """
        refuse_outside(self._home, folder)
        make_folder(folder.parent)
        try:
            with storage_errors(f"writing {folder.name}"):
                rows = self._copy(sql, folder, f", FILE_SIZE_BYTES {bytes_per_file}")
        except BaseException:
            delete_folder(self._home, folder)
            raise
        if rows == 0:
            delete_folder(self._home, folder)
            return []
        return sorted(folder.iterdir())

    def _copy(self, sql: str, path: Path, options: str) -> int:
        are_few = self._rows and sum(self._rows) <= _FEW_ROWS
        dictionary = "" if are_few else _OF_MANY_ROWS
        statement = f"COPY ({sql}) TO {literal(str(path))} ({_PARQUET}{dictionary}{options})"
        copied = self._asked(sql).execute(statement).fetchone()
        return int(copied[0]) if copied else 0


def _open(settings: Settings, ordered: bool, files: Sequence[str] | None) -> Session:
    """What DuckDB writes when its memory is full goes with the session."""
    options: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": share_of(settings.memory_limit),
        "temp_directory": str(settings.temporary_folder / f"duckdb-{uuid4().hex}"),
        "preserve_insertion_order": ordered,
        # A file that is attached is put in order once, when it is let go, and not with every sixteen megabytes written.
        "checkpoint_threshold": "1GB",
    }
    if threads := share_of_threads(settings.threads):
        options["threads"] = threads
    session = open_session(options=options)
    # Nobody writes a data file again under its name, and many models read the same.
    session.execute("SET parquet_metadata_cache = true")
    buckets = reach(session, settings)
    zones = [root / zone for root in (settings.home, *(one.root for one in buckets)) for zone in get_args(Zone)]
    confine(session, folders=zones if files is None else (), files=files or ())
    return session
