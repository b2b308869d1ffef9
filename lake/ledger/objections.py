"""Objections (异议) to accepted records: raised by whoever uses the data, decided by whom it came from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from lake.errors import LakeError
from lake.ledger.ledger import Ledger
from lake.ledger.statements import insertion

Decision = Literal["accepted", "rejected"]


@dataclass(frozen=True)
class Objection:
    """One objection. `table_name` is where the fault was seen, `resource` and `key_hash` the delivered row behind it.

    `batch_id` and `line_no` say where that row stood when the objection was raised; `returned_in` is the batch that
    brought the corrected row. Reasons are people's own words: they stay in the ledger and are published nowhere.
    """

    number: int
    table_name: str
    resource: str
    batch_id: str
    line_no: int
    key_hash: str
    field: str
    reason: str
    raised_by: str
    raised_at: datetime
    is_complex: bool
    decision: Decision | None = None
    decision_reason: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    returned_in: str | None = None


class Objections:
    """The record of them, in the ledger's file."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def add(self, **facts: str | int | bool) -> Objection:
        """Remember a new objection; the same to the same field of the same row that is still open is that one."""
        named = {**facts, "raised_at": datetime.now(UTC).isoformat()}
        same = "resource = :resource AND key_hash = :key_hash AND field = :field AND decision IS NULL"
        place = {name: facts[name] for name in ("resource", "key_hash", "field")}
        with self._ledger.transaction() as change:
            known = change.execute(f"SELECT number FROM objection WHERE {same}", **place)
            [row] = known or change.execute(f"{insertion('objection', named)} RETURNING number", **named)
        return self.find(row["number"])

    def decide(
        self, number: int, decision: Decision, reason: str, by: str, returned_in: str | None = None
    ) -> Objection:
        """Close an objection; one that is closed stays as it was decided."""
        facts = {"decision": decision, "decision_reason": reason, "decided_by": by, "returned_in": returned_in}
        values = {**facts, "decided_at": datetime.now(UTC).isoformat()}
        changes = ", ".join(f"{name} = :{name}" for name in values)
        with self._ledger.transaction() as change:
            change.execute(
                f"UPDATE objection SET {changes} WHERE number = :number AND decision IS NULL", number=number, **values
            )
        return self.find(number)

    def find(self, number: int) -> Objection:
        """The objection of a number; LakeError when there is none."""
        found = next((one for one in self.all() if one.number == number), None)
        if found is None:
            raise LakeError(f"没有编号为 {number} 的异议", advice="`lake quality objections --all` 可查")
        return found

    def all(self) -> list[Objection]:
        """Every objection, oldest first."""
        return list(self._read())

    def _read(self) -> Iterator[Objection]:
        for row in self._ledger.rows("SELECT * FROM objection ORDER BY number"):
            values: dict[str, Any] = dict(row)
            for name in ("raised_at", "decided_at"):
                values[name] = values[name] and datetime.fromisoformat(values[name])
            yield Objection(**{**values, "is_complex": bool(values["is_complex"])})
