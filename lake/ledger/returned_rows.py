"""Which refused row each row of a returned workbook answers: the thread between a work order and its correction."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

from lake.ledger.ledger import Ledger
from lake.ledger.statements import insertion


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

    def add(self, rows: Iterable[ReturnedRow]) -> None:
        """Remember rows; the same values for the same order are one row, and the first record stays."""
        insert = insertion("returned_row", [one.name for one in fields(ReturnedRow)])
        with self._ledger.transaction() as change:
            change.execute_many(f"{insert} ON CONFLICT DO NOTHING", map(asdict, rows))

    def of(self, resource: str) -> list[ReturnedRow]:
        """Those of a resource's returns, in the order they were handed in."""
        found = self._ledger.rows(
            "SELECT order_id, content, batch_id, line_no FROM returned_row JOIN batch USING (batch_id) "
            "WHERE resource = :resource ORDER BY ingested_at, batch_id, line_no",
            resource=resource,
        )
        return [ReturnedRow(**row) for row in found]
