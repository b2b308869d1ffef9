"""What is known of all tables as they stand: who was never judged, who by another suite, who has failed."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from assets.context import LakeContext
from assets.judging.resources import suite_digest
from assets.reasons import Reason
from lake.ledger.judgings import Judging, Judgings
from lake.tables.table_state import TableState
from quality.expectations.expected import Suite
from quality.expectations.outcome import outcome

_DIGESTS: dict[tuple[str, str], str] = {}
"""Of suites, by table and basis: a process that plans again and again makes each once."""
_FAILED = "SELECT DISTINCT table_name, snapshot_id FROM verdict WHERE blocking AND NOT passed"


class Standing:
    """The verdicts on the heads of all tables, looked up once.

    `judged`: by table, verdicts of which it was asked that still are of the same suite, though code that makes suites
    is another; whoever notes them is not asked again.
    """

    def __init__(self, lake: LakeContext, states: Mapping[str, TableState]) -> None:
        ledger = lake.lakehouse.ledger
        self._ledger = ledger
        self._states = states
        self._judged = {
            (row["table_name"], row["snapshot_id"])
            for row in ledger.rows("SELECT table_name, snapshot_id FROM judgement")
        }
        self._failed = {(row["table_name"], row["snapshot_id"]) for row in ledger.rows(_FAILED)}
        self._suites = Judgings(ledger).all()
        self.judged: dict[str, Judging] = {}

    def why_to_judge(self, table: str, basis: str, suite: Callable[[], Suite] | None = None) -> Reason | None:
        """Why a table has to be judged as it stands; None when it was, or holds nothing.

        Of another basis is what may be of another suite: without `suite`, which makes it, nobody knows.
        """
        head = self._head(table)
        if head is None:
            return None
        if (table, head) not in self._judged:
            return Reason("never_judged")
        judged = self._suites.get(table)  # of verdicts from before that was noted nobody knows
        if judged is None or judged.snapshot_id != head or judged.basis == basis:
            return None
        if suite is None or _digest(table, basis, suite) != judged.suite:
            return Reason("suite_changed")
        self.judged[table] = replace(judged, basis=basis)
        return None

    def failure(self, table: str) -> str:
        """Which blocking checks the table fails as it stands, as the step that judged it said; empty when none."""
        head = self._head(table)
        if head is None or (table, head) not in self._failed:
            return ""
        blocking = [verdict for verdict in self._ledger.verdicts(table, head) or () if verdict.blocking]
        return f"{table} great_expectations: {outcome(blocking)}"

    def is_sound(self, table: str) -> bool:
        """Whether it holds a state that was judged without a blocking failure."""
        head = self._head(table)
        return head is not None and (table, head) in self._judged and (table, head) not in self._failed

    def _head(self, table: str) -> int | None:
        return self._states[table].head if table in self._states else None


def _digest(table: str, basis: str, suite: Callable[[], Suite]) -> str:
    if (table, basis) not in _DIGESTS:
        _DIGESTS[table, basis] = suite_digest(suite())
    return _DIGESTS[table, basis]
