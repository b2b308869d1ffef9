"""Statements on the ledger: SQL text with named parameters, the same for every database that it may live in."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from lake.ledger.changes import MARK, changed_table, marks

Value = str | int | float | None
"""What a column of the ledger holds."""
Row = Mapping[Any, Any]
"""What a query finds, by the names of its columns."""
_text = lru_cache(maxsize=256)(text)
_BLOCK = 50_000
"""Rows of one call, so that millions need no room of their own."""


class Statements:
    """What may be asked and changed within one transaction; `:name` stands for a parameter."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._changed: set[str] = set()

    def execute(self, sql: str, **parameters: object) -> list[RowMapping]:
        """The rows of a query, or of RETURNING; none for another change."""
        result = self._connection.execute(_text(sql), parameters)
        self._note(sql, result.rowcount)
        return [*result.mappings()] if result.returns_rows else []

    def blocks(self, sql: str, **parameters: object) -> Iterator[list[tuple[object, ...]]]:
        """The rows of a query as bare tuples, block by block: for millions. Read them before the next statement."""
        found = self._connection.execute(_text(sql), parameters, execution_options={"yield_per": _BLOCK})
        for block in found.partitions(_BLOCK):
            yield [tuple(row) for row in block]

    def execute_many(self, sql: str, rows: Iterable[Mapping[str, object]]) -> None:
        """A change for each of many rows, and none when there are none."""
        if listed := [*rows]:
            self._note(sql, self._connection.execute(_text(sql), listed).rowcount)

    def insert_many(self, table: str, names: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Rows by the hundred thousand, each a value for every name: handed to the driver as they are, block by block.

        A statement with named parameters costs as much again for every row as the database itself.
        """
        place = "?" if self._connection.dialect.paramstyle == "qmark" else "%s"
        sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(place for _ in names)})"
        left = iter(rows)
        while block := [tuple(row) for row in islice(left, _BLOCK)]:
            self._note(sql, self._connection.exec_driver_sql(sql, block).rowcount)

    def mark_changes(self) -> None:
        """Give every table that was changed so far another mark; the last thing that a transaction does."""
        if listed := marks(self._changed):
            self._connection.execute(_text(MARK), listed)

    def _note(self, sql: str, rows: int) -> None:
        if table := changed_table(sql, rows):
            self._changed.add(table)


def insertion(table: str, names: Iterable[str]) -> str:
    """An INSERT that takes the value of each column from the parameter of its name."""
    listed = [*names]
    return f"INSERT INTO {table} ({', '.join(listed)}) VALUES ({', '.join(f':{name}' for name in listed)})"
