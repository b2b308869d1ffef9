"""DuckDB sessions are opened once and lent again: to open one takes longer than a small query in it.

Whoever gives one back left it without an error; it is emptied, so that the next finds no view and no rows of the last.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import duckdb

from lake.engine.identifiers import literal, quote
from lake.engine.session import Session
from lake.settings import Settings

_MOST_IDLE = 4
"""Of a process, whatever homes they are of: each keeps threads of its own."""


class Kind(NamedTuple):
    """Sessions of the same kind may be lent for each other: they may open the same, and are set the same way."""

    settings: Settings
    ordered: bool
    memory_limit: str


class LentSessions:
    """Those of a process."""

    def __init__(self) -> None:
        self._idle: list[tuple[Kind, Session]] = []
        self._guard = Lock()

    def lend(self, kind: Kind | None, make: Callable[[], Session]) -> Session:
        """One that is idle, or a new one; without a kind always a new one."""
        with self._guard:
            for number, (known, session) in enumerate(self._idle):
                if known == kind:
                    del self._idle[number]
                    return session
        return make()

    def take_back(self, kind: Kind | None, session: Session) -> None:
        """Empty and keep it, or close it when it is of no kind; of many the one that is idle for longest is closed."""
        if kind is None or not _emptied(kind, session):
            return session.close()
        with self._guard:
            self._idle.append((kind, session))
            closing, self._idle = self._idle[:-_MOST_IDLE], self._idle[-_MOST_IDLE:]
        for _, left in closing:
            left.close()

    def close(self, home: Path) -> None:
        """Close those of a home that are idle."""
        with self._guard:
            closing = [session for kind, session in self._idle if kind.settings.home == home]
            self._idle = [(kind, session) for kind, session in self._idle if kind.settings.home != home]
        for session in closing:
            session.close()


_LEFT = """
SELECT 'SCHEMA', schema_name FROM duckdb_schemas() WHERE database_name = 'memory' AND schema_name <> 'main'
UNION ALL SELECT 'TABLE', table_name FROM duckdb_tables() WHERE schema_name = 'main'
UNION ALL SELECT 'VIEW', view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal
UNION ALL SELECT 'SPILLED', current_setting('temp_directory')
"""
"""All that one left, by one statement: each takes longer than what it does here."""


def _emptied(kind: Kind, session: Session) -> bool:
    """Whether it is as if it were new; not when it has written to the disk for lack of memory."""
    try:
        left = session.execute(_LEFT).fetchall()
        if any(what == "SPILLED" and Path(name).exists() for what, name in left):
            return False
        session.execute("; ".join([*_drops(left), *_settings(kind)]))
    except duckdb.Error:
        return False
    return True


def _drops(left: Iterable[tuple[str, str]]) -> Iterator[str]:
    for what, name in left:
        if what != "SPILLED":
            yield f"DROP {what} {quote(name)}{' CASCADE' if what == 'SCHEMA' else ''}"


def _settings(kind: Kind) -> Iterator[str]:
    yield f"SET memory_limit = {literal(kind.memory_limit)}"
    yield from ("RESET max_temp_directory_size", "SET TimeZone = 'UTC'", "RESET disabled_optimizers")


LENT = LentSessions()
"""Threads share them; a session is lent to one at a time."""
