"""Which token brought which snapshot into a table: what makes a load repeatable after snapshots expire."""

from collections.abc import Sequence
from datetime import UTC, datetime

from lake.ledger.file_records import FileRecord, write_records
from lake.ledger.statements import insertion
from lake.ledger.transactions import Transactions

NO_SNAPSHOT = 0
"""Stands for the snapshot of a table that has none: Iceberg's ids are positive, and NULL is no part of a key."""


class Commits(Transactions):
    """The commits to all tables; every method is one transaction."""

    def record_commit(
        self, token: str, table: str, snapshot_id: int | None, rows: int, files: Sequence[FileRecord] = ()
    ) -> None:
        """Remember that the token's change is in the table, and the files that it brought; the first record stays."""
        values = {
            "token": token,
            "table_name": table,
            "snapshot_id": snapshot_id or NO_SNAPSHOT,
            "rows": rows,
            "committed_at": datetime.now(UTC).isoformat(),
        }
        with self.transaction() as change:
            change.execute(f"{insertion('table_commit', values)} ON CONFLICT DO NOTHING", **values)
            write_records(change, files)

    def commit_of(self, token: str, table: str) -> int | None:
        """The snapshot that brought the token into the table; 0 when it changed nothing; None when unknown."""
        record = self.commit_record(token, table)
        return record[0] if record else None

    def commit_record(self, token: str, table: str) -> tuple[int, int] | None:
        """Snapshot and rows of a token's commit; None when unknown."""
        query = "SELECT snapshot_id, rows FROM table_commit WHERE token = :token AND table_name = :table"
        rows = self.rows(query, token=token, table=table)
        return (rows[0]["snapshot_id"], rows[0]["rows"]) if rows else None

    def forget_commits(self, table: str) -> None:
        """A table that is created anew holds none of what its predecessor of the same name held."""
        with self.transaction() as change:
            change.execute("DELETE FROM table_commit WHERE table_name = :table", table=table)
