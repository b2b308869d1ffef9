"""What a killed command left half done, a repair itself among them, is finished.

Nothing is damaged in a table that holds a part of its rows; but what it will hold may be equal to what a release lost.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from assets.context import LakeContext
from assets.ingestion.batches import finish_batches
from assets.ingestion.restatement import restate
from assets.repair.actions import FINISH
from assets.repair.step import Remedy, Step
from catalog.registry.resource import Resource
from lake.ledger.half_done import half_done


def half_done_steps(lake: LakeContext, others: Sequence[Step]) -> Iterator[Step]:
    """As `lake run` begins, for each resource whose tables wait for none of the other steps."""
    waiting = {step.what for step in others if step.do}
    for name in sorted({one.resource for one in half_done(lake.lakehouse.ledger)}):
        resource = lake.registry.resources.get(name)
        if resource and waiting.isdisjoint(one.name for one in (resource.raw, resource.std, resource.quarantine)):
            yield Step(resource.std.name, FINISH, (), Remedy.REPAIR, partial(_finish, lake, resource))


def _finish(lake: LakeContext, resource: Resource) -> None:
    lake.lakehouse.refuse_damaged(resource.raw.name)
    finish_batches(lake, resource)
    restate(lake, resource)
