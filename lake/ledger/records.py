"""The ledger's records."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from lake.ledger.delivery_report import DeliveryReport

Status = Literal["registered", "loaded", "refused"]
Severity = Literal["error", "warning"]
Origin = Literal["delivery", "return", "objection"]
"""Where rows come from: a department's system, a workbook that it corrected, a decision on an objection."""

RETURN = "return-"
"""How the ids of corrected rows' batches begin."""
DECISION = "decision"
"""The source kind of a row that was corrected by a decision on an objection."""


@dataclass(frozen=True)
class Reconciliation:
    """Rows of one load. Balanced: delivered = raw = accepted + quarantined + superseded."""

    delivered: int
    raw: int
    accepted: int
    quarantined: int
    superseded: int

    @property
    def balanced(self) -> bool:
        """Whether no row was lost or made on the way."""
        return self.delivered == self.raw == self.accepted + self.quarantined + self.superseded


@dataclass(frozen=True)
class Batch:
    """One delivery of one resource, known by its content. Row counts but `rows_delivered` are 0 until it is loaded."""

    batch_id: str
    resource: str
    content_sha256: str
    delivery_name: str
    bytes: int
    received_at: datetime
    ingested_at: datetime
    contract_version: str
    status: Status = "registered"
    rows_delivered: int = 0
    rows_raw: int = 0
    rows_accepted: int = 0
    rows_quarantined: int = 0
    rows_superseded: int = 0
    report: DeliveryReport = field(default_factory=DeliveryReport)
    error: dict[str, Any] | None = None
    restatement: int = 0
    """How often the batch was split anew because its contract had changed."""

    @property
    def is_loaded(self) -> bool:
        """Whether its rows are in the tables and accounted for."""
        return self.status == "loaded"

    @property
    def origin(self) -> Origin:
        """Where its rows come from."""
        if not self.batch_id.startswith(RETURN):
            return "delivery"
        return "objection" if self.report.kind == DECISION else "return"

    @property
    def is_delivery(self) -> bool:
        """Whether a department's system sent it; rows that a person corrected answer one and are none."""
        return self.origin == "delivery"

    @property
    def counts(self) -> Reconciliation:
        """The row counts together."""
        return Reconciliation(
            self.rows_delivered, self.rows_raw, self.rows_accepted, self.rows_quarantined, self.rows_superseded
        )


@dataclass(frozen=True)
class Verdict:
    """What one check found in one snapshot of one table. `checked` and `failed` count rows."""

    check: str
    title: str
    dimension: str
    severity: Severity
    blocking: bool
    passed: bool
    checked: int
    failed: int
    observed: str = ""
