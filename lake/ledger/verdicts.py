"""What was judged of every snapshot of a table."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime

from lake.ledger.commits import NO_SNAPSHOT
from lake.ledger.records import Verdict
from lake.ledger.statements import Row, insertion
from lake.ledger.transactions import Transactions

Judged = tuple[str, int, datetime]
"""A table, a snapshot of it (`NO_SNAPSHOT` for none) and the moment it was judged."""
_COLUMNS = [(item.name, "check_name" if item.name == "check" else item.name) for item in fields(Verdict)]
"""Of a verdict, each with the column that holds it."""
_OF_SNAPSHOT = "table_name = :table_name AND snapshot_id = :snapshot_id"


class Verdicts(Transactions):
    """The verdicts on all tables; every method is one transaction."""

    def record_verdicts(self, table: str, snapshot_id: int | None, verdicts: Sequence[Verdict]) -> None:
        """What was judged of a snapshot, in place of what was judged before; the same again changes nothing."""
        if self.verdicts(table, snapshot_id) == list(verdicts):
            return
        key = _key(table, snapshot_id)
        rows = [{**key, "position": position, **_verdict_values(one)} for position, one in enumerate(verdicts)]
        with self.transaction() as change:
            change.execute(f"DELETE FROM judgement WHERE {_OF_SNAPSHOT}", **key)
            change.execute(insertion("judgement", [*key, "judged_at"]), judged_at=datetime.now(UTC).isoformat(), **key)
            change.execute_many(insertion("verdict", rows[0]) if rows else "", rows)

    def verdicts(self, table: str, snapshot_id: int | None) -> list[Verdict] | None:
        """The verdicts of a snapshot; None when it was never judged, empty when there was nothing to check."""
        key = _key(table, snapshot_id)
        if not self.rows(f"SELECT 1 FROM judgement WHERE {_OF_SNAPSHOT}", **key):
            return None
        found = self.rows(f"SELECT * FROM verdict WHERE {_OF_SNAPSHOT} ORDER BY position", **key)
        return [_verdict(row) for row in found]

    def verdicts_at(self, heads: Mapping[str, int | None]) -> dict[str, list[Verdict] | None]:
        """The same as `verdicts` of many tables, each at its snapshot, in two questions."""
        wanted = {(table, head or NO_SNAPSHOT) for table, head in heads.items()}
        among = f"WHERE CAST(snapshot_id AS TEXT) IN ({self._database.elements})"
        listed = json.dumps(sorted({str(head) for _table, head in wanted}))
        found: dict[str, list[Verdict] | None] = dict.fromkeys(heads)
        for row in self.rows(f"SELECT table_name, snapshot_id FROM judgement {among}", listed=listed):
            if (row["table_name"], row["snapshot_id"]) in wanted:
                found[row["table_name"]] = []
        for row in self.rows(f"SELECT * FROM verdict {among} ORDER BY table_name, position", listed=listed):
            judged = found.get(row["table_name"])
            if judged is not None and (row["table_name"], row["snapshot_id"]) in wanted:
                judged.append(_verdict(row))
        return found

    def judged(self) -> set[Judged]:
        """Which snapshots of which tables were judged, and when last."""
        rows = self.rows("SELECT table_name, snapshot_id, judged_at FROM judgement")
        return {(row["table_name"], row["snapshot_id"], datetime.fromisoformat(row["judged_at"])) for row in rows}


def _key(table: str, snapshot_id: int | None) -> dict[str, object]:
    return {"table_name": table, "snapshot_id": snapshot_id or NO_SNAPSHOT}


def _verdict_values(verdict: Verdict) -> dict[str, object]:
    return {column: getattr(verdict, name) for name, column in _COLUMNS}


def _verdict(row: Row) -> Verdict:
    values = {name: row[column] for name, column in _COLUMNS}
    return Verdict(**{**values, "blocking": bool(values["blocking"]), "passed": bool(values["passed"])})
