"""One batch: raw as sent, split by the contract, merged into the current state, reconciled.

The order of commits is raw, quarantine, std, ledger. Before the first of them the ledger knows all that raw does not
tell of the batch, so that whatever a killed run left is finished from there, its delivery at hand or not.
"""

from pathlib import Path

from assets.context import LakeContext
from assets.ingestion.apply_split import Settled, Settling, settle
from assets.ingestion.arrival import RawFile, write_raw
from assets.ingestion.drift import DeliveryRefused, Drift, find_drift
from assets.ingestion.raw_rows import is_in_raw, raw_again, rows_in_raw
from assets.ingestion.repetition import repetition
from assets.ingestion.schema_change_notice import write_letter
from catalog.registry.resource import Resource
from lake.connectors.deliveries import Delivery
from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from lake.ledger.delivery_report import DeliveryReport
from lake.ledger.ledger import Batch, Reconciliation
from lake.ledger.restatements import Restatements
from lake.storage.storage_errors import StorageError


class LoadInterrupted(LakeError):
    """A batch is in raw and could not be brought further: nobody's delivery is to blame, the next run goes on."""

    @classmethod
    def by(cls, error: LakeError, batch: Batch) -> "LoadInterrupted":
        """The same error, of a batch that is half done."""
        return cls(
            f"batch {batch.batch_id} is in raw and could not be brought further: {error.message}",
            advice=f"{error.advice}; then run again, which finishes the batch",
            resource=batch.resource,
            file=error.file,
            column=error.column,
            rule=error.rule,
        )


def apply_batch(lake: LakeContext, resource: Resource, delivery: Delivery, batch: Batch) -> Batch:
    """Commit the batch to raw, quarantine and std, then write its reconciliation into the ledger."""
    last = lake.lakehouse.ledger.last_loaded(resource.name, but=batch.batch_id)
    raw = write_raw(lake, resource, delivery, batch, last.report.columns if last else None)
    _check_volume(lake, resource, raw)
    with lake.engine() as engine:
        repeated = repetition(engine, lake, resource, raw.path, last)
        report = raw.report.with_facts(above_expected_volume=_is_above(resource, raw), repeated=repeated)
        if raw.drift.is_news or raw.drift.sets_aside(resource.contract):
            letter = write_letter(lake, resource, batch, raw.drift, refused=False)
            report = report.with_facts(impact_letter=letter)
        return bring_in(engine, lake, resource, batch, raw.path, raw.drift, report)


def bring_in(
    engine: DuckEngine,
    lake: LakeContext,
    resource: Resource,
    batch: Batch,
    raw_file: Path,
    drift: Drift,
    report: DeliveryReport,
) -> Batch:
    """Bring a written raw file into the lake. `report.records` says how many rows were delivered.

    A batch that the contract cannot settle is a LakeError before anything was committed.
    """
    settled = settle(engine, Settling.of(lake, resource, batch), raw_file, drift)
    lake.lakehouse.ledger.announce(batch.batch_id, report, resource.version)
    try:
        # Nothing reads the raw file any more: a repeated append deletes it.
        lake.lakehouse.append(resource.raw, [raw_file], batch.batch_id)
        return complete(engine, settled, resource.version)
    except StorageError:
        raise
    except LakeError as error:
        if is_in_raw(lake, resource, batch):
            raise LoadInterrupted.by(error, batch) from error
        raise


def finish_batches(lake: LakeContext, resource: Resource) -> tuple[Batch, ...]:
    """Batches of a resource that a killed run left in raw and not everywhere, brought to their end, oldest first."""
    left = lake.lakehouse.ledger.unfinished(resource.name)
    return tuple(_finished(lake, resource, batch) for batch in left if is_in_raw(lake, resource, batch))


def _finished(lake: LakeContext, resource: Resource, batch: Batch) -> Batch:
    """Its batch under another contract is only counted: it is split anew from raw at once, with all the others."""
    restatements = Restatements(lake.lakehouse.ledger)
    if overtaken := batch.contract_version != resource.version:
        restatements.begin(resource.name, resource.version, batch.restatement)
    with lake.engine() as engine:
        drift = find_drift(resource.contract, batch.report.columns or resource.raw_columns)
        settled = settle(engine, Settling.of(lake, resource, batch), raw_again(engine, lake, resource, batch), drift)
        # The version it was announced with: if the contract has changed since, all its batches are restated next.
        return complete(engine, settled, batch.contract_version, only_counted=overtaken)


def complete(
    engine: DuckEngine, settled: Settled, version: str, restatement: int = 0, *, only_counted: bool = False
) -> Batch:
    """Commit what was settled of an announced batch, count what came of it, and note both in the ledger.

    `only_counted`: commit nothing, because a restatement that is begun brings it.
    """
    lake, resource = settled.settling.lake, settled.settling.resource
    settlement = settled.drop() if only_counted else settled.commit(engine)
    ledger = lake.lakehouse.ledger
    batch = ledger.known(settled.settling.batch.batch_id)
    counts = Reconciliation(
        delivered=batch.rows_delivered,
        raw=rows_in_raw(engine, lake, resource, batch),
        accepted=settlement.accepted,
        quarantined=settlement.quarantined,
        superseded=settlement.superseded,
    )
    ledger.complete(batch.batch_id, counts, batch.report.with_facts(**settlement.facts()), version, restatement)
    return ledger.known(batch.batch_id)


def _check_volume(lake: LakeContext, resource: Resource, raw: RawFile) -> None:
    """Too few rows is a delivery that went wrong; taking a fragment for the whole would delete the rest."""
    if raw.rows < resource.contract.volume.min:
        lake.lakehouse.discard(raw.path)
        error = LakeError(
            f"只有 {raw.rows:,} 行，契约约定不少于 {resource.contract.volume.min:,} 行",
            advice="请重新交付完整的数据；确已减少的，由平台调低契约的 `volume.min`",
            rule="volume.min",
        )
        raise DeliveryRefused.because(error, raw.report, None)


def _is_above(resource: Resource, raw: RawFile) -> bool:
    return resource.contract.volume.max is not None and raw.rows > resource.contract.volume.max
