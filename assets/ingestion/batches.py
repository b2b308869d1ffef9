"""One batch: raw as sent, split by the contract, merged into the current state, reconciled."""

from datetime import UTC, datetime
from typing import Any

from assets.context import LakeContext
from assets.ingestion.arrival import RawFile, write_raw
from assets.ingestion.settlement import settle
from catalog.contract import Contract
from catalog.table_specs import raw_spec
from lake.connectors.deliveries import Delivery
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote_table
from lake.errors import LakeError
from lake.ledger import Batch, Reconciliation
from quality.reconcile import ABOVE_VOLUME


def open_batch(lake: LakeContext, contract: Contract, delivery: Delivery) -> Batch:
    """The ledger's batch for this content; registering twice gives the first one back."""
    return lake.lakehouse.ledger.register(
        Batch(
            batch_id=f"{contract.name}-{delivery.sha256[:16]}",
            resource=contract.name,
            content_sha256=delivery.sha256,
            delivery_name=delivery.name,
            bytes=delivery.bytes,
            received_at=delivery.received_at,
            ingested_at=datetime.now(UTC),
            contract_version=contract.version,
            status="registered",
        )
    )


def apply_batch(lake: LakeContext, contract: Contract, delivery: Delivery, batch: Batch) -> Batch:
    """Commit the batch to raw, quarantine and std, then write its reconciliation into the ledger."""
    raw = write_raw(lake, contract, delivery, batch)
    _check_volume(contract, raw.rows)
    with lake.engine() as engine:
        settled = settle(engine, lake, contract, [raw.path], batch, batch.batch_id)
        # Last, because a repeated append deletes the file that the split has just read.
        lake.lakehouse.append(raw_spec(contract, lake.registry), [raw.path], batch.batch_id)
        counts = Reconciliation(
            delivered=int(raw.report["records"]),
            raw=rows_in_raw(engine, lake, contract, batch),
            accepted=settled.accepted,
            quarantined=settled.quarantined,
            superseded=settled.superseded,
        )
    report = _report(contract, raw) | {"rule_hits": settled.rule_hits}
    lake.lakehouse.ledger.complete(batch.batch_id, counts, report, contract.version)
    return lake.lakehouse.ledger.find(batch.batch_id) or batch


def _check_volume(contract: Contract, rows: int) -> None:
    """Too few rows is a delivery that went wrong; taking a fragment for the whole would delete the rest."""
    if rows < contract.volume.min:
        raise LakeError(
            f"the delivery has {rows} rows, the contract expects at least {contract.volume.min}",
            advice="ask the department to deliver again in full; if the resource really shrank, lower `volume.min`",
            rule="volume.min",
        )


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
