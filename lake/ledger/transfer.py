"""A whole ledger out of one database into another, whichever of the two kinds each is: backups hold it as a file.

Both have the same tables, at the version of this code. What is copied is one moment of the source, and it is in the
target whole or not at all.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Table, func, insert, select, text

from lake.errors import LakeError
from lake.ledger.database import database_at
from lake.ledger.opening import bring_up_to_date, writing
from lake.ledger.schema import METADATA
from lake.storage.patience import Patience

_BLOCK = 5_000
"""Rows of one statement, so that a large table needs no room of its own."""
_HOME = METADATA.tables["home"]


def copy_ledger(source: Path | URL, target: Path | URL, patience: Patience, *, over: str | None = None) -> None:
    """Fill an empty ledger with another's rows; both are brought to this code's version first.

    `over`: the home of which rows may be there, from an earlier try; they are replaced in the same transaction.
    LakeError, and nothing changed, where other rows are.
    """
    origin, place = database_at(source, patience), database_at(target, patience)
    try:
        with origin.failures("reading the ledger"):
            bring_up_to_date(origin)
        with place.failures("writing the ledger"):
            bring_up_to_date(place)
            with origin.engine.begin() as read, writing(place) as written:
                origin.stand_still(read)
                _refuse_filled(written, over)
                _replace(read, written)
    finally:
        origin.close()
        place.close()


def refuse_filled_ledger(target: URL, patience: Patience, *, over: str | None = None) -> None:
    """Raises LakeError where a ledger has rows that are not those of the home `over`. It is only looked at."""
    database = database_at(target, patience)
    questions = {name: f"SELECT 1 FROM {name} LIMIT 1" for name in METADATA.tables}
    with database.failures("looking at the ledger"):
        found = database.look({**questions, _HOME.name: f"SELECT id FROM {_HOME.name}"}) or {}
    if any(found.values()) and found[_HOME.name] != [(over,)]:
        raise _filled()


def _refuse_filled(connection: Connection, over: str | None) -> None:
    filled = any(connection.execute(select(table).limit(1)).first() for table in METADATA.tables.values())
    if filled and connection.execute(select(_HOME.c.id)).scalar() != (over or ""):
        raise _filled()


def _filled() -> LakeError:
    return LakeError(
        "LAKE_LEDGER names a database that has a ledger in it already",
        advice="let it name an empty database, or another schema (?options=-csearch_path%3D…): nothing was changed",
    )


def _replace(read: Connection, written: Connection) -> None:
    for table in reversed(METADATA.sorted_tables):
        written.execute(table.delete())
    for table in METADATA.sorted_tables:
        for block in _blocks(read, table):
            written.execute(insert(table), block)
        _go_on_numbering(written, table)


def _blocks(read: Connection, table: Table) -> Iterator[Sequence[dict[str, Any]]]:
    """In the order of the key: what a row refers to in its own table came before it."""
    streamed = read.execution_options(yield_per=_BLOCK)
    for rows in streamed.execute(select(table).order_by(*table.primary_key.columns)).mappings().partitions():
        yield [dict(row) for row in rows]


def _go_on_numbering(written: Connection, table: Table) -> None:
    """PostgreSQL counts apart from the rows; SQLite looks at them."""
    number = table.autoincrement_column
    if number is None or written.dialect.name != "postgresql":
        return
    last = written.execute(select(func.max(number))).scalar()
    if last is not None:
        sequence = text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)")
        written.execute(sequence, {"table": table.name, "column": number.name, "last": last})
