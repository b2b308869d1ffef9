"""Which refused row each row of a returned workbook answers: the thread between a work order and its correction."""

from collections.abc import Iterable
from dataclasses import dataclass

from lake.ledger import Ledger

_TABLE = """
CREATE TABLE IF NOT EXISTS returned_row (
    order_id TEXT NOT NULL,
    content TEXT NOT NULL,
    batch_id TEXT NOT NULL REFERENCES batch (batch_id),
    line_no INTEGER NOT NULL,
    PRIMARY KEY (order_id, content)
) STRICT
"""


@dataclass(frozen=True)
class ReturnedRow:
    """A row that was handed in again. `content` is a hash of its values, `batch_id` and `line_no` where it went."""

    order_id: str
    content: str
    batch_id: str
    line_no: int


class ReturnedRows:
    """The record of them, in the ledger's file."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        with ledger.transaction() as connection:
            connection.execute(_TABLE)

    def add(self, rows: Iterable[ReturnedRow]) -> None:
        """Remember rows; the same values for the same order are one row, and the first record stays."""
        with self._ledger.transaction() as connection:
            connection.executemany(
                "INSERT INTO returned_row VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [(row.order_id, row.content, row.batch_id, row.line_no) for row in rows],
            )

    def of(self, resource: str) -> list[ReturnedRow]:
        """Those of a resource's returns, in the order they were handed in."""
        found = self._ledger.rows(
            "SELECT order_id, content, batch_id, line_no FROM returned_row JOIN batch USING (batch_id) "
            "WHERE resource = ? ORDER BY ingested_at, batch_id, line_no",
            resource,
        )
        return [ReturnedRow(**dict(row)) for row in found]
