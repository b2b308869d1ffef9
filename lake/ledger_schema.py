"""The ledger's records and its SQLite tables."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Status = Literal["registered", "loaded", "refused"]
Severity = Literal["error", "warning"]

RETURN = "return-"
"""How the ids of returned rows' batches begin."""

TABLES = """
CREATE TABLE IF NOT EXISTS home (
    row INTEGER PRIMARY KEY CHECK (row = 1),
    id TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS batch (
    batch_id TEXT PRIMARY KEY,
    resource TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    delivery_name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    ingested_at TEXT NOT NULL,
    contract_version TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('registered', 'loaded', 'refused')),
    rows_delivered INTEGER NOT NULL,
    rows_raw INTEGER NOT NULL,
    rows_accepted INTEGER NOT NULL,
    rows_quarantined INTEGER NOT NULL,
    rows_superseded INTEGER NOT NULL,
    report TEXT NOT NULL,
    error TEXT,
    restatement INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS batch_by_resource ON batch (resource, ingested_at);
CREATE INDEX IF NOT EXISTS batch_by_content ON batch (resource, content_sha256);
CREATE INDEX IF NOT EXISTS batch_unfinished ON batch (resource) WHERE status <> 'loaded';
CREATE TABLE IF NOT EXISTS sighting (
    number INTEGER PRIMARY KEY,
    resource TEXT NOT NULL,
    delivery_name TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    received_at TEXT NOT NULL,
    batch_id TEXT NOT NULL REFERENCES batch (batch_id),
    UNIQUE (resource, delivery_name, content_sha256, received_at)
) STRICT;
CREATE TABLE IF NOT EXISTS table_commit (
    token TEXT NOT NULL,
    table_name TEXT NOT NULL,
    snapshot_id INTEGER,
    rows INTEGER NOT NULL,
    committed_at TEXT NOT NULL,
    PRIMARY KEY (token, table_name)
) STRICT;
CREATE TABLE IF NOT EXISTS judgement (
    table_name TEXT NOT NULL,
    snapshot_id INTEGER NOT NULL,
    judged_at TEXT NOT NULL,
    PRIMARY KEY (table_name, snapshot_id)
) STRICT;
CREATE TABLE IF NOT EXISTS verdict (
    table_name TEXT NOT NULL,
    snapshot_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    check_name TEXT NOT NULL,
    title TEXT NOT NULL,
    dimension TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('error', 'warning')),
    blocking INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    checked INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    observed TEXT NOT NULL,
    PRIMARY KEY (table_name, snapshot_id, position),
    FOREIGN KEY (table_name, snapshot_id) REFERENCES judgement (table_name, snapshot_id) ON DELETE CASCADE
) STRICT;
"""


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
    report: dict[str, Any] = field(default_factory=dict)
    error: dict[str, Any] | None = None
    restatement: int = 0
    """How often the batch was split anew because its contract had changed."""

    @property
    def is_return(self) -> bool:
        """Whether these are rows that a department corrected in a workbook, and not a delivery of its system."""
        return self.batch_id.startswith(RETURN)

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
