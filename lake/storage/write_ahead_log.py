"""SQLite files that many open at once: a write-ahead log, and connections that wait as long as their run may.

SQLite has a time-out of its own for each statement, which a run of a hundred steps would wait out a hundred times. And
while another process switches the log of a new file on, SQLite answers at once that it is locked: it fears a deadlock.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from lake.storage.patience import Patience


class PatientConnection(sqlite3.Connection):
    """A connection whose statements share the patience of their run."""

    def __init__(self, patience: Patience, database: str, **options: Any) -> None:
        super().__init__(database, **{**options, "timeout": 0, "factory": type(self)})
        self.file = Path(database)
        self.patience = patience

    def cursor(self, factory: Any = None) -> sqlite3.Cursor:  # type: ignore[override]
        """A cursor that waits."""
        return super().cursor(factory or _PatientCursor)

    # Python's own short cuts make a plain cursor, whatever `cursor` returns.

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """A statement, through a cursor that waits."""
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> sqlite3.Cursor:
        """A statement for many rows, through a cursor that waits."""
        return self.cursor().executemany(sql, parameters)

    def executescript(self, script: str, /) -> sqlite3.Cursor:
        """Statements that may run twice: a script that has to wait in its midst is begun anew."""
        return self.cursor().executescript(script)

    def commit(self) -> None:
        """Commit; a file without a write-ahead log may be locked even then."""
        self.patience.wait_for(self.file, super().commit)


class _PatientCursor(sqlite3.Cursor):
    connection: PatientConnection

    def execute(self, sql: str, parameters: Any = (), /) -> "_PatientCursor":
        self._wait_for(lambda: super(_PatientCursor, self).execute(sql, parameters))
        return self

    def executemany(self, sql: str, parameters: Iterable[Any], /) -> "_PatientCursor":
        rows = list(parameters)  # an iterator would be used up by the first try
        self._wait_for(lambda: super(_PatientCursor, self).executemany(sql, rows))
        return self

    def executescript(self, script: str, /) -> "_PatientCursor":
        self._wait_for(lambda: super(_PatientCursor, self).executescript(script))
        return self

    def _wait_for(self, action: Callable[[], object]) -> None:
        self.connection.patience.wait_for(self.connection.file, action)


def open_with_log(file: Path, patience: Patience) -> PatientConnection:
    """A connection for any thread, in autocommit mode; the write-ahead log stays with the file."""
    connection = PatientConnection(patience, str(file), isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    return connection


@contextmanager
def open_to_read(file: Path, patience: Patience) -> Iterator[PatientConnection]:
    """A connection that changes nothing in the file, closed after use; the file must be there."""
    connection = PatientConnection(patience, f"{file.as_uri()}?mode=ro", uri=True)
    connection.file = file
    with closing(connection):
        yield connection


def look_into(file: Path, patience: Patience, questions: Mapping[str, str]) -> dict[str, list[tuple[object, ...]]]:
    """What a query finds in each table of a file; nothing where the table is not there. Nothing is changed."""
    with open_to_read(file, patience) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        return {
            table: connection.execute(query).fetchall() if table in tables else [] for table, query in questions.items()
        }


def make_patient(engine: Engine, patience: Patience) -> None:
    """Let the connections that a SQLAlchemy engine opens from now on wait with this patience."""

    def connect(_dialect: object, _record: object, _arguments: object, parameters: dict[str, Any]) -> None:
        parameters["factory"] = partial(PatientConnection, patience)

    event.listen(engine, "do_connect", connect)


@contextmanager
def patient_engines(place: Path, patience: Patience) -> Iterator[None]:
    """While the context lasts, every engine opens the SQLite files at or below a place with this patience."""

    def connect(_dialect: object, _record: object, arguments: Sequence[Any], parameters: dict[str, Any]) -> None:
        if arguments and isinstance(arguments[0], str) and Path(arguments[0]).is_relative_to(place):
            parameters["factory"] = partial(PatientConnection, patience)

    event.listen(Engine, "do_connect", connect)
    try:
        yield
    finally:
        event.remove(Engine, "do_connect", connect)
