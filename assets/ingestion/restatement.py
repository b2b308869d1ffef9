"""When a contract changes, what was loaded under the former one is split anew from raw, batch by batch.

Raw keeps every row as sent, also columns that no contract knew, so that a corrected rule or a new field reaches back
to the first delivery. Each batch has a token of its own in each restatement: a killed run goes on where it was.
"""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from assets.context import LakeContext
from assets.ingestion.batches import rows_in_raw
from assets.ingestion.drift import find_drift
from assets.ingestion.returned_batch import as_returned
from assets.ingestion.settlement import Settlement, set_aside, settle
from catalog.contract import Contract
from catalog.table_specs import raw_spec
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.ledger import Batch, Reconciliation

EXTRA = "_extra"


def restate(lake: LakeContext, contract: Contract) -> tuple[Batch, ...]:
    """Split the loaded batches of a resource anew if its contract has changed since; the batches as they are now."""
    ledger = lake.lakehouse.ledger
    batches = [batch for batch in ledger.batches(contract.name) if batch.status == "loaded"]
    if all(batch.contract_version == contract.version for batch in batches):
        return ()
    lake.lakehouse.ensure(raw_spec(contract, lake.registry))
    number = _number(batches, contract)
    for position, batch in enumerate(batches):
        _restate_batch(lake, contract, batch, number, afresh=position == 0)
    return tuple(batch for batch in ledger.batches(contract.name) if batch.status == "loaded")


def _number(batches: Sequence[Batch], contract: Contract) -> int:
    """The number of this restatement: the unfinished one's if it was for this very contract, else the next."""
    last = max(batch.restatement for batch in batches)
    unfinished = all(batch.contract_version == contract.version for batch in batches if batch.restatement == last)
    return last if last and unfinished else last + 1


def _restate_batch(lake: LakeContext, contract: Contract, batch: Batch, number: int, *, afresh: bool) -> None:
    token = f"{batch.batch_id}@{contract.version}#{number}"
    version, contract = contract.version, as_returned(contract) if batch.is_return else contract
    with lake.engine() as engine:
        file = _raw_again(engine, lake, contract, batch)
        try:
            settled = _settle_again(engine, lake, contract, file, batch, token, afresh=afresh)
        finally:
            file.unlink()
        counts = Reconciliation(
            delivered=batch.rows_delivered,
            raw=rows_in_raw(engine, lake, contract, batch),
            accepted=settled.accepted,
            quarantined=settled.quarantined,
            superseded=settled.superseded,
        )
    report = {**batch.report, **settled.report()}
    lake.lakehouse.ledger.complete(batch.batch_id, counts, report, version, number)


def _settle_again(
    engine: DuckEngine, lake: LakeContext, contract: Contract, file: Path, batch: Batch, token: str, *, afresh: bool
) -> Settlement:
    """What was set aside for its header is split like any other once the contract knows that header."""
    drift = find_drift(contract, batch.report.get("columns", contract.raw_columns))
    if contract.drift == "quarantine" and drift.matters:
        return set_aside(engine, lake, contract, file, drift, token, afresh=afresh)
    return settle(engine, lake, contract, [file], batch, token, afresh=afresh)


def _raw_again(engine: DuckEngine, lake: LakeContext, contract: Contract, batch: Batch) -> Path:
    """The batch's raw rows in one scratch file; a column that is new to the contract is taken from `_extra`."""
    spec = raw_spec(contract, lake.registry)
    engine.attach_tables(lake.lakehouse, [spec.name])
    sent = {name: _recovered(name) for name in contract.raw_columns}
    columns = ", ".join(f"{sent.get(one.name, quote(one.name))} as {quote(one.name)}" for one in spec.columns)
    path = lake.settings.temporary_folder / f"raw-{uuid4().hex}.parquet"
    where = f"_batch_id = {literal(batch.batch_id)}"
    engine.write(f"select {columns} from {quote_table(spec.name)} where {where} order by _line_no", path, spec.columns)
    return path


def _recovered(column: str) -> str:
    pointer = "/" + column.replace("~", "~0").replace("/", "~1")
    return f"coalesce({quote(column)}, json_extract_string({EXTRA}, {literal(pointer)}))"
