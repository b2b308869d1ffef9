"""One batch: raw as sent, split by the contract, merged into the current state, reconciled."""

from typing import Any

from assets.context import LakeContext
from assets.ingestion.arrival import RawFile, write_raw
from assets.ingestion.drift import DeliveryRefused
from assets.ingestion.impact_letter import write_letter
from assets.ingestion.repetition import repetition
from assets.ingestion.settlement import Settlement, set_aside, settle
from catalog.contract import Contract
from catalog.table_specs import raw_spec
from lake.connectors.deliveries import Delivery
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote_table
from lake.errors import LakeError
from lake.ledger import Batch, Reconciliation
from quality.reconcile import ABOVE_VOLUME


def apply_batch(lake: LakeContext, contract: Contract, delivery: Delivery, batch: Batch) -> Batch:
    """Commit the batch to raw, quarantine and std, then write its reconciliation into the ledger."""
    last = last_loaded(lake, contract, batch)
    raw = write_raw(lake, contract, delivery, batch, last.report.get("columns") if last else None)
    _check_volume(contract, raw)
    with lake.engine() as engine:
        repeated = repetition(engine, lake, contract, raw.path, last)
        settled = _settle(engine, lake, contract, raw, batch)
        # Last, because a repeated append deletes the file that the split has just read.
        lake.lakehouse.append(raw_spec(contract, lake.registry), [raw.path], batch.batch_id)
        counts = Reconciliation(
            delivered=int(raw.report["records"]),
            raw=rows_in_raw(engine, lake, contract, batch),
            accepted=settled.accepted,
            quarantined=settled.quarantined,
            superseded=settled.superseded,
        )
    report = {**_report(contract, raw), **settled.report(), "repeated": repeated}
    if raw.drift.is_news or _is_set_aside(contract, raw):
        report["impact_letter"] = write_letter(lake, contract, batch, raw.drift, refused=False)
    lake.lakehouse.ledger.complete(batch.batch_id, counts, report, contract.version)
    return lake.lakehouse.ledger.find(batch.batch_id) or batch


def last_loaded(lake: LakeContext, contract: Contract, batch: Batch) -> Batch | None:
    """The delivery of the resource that was loaded before this one."""
    batches = lake.lakehouse.ledger.deliveries(contract.name)
    return next((one for one in reversed(batches) if one.status == "loaded" and one.batch_id != batch.batch_id), None)


def _settle(engine: DuckEngine, lake: LakeContext, contract: Contract, raw: RawFile, batch: Batch) -> Settlement:
    if _is_set_aside(contract, raw):
        return set_aside(engine, lake, contract, raw.path, raw.drift, batch.batch_id)
    return settle(engine, lake, contract, [raw.path], batch, batch.batch_id)


def _is_set_aside(contract: Contract, raw: RawFile) -> bool:
    return contract.drift == "quarantine" and raw.drift.matters


def _check_volume(contract: Contract, raw: RawFile) -> None:
    """Too few rows is a delivery that went wrong; taking a fragment for the whole would delete the rest."""
    if raw.rows < contract.volume.min:
        raw.path.unlink()
        error = LakeError(
            f"the delivery has {raw.rows} rows, the contract expects at least {contract.volume.min}",
            advice="ask the department to deliver again in full; if the resource really shrank, lower `volume.min`",
            rule="volume.min",
        )
        raise DeliveryRefused.because(error, raw.report, None)


def rows_in_raw(engine: DuckEngine, lake: LakeContext, contract: Contract, batch: Batch) -> int:
    """What the table really holds of this batch, read back after the commit."""
    table = raw_spec(contract, lake.registry).name
    engine.attach_tables(lake.lakehouse, [table])
    query = f"select count(*) as rows from {quote_table(table)} where _batch_id = {literal(batch.batch_id)}"
    return int(engine.rows(query)[0]["rows"])


def _report(contract: Contract, raw: RawFile) -> dict[str, Any]:
    """The delivery report: what was found out while reading."""
    above = contract.volume.max is not None and raw.rows > contract.volume.max
    return {**raw.report, ABOVE_VOLUME: above}
