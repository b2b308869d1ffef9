"""Statements on the ledger: SQL text with named parameters, the same for every database that it may live in."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from sqlalchemy import Connection, RowMapping, text

from lake.ledger.changes import MARK, changed_table, marks

_text = lru_cache(maxsize=256)(text)


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

    def execute_many(self, sql: str, rows: Iterable[Mapping[str, object]]) -> None:
        """A change for each of many rows, and none when there are none."""
        if listed := [*rows]:
            self._note(sql, self._connection.execute(_text(sql), listed).rowcount)

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
