"""The ledger remembers every batch, commit and verdict: what makes a load repeatable after snapshots expire."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from lake.ledger.commits import Commits
from lake.ledger.recorded_files import RecordedFiles
from lake.ledger.records import Batch, Reconciliation, Verdict
from lake.ledger.sightings import Sightings
from lake.ledger.statements import Row
from lake.ledger.verdicts import Judged, Verdicts

__all__ = ["Batch", "Kind", "Ledger", "Reconciliation", "Verdict"]

Kind = Literal["batch", "verdict", "commit"]
_EXPORTS: dict[Kind, str] = {
    "batch": "SELECT * FROM batch ORDER BY ingested_at, batch_id",
    "commit": "SELECT * FROM table_commit ORDER BY committed_at, token, table_name",
    "verdict": "SELECT * FROM verdict JOIN judgement USING (table_name, snapshot_id) "
    "ORDER BY judged_at, table_name, snapshot_id, position",
}


class Ledger(Sightings, Commits, RecordedFiles, Verdicts):
    """All of it in one database: what belongs together is written in one transaction."""

    def marks(self) -> dict[str, str]:
        """By name of a table of the ledger: a mark that is another after every change to it (changes.py)."""
        return {row["table_name"]: row["mark"] for row in self.rows("SELECT * FROM ledger_change ORDER BY table_name")}

    def export(self, kind: Kind) -> list[dict[str, Any]]:
        """All records of a kind for the governance tables; times as UTC datetimes, reports and errors as JSON text."""
        return [_exported(row) for row in self.rows(_EXPORTS[kind])]

    def export_verdicts(self, wanted: Collection[Judged]) -> list[dict[str, Any]]:
        """The same of the verdicts of some snapshots."""
        listed = json.dumps(sorted({str(snapshot) for _, snapshot, _ in wanted}))
        among = f"WHERE CAST(snapshot_id AS TEXT) IN ({self._database.elements})"
        query = f"SELECT * FROM verdict JOIN judgement USING (table_name, snapshot_id) {among}"
        keys = {(table, snapshot) for table, snapshot, _ in wanted}
        found = self.rows(f"{query} ORDER BY judged_at, table_name, snapshot_id, position", listed=listed)
        return [_exported(row) for row in found if (row["table_name"], row["snapshot_id"]) in keys]


def _exported(row: Row) -> dict[str, Any]:
    return {name: datetime.fromisoformat(row[name]) if name.endswith("_at") else row[name] for name in row}
