"""What the ledger remembers of checks between tables: what each was asked of last, and what it found.

A record speaks of one content of the table of findings, named by its token; once the table holds something else, the
record says nothing any more. So a run that was killed between the table and the ledger asks again.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from lake.ledger.ledger import Ledger

_RECORD = """
INSERT INTO check_state (resource, check_name, inputs, judged, checked, failed, seconds, token)
VALUES (:resource, :check, :inputs, :judged, :checked, :failed, :seconds, :token)
ON CONFLICT (resource, check_name) DO UPDATE SET inputs = excluded.inputs, judged = excluded.judged,
    checked = excluded.checked, failed = excluded.failed, seconds = excluded.seconds, token = excluded.token
"""


@dataclass(frozen=True)
class CheckState:
    """One check as it was asked last. Not `judged`: a table that it needs was not there."""

    resource: str
    check: str
    inputs: str
    judged: bool
    checked: int = 0
    failed: int = 0
    seconds: float = 0.0

    @property
    def id(self) -> str:
        """As the check is called in the whole lake."""
        return f"{self.resource}/{self.check}"


class CheckStates:
    """The records of all checks in one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def known(self, token: str | None) -> dict[str, CheckState]:
        """By id, what is known of the findings that the token brought."""
        query = "SELECT * FROM check_state WHERE token = :token ORDER BY resource, check_name"
        states = (
            CheckState(
                resource=row["resource"],
                check=row["check_name"],
                inputs=row["inputs"],
                judged=bool(row["judged"]),
                checked=row["checked"],
                failed=row["failed"],
                seconds=row["seconds"],
            )
            for row in self._ledger.rows(query, token=token)
        )
        return {state.id: state for state in states}

    def names(self) -> dict[str, set[str]]:
        """By resource, every check that was ever recorded, so that what is gone can be told from what never was."""
        found: dict[str, set[str]] = {}
        for row in self._ledger.rows("SELECT resource, check_name FROM check_state"):
            found.setdefault(row["resource"], set()).add(row["check_name"])
        return found

    def record(self, token: str, states: Iterable[CheckState]) -> None:
        """All checks at once. Those that are gone keep their last record: their verdicts must still be taken back."""
        with self._ledger.transaction() as change:
            change.execute_many(_RECORD, ({**asdict(state), "token": token} for state in states))
