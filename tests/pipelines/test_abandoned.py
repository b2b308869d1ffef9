"""What was killed is not shown as going on."""

from pathlib import Path

import dagster as dg
import pytest

from pipelines.abandoned import end_abandoned
from pipelines.jobs import PUBLISHED_BY_CALLER

OURS = {PUBLISHED_BY_CALLER: "true"}


@dg.job
def job() -> None: ...


@pytest.mark.parametrize(
    ("tags", "status", "then"),
    [
        (OURS, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.FAILURE),
        (OURS, dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.FAILURE),
        (OURS, dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.SUCCESS),
        ({}, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTED),
    ],
    ids=["killed at work", "killed before", "ended", "of the UI"],
)
def test_a_run_of_the_shell_that_did_not_end_has_failed(
    tmp_path: Path, tags: dict[str, str], status: dg.DagsterRunStatus, then: dg.DagsterRunStatus
) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        run = instance.create_run_for_job(job, status=status, tags=tags)
        end_abandoned(instance)
        [record] = instance.get_run_records()
        told = [entry.message for entry in instance.all_logs(run.run_id)]
    assert record.dagster_run.status == then
    assert any("进程已不在" in message for message in told) is (then != status)
