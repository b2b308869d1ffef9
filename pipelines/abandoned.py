"""Runs whose process was killed: in Dagster's history they go on for ever, and no upkeep ever deletes them."""

import dagster as dg

from pipelines.jobs import PUBLISHED_BY_CALLER

_GOING_ON = [dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]
_SAID = (
    "其进程已不在（被强行终止或断电）；此前完成的均已保留，由下次 lake run 接续 · "
    "its process is gone (killed, or the power failed); what was done before stays, and the next lake run goes on"
)


def end_abandoned(instance: dg.DagsterInstance) -> None:
    """Let those runs of `lake run` have failed that did not end. For who holds the lake's lock: no other is at work."""
    going_on = dg.RunsFilter(statuses=_GOING_ON, tags={PUBLISHED_BY_CALLER: "true"})
    for run in instance.get_runs(going_on):
        instance.report_run_failed(run, _SAID)
