"""Where the ledger lives: a SQLite file in the home, or by configuration a PostgreSQL database.

The only place that knows what the two do differently. In both there is one writer at a time, and who comes second
waits as long as the run may.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import StaticPool

from lake.errors import LakeError
from lake.ledger.postgres import PostgresDatabase
from lake.ledger.statements import Row
from lake.settings import Settings
from lake.storage.patience import Patience
from lake.storage.storage_errors import storage_errors
from lake.storage.write_ahead_log import PatientConnection, look_into, open_with_log

_DRIVER = "postgresql+psycopg"
_POSTGRES = {_DRIVER, "postgresql", "postgres"}


class LedgerDatabase(Protocol):
    """What the ledger needs of the database it lives in."""

    elements: str
    """A query that makes rows of the JSON list in the parameter `:listed`."""

    @property
    def engine(self) -> Engine:
        """Connections, made when the first is asked for."""

    def take_turn(self, connection: Connection) -> None:
        """Begin to write: nobody else does until this transaction ends."""

    def stand_still(self, connection: Connection) -> None:
        """Begin to read: until this transaction ends all of it is seen as it is at this moment."""

    def rows(self, sql: str, parameters: Mapping[str, object]) -> list[Row]:
        """What a query finds outside of a transaction; `:name` stands for a parameter."""

    def loosened(self) -> AbstractContextManager[None]:
        """For migrations: a table that others refer to may be made anew."""

    def close(self) -> None:
        """End the connections."""

    def look(self, questions: Mapping[str, str]) -> dict[str, list[tuple[object, ...]]] | None:
        """What a query finds in each table, nothing where the table is not there; None when there is no ledger.

        Nothing is made and nothing changed.
        """

    def failures(self, doing: str) -> AbstractContextManager[None]:
        """Turn failures of storage into errors in words, without address or password."""


class SqliteDatabase:
    """A file: one connection, shared by threads, and a write-ahead log that stays with it."""

    elements = "SELECT value FROM json_each(:listed)"

    def __init__(self, path: Path, patience: Patience) -> None:
        self._path = path
        self._patience = patience
        self._is_closed = False

    @cached_property
    def engine(self) -> Engine:
        """Of one connection."""
        return create_engine("sqlite://", creator=self._connect, poolclass=StaticPool, hide_parameters=True)

    def _connect(self) -> PatientConnection:
        if self._is_closed:  # a pool would open the file again, and make it where it is gone
            raise sqlite3.ProgrammingError("the ledger was closed")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = open_with_log(self._path, self._patience)
        for pragma in ("synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def take_turn(self, connection: Connection) -> None:
        """The file's own lock."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def stand_still(self, connection: Connection) -> None:
        """The write-ahead log keeps what the first query saw."""
        connection.exec_driver_sql("BEGIN")

    def rows(self, sql: str, parameters: Mapping[str, object]) -> list[Row]:
        """By the driver, which knows such parameters: SQLAlchemy takes several times as long for a row by its key."""
        with closing(self.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(sql, parameters)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    @contextmanager
    def loosened(self) -> Iterator[None]:
        """SQLite cannot change a table that is referred to, and makes no exception within a transaction."""
        self._keep_references("OFF")
        try:
            yield
        finally:
            self._keep_references("ON")

    def _keep_references(self, state: str) -> None:
        with self.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA foreign_keys = {state}")

    def close(self) -> None:
        """For good."""
        self._is_closed = True
        self.engine.dispose()

    def look(self, questions: Mapping[str, str]) -> dict[str, list[tuple[object, ...]]] | None:
        """Through a connection that cannot write."""
        return look_into(self._path, self._patience, questions) if self._path.exists() else None

    def failures(self, doing: str) -> AbstractContextManager[None]:
        """Those of the disk and of the file."""
        return storage_errors(doing)


def ledger_place(settings: Settings) -> Path | URL:
    """The file in the home, or what `LAKE_LEDGER` says. LakeError, without the address, when that is of no use."""
    address = settings.ledger.get_secret_value()
    if not address:
        return settings.ledger_path
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername not in _POSTGRES:
        raise LakeError(
            "LAKE_LEDGER is not the address of a PostgreSQL database",
            advice="write it as postgresql+psycopg://user:password@host/database, or unset it for a file in LAKE_HOME",
        )
    return url.set(drivername=_DRIVER)


def database_at(place: Path | URL, patience: Patience) -> LedgerDatabase:
    """The database of a place; nothing is opened yet."""
    return PostgresDatabase(place, patience) if isinstance(place, URL) else SqliteDatabase(place, patience)
