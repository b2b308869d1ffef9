"""The work of a resource's step, by the step itself or by a thread ahead of it (`assets.ahead`).

Loading one resource touches nothing of another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from assets.ahead import Task
from assets.context import LakeContext
from assets.ingestion.load import LoadResult, load_resource
from assets.judging.resources import judge_resource
from lake.ledger.records import Verdict


@dataclass(frozen=True)
class Worked:
    """What became of a resource's deliveries, and how its table was judged after that."""

    result: LoadResult
    judged: Sequence[Verdict] | Exception

    def verdicts(self) -> Sequence[Verdict]:
        """Those on the standard table; raises what judging it raised."""
        if isinstance(self.judged, Exception):
            raise self.judged
        return self.judged


def worked(lake: LakeContext, name: str) -> Worked:
    """Load and judge a resource, or wait for the thread that does. Raises what loading raises."""
    return lake.ahead.take(name, partial(_work, lake, name))


def loading_task(lake: LakeContext, name: str) -> Task:
    """The same for a thread."""
    return Task(partial(_work, lake, name))


def _work(lake: LakeContext, name: str) -> Worked:
    result = load_resource(lake, name)
    try:
        return Worked(result, judge_resource(lake, name))
    except Exception as error:  # the step raises it, after it has told what was loaded
        return Worked(result, error)
