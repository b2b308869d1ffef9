"""Which resources are being split anew: until that has ended, their tables hold a part of what they should.

The batches themselves stay loaded all the while, so they cannot tell.
"""

from lake.ledger.ledger import Ledger
from lake.ledger.statements import insertion


class Restatements:
    """The record of them, in the ledger's file."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def begin(self, resource: str, contract_version: str, after: int, *, anew: bool = False) -> int:
        """The number of a restatement: the open one's if it is for this contract, else the next, `after` at least.

        `anew`: what an open one has done is of no use, as its standards were others.
        """
        last = self._last(resource)
        if last is not None and last == (last[0], contract_version, False) and not anew:
            return last[0]
        number = 1 + max(after, last[0] if last else 0)
        values = {"resource": resource, "number": number, "contract_version": contract_version, "has_ended": False}
        with self._ledger.transaction() as change:
            change.execute(insertion("restatement", values), **values)
        return number

    def end(self, resource: str) -> None:
        """Every batch is in the tables again; those that were begun before and given up have ended, too."""
        with self._ledger.transaction() as change:
            change.execute("UPDATE restatement SET has_ended = true WHERE resource = :resource", resource=resource)

    def is_open(self, resource: str) -> bool:
        """Whether the tables of a resource hold a part of its batches only."""
        return self.open_number(resource) is not None

    def open_number(self, resource: str) -> int | None:
        """The number of the restatement that has not ended; None when there is none."""
        last = self._last(resource)
        return None if last is None or last[2] else last[0]

    def open(self) -> list[str]:
        """The resources whose restatement has not ended."""
        rows = self._ledger.rows("SELECT DISTINCT resource FROM restatement WHERE NOT has_ended ORDER BY resource")
        return [row["resource"] for row in rows]

    def _last(self, resource: str) -> tuple[int, str, bool] | None:
        query = "SELECT * FROM restatement WHERE resource = :resource ORDER BY number DESC LIMIT 1"
        rows = self._ledger.rows(query, resource=resource)
        return (rows[0]["number"], rows[0]["contract_version"], bool(rows[0]["has_ended"])) if rows else None
