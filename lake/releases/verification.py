"""All files that the lake is made of, as they should be: those of every table and snapshot, and of every release."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from lake.engine.identifiers import quote
from lake.settings import Settings
from lake.storage.file_faults import BROKEN_DATABASE, LOST_REFERENCE
from lake.tables.lakehouse import Lakehouse
from lake.tables.soundness import Damage, Expected
from lake.tables.table_files import table_files
from lake.told import Told

_DATABASE = Told(
    "put it back from a copy of this home, with its -wal file, while no program of the lake runs",
    "请在没有程序使用湖时，从湖的副本连同其 -wal 文件一并放回",
)


@dataclass(frozen=True)
class Verification:
    """What was looked at and what is wrong. `unknown`: files of which no checksum was ever written down."""

    files: int
    damages: tuple[Damage, ...]
    unknown: int


def verify_files(
    lakehouse: Lakehouse,
    released: Iterable[Expected | Damage],
    *,
    whole: bool,
    planned: Callable[[int], None],
    done: Callable[[int], None],
) -> Verification:
    """Look at every file of the tables and at the released ones, quickly or whole.

    `planned` is told the bytes of all of them, `done` those of each file that was looked at.
    """
    lakehouse.read_afresh()
    found = [*table_files(lakehouse, whole=whole), *released]
    expected = [*dict.fromkeys(one for one in found if isinstance(one, Expected))]
    planned(sum(one.bytes or 0 for one in expected))
    looked = lakehouse.checker.look_all(expected, whole=whole, done=done)
    damages = dict.fromkeys([*(one for one in found if isinstance(one, Damage)), *looked])
    known = {one.path for one in expected if one.sha256}
    paths = {one.path for one in expected}
    return Verification(len(paths), tuple(damages), len(paths - known))


def database_damages(settings: Settings, *, whole: bool = True) -> Iterator[Damage]:
    """What is wrong with the files of the ledger and of the embedded catalogue, as far as SQLite can tell.

    Whole: every index is held against its table, and every row is read. A letter that became another one is not found.
    SQLite opens a database with a log only where it may write: elsewhere its file alone is read, when all is in it.
    """
    for file in (settings.ledger_path, settings.catalog_path):
        if not file.exists():  # another catalogue is configured
            continue
        problem = _look_into(f"{file.as_uri()}?mode=ro", whole)
        if problem and not os.access(file.parent, os.W_OK) and not _log_of(file):
            problem = _look_into(f"{file.as_uri()}?immutable=1", whole)
        if problem:
            yield Damage("home", file.name, BROKEN_DATABASE.of(error=problem), advice=_DATABASE, kind="database")


def _log_of(file: Path) -> bool:
    """Whether something is in the database's log alone."""
    log = file.with_name(f"{file.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _look_into(address: str, whole: bool) -> str | None:
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return _problem_of(connection, whole)
    except sqlite3.Error as error:
        return str(error)


def _problem_of(connection: sqlite3.Connection, whole: bool) -> str | None:
    found = [str(row[0]) for row in connection.execute(f"PRAGMA {'integrity_check' if whole else 'quick_check'}")]
    if found != ["ok"]:
        return found[0]
    if lost := connection.execute("PRAGMA foreign_key_check").fetchone() if whole else None:
        return LOST_REFERENCE.of(table=lost[0], other=lost[2])
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() if whole else []
    for (table,) in tables:
        for _row in connection.execute(f"SELECT * FROM {quote(table)}"):  # fails on what is no text
            pass
    return None
