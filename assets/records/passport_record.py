"""What a passport says: plain records, for any renderer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class SourceRow:
    """A delivered row. `matched_by`: the rule by which it was attributed to a master record."""

    table: str
    resource: str
    department: str
    delivery: str
    line: int
    batch_id: str
    received_at: datetime | None
    ingested_at: datetime | None
    contract_version: str
    rules_passed: tuple[str, ...]
    flags: tuple[str, ...]
    values: dict[str, Any]
    matched_by: str | None = None
    corrections: tuple["AppliedCorrection", ...] = ()


@dataclass(frozen=True)
class AppliedCorrection:
    """A correction that changed the row before it was judged."""

    id: str
    column: str
    reason: str
    by: str
    decided_on: date


@dataclass(frozen=True)
class Survivor:
    """Which source a value of a master record was taken from, and by which rule."""

    attribute: str
    value: Any
    resource: str
    delivery: str
    line: int
    batch_id: str
    rule: str


@dataclass(frozen=True)
class UpstreamRows:
    """The contributing rows of one upstream table; `deliveries` where rows cannot be told from the SQL."""

    table: str
    title: str
    snapshot_id: int | None
    matched_by: tuple[str, ...]
    total: int
    rows: tuple["Passport", ...]
    deliveries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Passport:
    """One row and the way it came."""

    table: str
    title: str
    key: dict[str, Any]
    values: dict[str, Any]
    release: str | None
    snapshot_id: int | None
    contract_version: str | None
    checks_passed: int
    checks_failed: int
    failed_checks: tuple[str, ...] = ()
    sources: tuple[SourceRow, ...] = ()
    survivors: tuple[Survivor, ...] = ()
    upstream: tuple[UpstreamRows, ...] = ()

    def all_sources(self) -> Iterator[SourceRow]:
        """Every delivered row behind this one."""
        yield from self.sources
        for upstream in self.upstream:
            for row in upstream.rows:
                yield from row.all_sources()
