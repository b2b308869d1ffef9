"""When a contract changes, what was loaded under the former one is split anew from raw, batch by batch.

Raw keeps every row as sent, also columns that no contract knew, so that a corrected rule or a new field reaches back
to the first delivery. Each batch has a token of its own in each restatement: a killed run goes on where it was.
"""

from assets.context import LakeContext
from assets.ingestion.apply_split import Settling, settle, terms
from assets.ingestion.batches import complete
from assets.ingestion.drift import find_drift
from assets.ingestion.raw_rows import raw_again
from catalog.contracts.contract import Contract
from catalog.registry.table_specs import raw_spec
from lake.ledger.ledger import Batch
from lake.ledger.restatements import Restatements


def restate(lake: LakeContext, contract: Contract) -> tuple[Batch, ...]:
    """Split the loaded batches of a resource anew if its contract has changed since; the batches as they are now.

    One that was begun and not ended is done again, even if the contract is as it was before: its tables hold a part.
    """
    ledger, restatements = lake.lakehouse.ledger, Restatements(lake.lakehouse.ledger)
    if ledger.loaded_versions(contract.name) <= {contract.version} and not restatements.is_open(contract.name):
        return ()
    batches = _loaded(lake, contract)
    lake.lakehouse.ensure(raw_spec(contract, lake.registry))
    number = restatements.begin(contract.name, contract.version, max(batch.restatement for batch in batches))
    for position, batch in enumerate(batches):
        if (batch.restatement, batch.contract_version) != (number, contract.version):  # as a killed one has left it
            _restate_batch(lake, contract, batch, number, afresh=position == 0)
    restatements.end(contract.name)
    return _loaded(lake, contract)


def _loaded(lake: LakeContext, contract: Contract) -> tuple[Batch, ...]:
    return tuple(batch for batch in lake.lakehouse.ledger.batches(contract.name) if batch.is_loaded)


def _restate_batch(lake: LakeContext, contract: Contract, batch: Batch, number: int, *, afresh: bool) -> None:
    """What was set aside for its header is split like any other once the contract knows that header."""
    token = f"{batch.batch_id}@{contract.version}#{number}"
    drift = find_drift(contract, batch.report.columns or contract.raw_columns)
    settling = Settling(lake, terms(contract, batch), batch, token, afresh)
    with lake.engine() as engine:
        settled = settle(engine, settling, raw_again(engine, lake, contract, batch), drift)
        complete(engine, settled, contract.version, number)
