"""One line a run: when it was, how it ended, and what the lake and all around it looked like when nothing was left.

`inputs` is a digest of everything that a plan reads. A later run that finds the same digest has nothing to do.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lake.ledger.ledger import Ledger
from lake.ledger.statements import Row, insertion


@dataclass(frozen=True)
class RunRecord:
    """A run. No `inputs`: something was left to do, or nothing was done. `kept`: how it ended, for later runs."""

    began_at: datetime
    ended_at: datetime
    ok: bool
    inputs: str | None
    kept: dict[str, Any]


class RunRecords:
    """The records of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def last(self, limit: int = 1) -> list[RunRecord]:
        """The last runs, newest first."""
        rows = self._ledger.rows("SELECT * FROM run_record ORDER BY number DESC LIMIT :limit", limit=limit)
        return [_record(row) for row in rows]

    def settled(self, inputs: str) -> RunRecord | None:
        """The last run that ended with nothing left to do while all was as this digest says."""
        rows = self._ledger.rows(
            "SELECT * FROM run_record WHERE inputs = :inputs ORDER BY number DESC LIMIT 1", inputs=inputs
        )
        return _record(rows[0]) if rows else None

    def note(self, record: RunRecord, keep: timedelta) -> None:
        """Add a line, and let those go that ended longer ago than `keep`."""
        values = {
            "began_at": record.began_at.isoformat(),
            "ended_at": record.ended_at.isoformat(),
            "ok": record.ok,
            "inputs": record.inputs,
            "kept": json.dumps(record.kept, ensure_ascii=False, sort_keys=True, default=str),
        }
        with self._ledger.transaction() as change:
            change.execute(insertion("run_record", values), **values)
            long_ago = (record.ended_at - keep).isoformat()
            change.execute("DELETE FROM run_record WHERE ended_at < :long_ago", long_ago=long_ago)


def _record(row: Row) -> RunRecord:
    return RunRecord(
        datetime.fromisoformat(row["began_at"]),
        datetime.fromisoformat(row["ended_at"]),
        bool(row["ok"]),
        row["inputs"],
        json.loads(row["kept"]),
    )
