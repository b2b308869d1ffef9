"""The nightly job that keeps the home small."""

import dagster as dg

from assets.context import LakeContext
from assets.markdown import markdown_table
from assets.steps import failing_plainly, failure
from catalog.beijing import ZONE
from pipelines.upkeep import Upkeep, keep_up

MAINTAIN = "maintain_lake"


@dg.op(
    name="maintain_tables",
    description="清除到期版本、已停用表的文件、过期快照、无主文件与旧的运行记录，合并小文件"
    " · Small files together, what is old away.",
)
def maintain_tables(context: dg.OpExecutionContext, lake: dg.ResourceParam[LakeContext]) -> None:
    """Tidy the home; a table that could not be tidied fails the step after all others were."""
    with failing_plainly(lake):
        done = keep_up(lake.lakehouse, context.instance)
    context.add_output_metadata(_metadata(done))
    if done.errors:
        raise failure(done.errors)


def _metadata(done: Upkeep) -> dict[str, dg.MetadataValue]:
    rows = [
        [one.table, one.files_before, one.files_after, one.snapshots, one.orphans]
        for one in done.tables
        if not one.is_idle
    ]
    titles = ["table", "原有文件", "现有文件", "清除快照", "清除无主文件"]
    dropped = [[one.table, f"{one.since:%Y-%m-%d}", one.gone, one.rows] for one in done.dropped if one.gone]
    return {
        "dropped": dg.MetadataValue.md(markdown_table(["table", "停用发现日", "删除文件", "行数"], dropped)),
        "releases": dg.MetadataValue.text("、".join(done.releases) or "无"),
        "tables": dg.MetadataValue.md(markdown_table(titles, rows)),
        "old_runs": dg.MetadataValue.int(done.old_runs),
        "scratch": dg.MetadataValue.int(done.scratch),
    }


def maintain_job() -> dg.JobDefinition:
    """One step, which takes the run's lock as a build does: neither meets the other."""

    @dg.job(
        name=MAINTAIN,
        description="夜间维护 · Keeps files, metadata and the history of runs bounded.",
        tags={"lake/stage": "maintain"},
    )
    def job() -> None:
        maintain_tables()

    return job


def nightly_schedule() -> dg.ScheduleDefinition:
    """Two hours before the daily build, so that it has ended by then."""
    return dg.ScheduleDefinition(
        name="nightly_maintenance",
        job_name=MAINTAIN,
        cron_schedule="0 3 * * *",
        execution_timezone=ZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="每日 03:00（北京时间）维护 · Every day at 03:00 Beijing time",
    )
