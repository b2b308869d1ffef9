"""How a run ended, in numbers: what `lake run` prints and programs read."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from assets.context import REFERENCE_LANDING, LakeContext
from assets.ingestion.hold import held_deliveries
from catalog.registry.telling import told_error
from lake.connectors.landing.strays import strays
from lake.connectors.source import FileSource
from lake.ledger.records import Batch
from lake.tables.lakehouse import Lakehouse
from pipelines.failures import StepFailure


@dataclass(frozen=True)
class ResourceSummary:
    """What this run brought of one resource, in rows."""

    resource: str
    deliveries: int
    delivered: int
    accepted: int
    quarantined: int
    superseded: int
    balanced: bool


@dataclass(frozen=True)
class RunSummary:
    """How a run ended and what the lake holds after it."""

    resources: tuple[ResourceSummary, ...]
    failures: tuple[StepFailure, ...]
    skipped: tuple[str, ...]
    held: tuple[StepFailure, ...] = ()
    """Resources whose newest delivery is held because too much of it was refused, until the next good one."""
    awaited: tuple[str, ...] = ()
    """Resources of this run that have never delivered; what is built from them waits, and nothing has failed."""
    strays: tuple[str, ...] = ()
    """What lies in landing folders and is no delivery: somebody of the department has to look at it, nothing failed."""
    rows: dict[str, int] = field(default_factory=dict)
    release: str | None = None
    newly_released: bool = False
    quality: float | None = None
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether nothing failed and nothing is held. To wait for a department's first delivery is no failure."""
        return not self.failures and not self.held

    @property
    def anything_new(self) -> bool:
        """Whether a delivery was loaded or a release made."""
        return bool(self.resources) or self.newly_released

    def rows_of(self, layer: str) -> dict[str, int]:
        """Rows by table of one layer."""
        return {table: rows for table, rows in self.rows.items() if table.startswith(f"{layer}.")}

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return {"ok": self.ok, "anything_new": self.anything_new, **asdict(self)}


def loaded_batches(lakehouse: Lakehouse) -> dict[str, Batch]:
    """Every batch that is in the tables, by id."""
    return {batch.batch_id: batch for batch in lakehouse.ledger.batches() if batch.is_loaded}


def summarise_batches(batches: Sequence[Batch]) -> tuple[ResourceSummary, ...]:
    """One line a resource, in the resources' order."""
    names = sorted({batch.resource for batch in batches})
    return tuple(_resource(name, [batch for batch in batches if batch.resource == name]) for name in names)


def _resource(name: str, batches: Sequence[Batch]) -> ResourceSummary:
    return ResourceSummary(
        resource=name,
        deliveries=len(batches),
        delivered=sum(batch.rows_delivered for batch in batches),
        accepted=sum(batch.rows_accepted for batch in batches),
        quarantined=sum(batch.rows_quarantined for batch in batches),
        superseded=sum(batch.rows_superseded for batch in batches),
        balanced=all(batch.counts.balanced for batch in batches),
    )


def held_resources(lake: LakeContext) -> tuple[StepFailure, ...]:
    """Resources that stay as they were because of their newest delivery, and why."""
    return tuple(StepFailure(name, reason) for name, reason in held_deliveries(lake).items())


def never_delivered(lake: LakeContext) -> tuple[str, ...]:
    """Resources without any batch, loaded or refused."""
    known = {batch.resource for batch in lake.lakehouse.ledger.batches()}
    return tuple(name for name in lake.registry.resources if name not in known)


def stray_files(lake: LakeContext) -> tuple[str, ...]:
    """What lies in the landing folders and is no delivery of any contract, one sentence each.

    The lake's own folder of reference tables is none of theirs.
    """
    sources = (source for contract in lake.registry.resources.values() for source in contract.sources)
    patterns = [source.path for source in sources if isinstance(source, FileSource)]
    delivered_to = [folder for folder in lake.landings if folder != REFERENCE_LANDING]
    found = strays(patterns, delivered_to, lake.registry.vocabulary.told_file)
    return tuple(str(told_error(lake.registry, finding)) for finding in found)


def rows_by_table(lakehouse: Lakehouse, layers: Sequence[str]) -> dict[str, int]:
    """Rows of every table of some layers."""
    tables = [table for table in lakehouse.tables() if table.split(".", 1)[0] in layers]
    return {table: lakehouse.row_count(table) for table in tables}
