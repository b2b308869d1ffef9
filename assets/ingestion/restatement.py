"""When a contract or its standards change, what was loaded under the former ones is split anew from raw, by batch.

Raw keeps every row as sent, also columns that no contract knew, so that a corrected rule or a new field reaches back
to the first delivery. Each batch has a token of its own in each restatement: a killed run goes on where it was.
"""

from collections.abc import Sequence

from assets.context import LakeContext
from assets.ingestion.apply_split import Settling, settle, terms
from assets.ingestion.batches import complete
from assets.ingestion.drift import find_drift
from assets.ingestion.raw_rows import raw_again
from catalog.registry.resource import Resource
from lake.ledger.ledger import Batch
from lake.ledger.looks import Looks
from lake.ledger.restatements import Restatements


def restate(lake: LakeContext, resource: Resource) -> tuple[Batch, ...]:
    """Split the loaded batches of a resource anew if its contract, an element or a code list has changed since.

    Returns the batches as they are now.

    One that was begun and not ended is done again, even if the contract is as it was before: its tables hold a part.
    """
    ledger, restatements = lake.lakehouse.ledger, Restatements(lake.lakehouse.ledger)
    anew = _other_standards(lake, resource)
    is_split_so = ledger.loaded_versions(resource.name) <= {resource.version} and not anew
    if is_split_so and not restatements.is_open(resource.name):
        return ()
    batches = _loaded(lake, resource)
    if not batches:
        return ()
    lake.lakehouse.ensure(resource.raw)
    number = _begin(lake, resource, batches, anew=anew)
    for position, batch in enumerate(batches):
        if (batch.restatement, batch.contract_version) != (number, resource.version):  # as a killed one has left it
            _restate_batch(lake, resource, batch, number, afresh=position == 0)
    restatements.end(resource.name)
    return _loaded(lake, resource)


def begin_again(lake: LakeContext, resource: Resource) -> None:
    """Have `restate` split the loaded batches anew though nothing has changed: what was made of them is damaged.

    Of an open one, what it has made is damaged with the rest: it is of use only while no batch has come through it.
    """
    batches = _loaded(lake, resource)
    number = Restatements(lake.lakehouse.ledger).open_number(resource.name)
    if batches:
        _begin(lake, resource, batches, anew=any(batch.restatement == number for batch in batches))


def _begin(lake: LakeContext, resource: Resource, batches: Sequence[Batch], *, anew: bool) -> int:
    last = max(batch.restatement for batch in batches)
    return Restatements(lake.lakehouse.ledger).begin(resource.name, resource.version, last, anew=anew)


def _other_standards(lake: LakeContext, resource: Resource) -> bool:
    """Whether elements or code lists were others at the last look; where nobody looked they count as they are."""
    look = Looks(lake.lakehouse.ledger).of(resource.name)
    return look is not None and look.standards != resource.standards


def _loaded(lake: LakeContext, resource: Resource) -> tuple[Batch, ...]:
    return tuple(batch for batch in lake.lakehouse.ledger.batches(resource.name) if batch.is_loaded)


def _restate_batch(lake: LakeContext, resource: Resource, batch: Batch, number: int, *, afresh: bool) -> None:
    """What was set aside for its header is split like any other once the contract knows that header."""
    token = f"{batch.batch_id}@{resource.version}#{number}"
    drift = find_drift(resource.contract, batch.report.columns or resource.raw_columns)
    settling = Settling(lake, terms(resource, batch), batch, token, afresh)
    with lake.engine() as engine:
        settled = settle(engine, settling, raw_again(engine, lake, resource, batch), drift)
        complete(engine, settled, resource.version, number)
