"""DuckDB sessions are opened once and lent again: to open one takes longer than a small query in it.

Whoever gives one back left it without an error. It is emptied, so that the next finds no view and no rows of the last;
only views of the lake's tables may stay, for one that reads the same files: see `Lent`.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import duckdb

from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.session import Session
from lake.settings import Settings

_MOST_IDLE = 4
"""Of a process, whatever homes they are of: each keeps threads of its own."""
_MOST_VIEWS = 500
"""That stay in a session: more than a run needs at a time, and few enough that nobody notices them."""
_WORD = re.compile(r"\w+")


class Kind(NamedTuple):
    """Sessions of the same kind may be lent for each other: they may open the same, and are set the same way."""

    settings: Settings
    ordered: bool
    memory_limit: str
    threads: int | None


@dataclass
class Lent:
    """A session, and the views of tables in it: the SQL of each by its name. `own`: there may be more in it than these.

    A view that its borrower did not make, or find to be what it would make, goes before a statement that may read it.
    """

    session: Session
    views: dict[str, str] = field(default_factory=dict)
    own: bool = False
    spilled: Path | None = None

    def hide(self, shown: Collection[str], sql: str | None = None) -> None:
        """Drop the views that are not among the shown, all of them or those whose name the statement may mean."""
        if strange := self.views.keys() - shown:
            words = None if sql is None else _words(sql)
            gone = [name for name in strange if words is None or _words_of(name) <= words]
            if gone:
                self.session.execute("; ".join(f"DROP VIEW {quote_table(name)}" for name in gone))
            for name in gone:
                del self.views[name]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


@lru_cache(maxsize=10_000)
def _words_of(view: str) -> set[str]:
    """Without its schema: every statement is held against some hundred views."""
    return _words(view.split(".", 1)[-1])


class LentSessions:
    """Those of a process."""

    def __init__(self) -> None:
        self._idle: list[tuple[Kind, Lent]] = []
        self._guard = Lock()

    def lend(self, kind: Kind | None, make: Callable[[], Session]) -> Lent:
        """One that is idle, the last that was used, or a new one; without a kind always a new one."""
        with self._guard:
            for number, (known, lent) in reversed([*enumerate(self._idle)]):
                if known == kind:
                    del self._idle[number]
                    return lent
        session = make()
        return Lent(session, spilled=_spilled(session))

    def take_back(self, kind: Kind | None, lent: Lent) -> None:
        """Empty and keep it, or close it when it is of no kind; of many the one that is idle for longest is closed."""
        if kind is None or not _reusable(kind, lent):
            return lent.session.close()
        with self._guard:
            self._idle.append((kind, lent))
            closing, self._idle = self._idle[:-_MOST_IDLE], self._idle[-_MOST_IDLE:]
        for _, left in closing:
            left.session.close()

    def close(self, home: Path) -> None:
        """Close those of a home that are idle."""
        with self._guard:
            closing = [lent for kind, lent in self._idle if kind.settings.home == home]
            self._idle = [(kind, lent) for kind, lent in self._idle if kind.settings.home != home]
        for lent in closing:
            lent.session.close()


_LEFT = """
SELECT 'SCHEMA', schema_name FROM duckdb_schemas() WHERE database_name = 'memory' AND schema_name <> 'main'
UNION ALL SELECT 'TABLE', table_name FROM duckdb_tables() WHERE schema_name = 'main'
UNION ALL SELECT 'VIEW', view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal
"""
"""All that one left, by one statement: each takes longer than what it does here."""


def _spilled(session: Session) -> Path | None:
    """Where it writes to the disk for lack of memory."""
    [(folder,)] = session.execute("SELECT current_setting('temp_directory')").fetchall()
    return Path(folder) if folder else None


def _reusable(kind: Kind, lent: Lent) -> bool:
    """Whether it holds no more than views of tables, and not too many; not when it has written to the disk."""
    if lent.spilled is not None and lent.spilled.exists():
        return False
    return _emptied(kind, lent) if lent.own or len(lent.views) > _MOST_VIEWS else True


def _emptied(kind: Kind, lent: Lent) -> bool:
    """Whether it is as if it were new."""
    try:
        left = lent.session.execute(_LEFT).fetchall()
        lent.session.execute("; ".join([*_drops(left), *_settings(kind)]))
    except duckdb.Error:
        return False
    lent.views.clear()
    lent.own = False
    return True


def _drops(left: Iterable[tuple[str, str]]) -> Iterator[str]:
    for what, name in left:
        yield f"DROP {what} {quote(name)}{' CASCADE' if what == 'SCHEMA' else ''}"


def _settings(kind: Kind) -> Iterator[str]:
    yield f"SET memory_limit = {literal(kind.memory_limit)}"
    yield f"SET threads = {kind.threads}" if kind.threads else "RESET threads"
    yield from ("RESET max_temp_directory_size", "SET TimeZone = 'UTC'", "RESET disabled_optimizers")


LENT = LentSessions()
"""Threads share them; a session is lent to one at a time."""
