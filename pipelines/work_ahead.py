"""Which work of a plan's steps threads may do ahead of them, and what it comes after."""

from collections.abc import Sequence

from assets.ahead import Task
from assets.context import LakeContext
from assets.ingestion.work import loading_task
from assets.models.work import building_task, may_be_built_beside_others
from assets.planning.plan import Step


def tasks_of(lake: LakeContext, steps: Sequence[Step]) -> dict[str, Task]:
    """By the names of steps. Of the others each does its work by itself."""
    made_by = {table: step.name for step in steps for table in step.tables}
    tasks = dict[str, Task]()
    for step in steps:
        model = lake.models.get(step.name)
        if step.kind == "resource":
            tasks[step.name] = loading_task(lake, step.name)
        elif model and may_be_built_beside_others(lake, model):
            after = {made_by[table] for table in model.upstream if table in made_by}
            tasks[step.name] = building_task(lake, step.name, after)
    return tasks
