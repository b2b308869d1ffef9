"""The work of a model's step, by the step itself or by a thread ahead of it (`assets.ahead`)."""

import time
from collections.abc import Collection, Sequence
from functools import partial
from typing import NamedTuple

from assets.ahead import Task
from assets.context import LakeContext
from assets.judging.resources import judge_model
from assets.judging.verdicts import none_blocks
from assets.models.build import BuildResult, build_model
from catalog.models.sql_model import SqlModel
from lake.ledger.records import Verdict


class Built(NamedTuple):
    """What became of a model's table, how it was judged after that, and when: in seconds of the epoch."""

    result: BuildResult
    verdicts: Sequence[Verdict]
    began: float
    ended: float


def built(lake: LakeContext, name: str) -> Built:
    """Build and judge a model, or wait for the thread that does. Raises what either raises."""
    return lake.ahead.take(name, partial(_work, lake, name), _holds)


def building_task(lake: LakeContext, name: str, after: Collection[str]) -> Task:
    """The same for a thread, when the steps are done that make what it reads."""
    assert lake.tables.spec(name)  # worked out now: one database in memory is asked, and bears no two threads
    return Task(partial(_work, lake, name), after, _holds, small=True)


def may_be_built_beside_others(lake: LakeContext, model: SqlModel) -> bool:
    """Whether a thread may build a model while another builds another.

    Not one that gives ids: its records are in Python's memory, beside all that DuckDB may use. And Spark, one a
    process, has threads and memory of its own. Those that call functions of the lake may: of that work the engine does
    one at a time (`lake/engine/duck/list_function.py`).
    """
    return model.identified is None and lake.settings.engine_of(model.name) == "duckdb"


def _work(lake: LakeContext, name: str) -> Built:
    model, began = lake.models[name], time.time()
    result, verdicts = build_model(lake, model), judge_model(lake, model)
    return Built(result, verdicts, began, time.time())


def _holds(built: Built) -> bool:
    return none_blocks(built.verdicts)
