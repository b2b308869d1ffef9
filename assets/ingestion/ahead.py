"""Resources are loaded by several threads ahead of their steps, which ask one after another what came of it.

Loading one resource touches nothing of another. DuckDB, Polars and PyArrow let other threads run meanwhile, as do the
disk and the servers of departments. Steps, their order and their failures are those of a run without threads.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from assets.context import LakeContext
from assets.ingestion.load import LoadResult, load_resource
from assets.judging.resources import judge_resource
from lake.engine.memory import give_back_memory
from lake.engine.share import one_of
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
    begun: Future[Worked] | None = lake.ahead.pop(name, None)
    return begun.result() if begun else _work(lake, name)


@contextmanager
def working_ahead(lake: LakeContext, names: Sequence[str]) -> Iterator[None]:
    """While the context lasts, `LAKE_WORKERS` threads load these resources in this order; the rest is left undone."""
    workers = min(lake.settings.workers, len(names))
    if workers < 2:
        yield
        return
    pool = ThreadPoolExecutor(workers, "load")
    try:
        lake.ahead.update({name: pool.submit(_work_beside, lake, name, workers) for name in names})
        yield
    finally:
        lake.ahead.clear()
        pool.shutdown(cancel_futures=True)
        give_back_memory(lake.settings.home)  # what follows is a single thread's and lends sessions with all the memory


def _work_beside(lake: LakeContext, name: str, workers: int) -> Worked:
    with one_of(workers):
        return _work(lake, name)


def _work(lake: LakeContext, name: str) -> Worked:
    result = load_resource(lake, name)
    try:
        return Worked(result, judge_resource(lake, name))
    except Exception as error:  # the step raises it, after it has told what was loaded
        return Worked(result, error)
