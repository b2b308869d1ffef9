"""Which resources are being split anew: until that has ended, their tables hold a part of what they should.

The batches themselves stay loaded all the while, so they cannot tell.
"""

from lake.ledger import Ledger

_TABLE = """
CREATE TABLE IF NOT EXISTS restatement (
    resource TEXT NOT NULL,
    number INTEGER NOT NULL,
    contract_version TEXT NOT NULL,
    has_ended INTEGER NOT NULL,
    PRIMARY KEY (resource, number)
) STRICT
"""


class Restatements:
    """The record of them, in the ledger's file."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        with ledger.transaction() as connection:
            connection.execute(_TABLE)

    def begin(self, resource: str, contract_version: str, after: int) -> int:
        """The number of a restatement: the open one's if it is for this contract, else the next, `after` at least."""
        last = self._last(resource)
        if last is not None and last == (last[0], contract_version, False):
            return last[0]
        number = 1 + max(after, last[0] if last else 0)
        with self._ledger.transaction() as connection:
            connection.execute("INSERT INTO restatement VALUES (?, ?, ?, 0)", (resource, number, contract_version))
        return number

    def end(self, resource: str) -> None:
        """Every batch is in the tables again; those that were begun before and given up have ended, too."""
        with self._ledger.transaction() as connection:
            connection.execute("UPDATE restatement SET has_ended = 1 WHERE resource = ?", (resource,))

    def is_open(self, resource: str) -> bool:
        """Whether the tables of a resource hold a part of its batches only."""
        last = self._last(resource)
        return last is not None and not last[2]

    def open(self) -> list[str]:
        """The resources whose restatement has not ended."""
        rows = self._ledger.rows("SELECT DISTINCT resource FROM restatement WHERE NOT has_ended ORDER BY resource")
        return [row["resource"] for row in rows]

    def _last(self, resource: str) -> tuple[int, str, bool] | None:
        rows = self._ledger.rows("SELECT * FROM restatement WHERE resource = ? ORDER BY number DESC LIMIT 1", resource)
        return (rows[0]["number"], rows[0]["contract_version"], bool(rows[0]["has_ended"])) if rows else None
