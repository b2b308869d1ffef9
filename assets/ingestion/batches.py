"""One batch: raw as sent, split by the contract, merged into the current state, reconciled."""

from datetime import UTC, datetime
from pathlib import Path

from catalog.table_specs import quarantine_spec, raw_spec, std_spec
from lake.connectors.deliveries import Delivery
from lake.engine.duck import DuckEngine
from lake.ledger import Batch, Reconciliation

from assets.context import LakeContext
from assets.ingestion.arrival import RawFile, write_raw
from assets.ingestion.late_rows import drop_overtaken
from catalog.contract import Contract
from lake.engine.identifiers import literal, quote_table
from lake.errors import LakeError
from quality.split import SplitResult, split


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
            ingested_at=datetime.now(UTC).replace(microsecond=0),
            contract_version=contract.version,
            status="registered",
        )
    )


def apply_batch(lake: LakeContext, contract: Contract, delivery: Delivery, batch: Batch) -> Batch:
    """Commit the batch to raw, quarantine and std, in this order, then write its reconciliation into the ledger."""
    raw = write_raw(lake, contract, delivery, batch)
    _check_volume(contract, raw.rows)
    with lake.engine() as engine:
        parts = split(engine, lake.lakehouse, contract, lake.registry, [str(raw.path)], batch)
        overtaken = drop_overtaken(engine, lake, contract, parts.accepted)
        lake.lakehouse.append(raw_spec(contract, lake.registry), [raw.path], batch.batch_id)
        _commit_parts(lake, contract, parts, batch)
        counts = Reconciliation(
            delivered=raw.rows,
            raw=_rows_in_raw(engine, lake, contract, batch),
            accepted=parts.accepted_rows - overtaken,
            quarantined=parts.quarantined_rows,
            superseded=parts.superseded_rows + overtaken,
        )
    return lake.lakehouse.ledger.complete(batch.batch_id, counts, _report(contract, raw, parts))


def _check_volume(contract: Contract, rows: int) -> None:
    """Too few rows is a delivery that went wrong; taking a fragment for the whole would delete the rest."""
    if rows < contract.volume.min:
        raise LakeError(
            f"the delivery has {rows} rows, the contract expects at least {contract.volume.min}",
            advice="ask the department to deliver again in full; if the resource really shrank, lower `volume.min`",
            rule="volume.min",
        )


def _commit_parts(lake: LakeContext, contract: Contract, parts: SplitResult, batch: Batch) -> None:
    """Quarantine is appended; std is replaced by a full delivery and merged by key with an increment."""
    if parts.quarantined is not None:
        lake.lakehouse.append(quarantine_spec(contract, lake.registry), [parts.quarantined], batch.batch_id)
    spec = std_spec(contract, lake.registry)
    if contract.delivery == "full":
        lake.lakehouse.replace(spec, [parts.accepted], batch.batch_id)
    else:
        lake.lakehouse.merge(spec, [parts.accepted], contract.key, batch.batch_id)


def _rows_in_raw(engine: DuckEngine, lake: LakeContext, contract: Contract, batch: Batch) -> int:
    """What the table really holds of this batch, read back after the commit."""
    table = raw_spec(contract, lake.registry).name
    engine.attach_tables(lake.lakehouse, [table])
    query = f"select count(*) as rows from {quote_table(table)} where _batch_id = {literal(batch.batch_id)}"
    return int(engine.rows(query)[0]["rows"])


def _report(contract: Contract, raw: RawFile, parts: SplitResult) -> dict[str, object]:
    """The delivery report: what was found out while reading, and which rule refused how many rows."""
    above = contract.volume.max is not None and raw.rows > contract.volume.max
    return {
        **raw.report,
        "rule_hits": dict(parts.rule_hits),
        "above_expected_volume": above,
        "contract_file": Path(contract.path).name,
    }
