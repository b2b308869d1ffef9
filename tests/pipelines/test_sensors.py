import os
import time
from pathlib import Path

import dagster as dg
import pytest

from assets.release.steps import RELEASE
from lake.home.run_lock import run_lock
from lake.settings import Settings
from pipelines.catalogue import Catalogue, load_catalogue
from pipelines.jobs import PUBLISHED_BY_CALLER, build_job, daily_schedule, publish_job
from pipelines.sensors import planning_sensor, publishes_itself, publishing_sensors


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(Settings())


@pytest.fixture
def landing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAKE_HOME", str(tmp_path))
    for department in ("amr", "gsda"):
        (tmp_path / "landing" / department).mkdir(parents=True)
    return tmp_path / "landing"


def deliver(path: Path) -> None:
    """An hour ago."""
    path.write_text("检查任务编号\n1\n", encoding="utf-8")
    os.utime(path, (time.time() - 3600,) * 2)


def evaluate(catalogue: Catalogue, cursor: str | None) -> dg.SensorResult:
    sensor = planning_sensor(catalogue, build_job(), publish_job())
    with dg.DagsterInstance.ephemeral() as instance, dg.build_sensor_context(instance, cursor=cursor) as context:
        result = sensor(context)
    assert isinstance(result, dg.SensorResult)
    return result


def test_a_new_file_runs_its_resource_once(landing: Path, catalogue: Catalogue) -> None:
    deliver(landing / "amr" / "inspection_2023_01.csv")
    first = evaluate(catalogue, None)
    requests = {key.to_user_string() for one in first.run_requests or () for key in one.asset_selection or ()}
    assert {"raw/amr_inspection", "std/amr_inspection", "topic/market_supervision_inspection_outcome"} <= requests
    assert "std/psb_resident" not in requests
    assert [one.job_name for one in first.run_requests or ()] == ["build_lake"]
    again = evaluate(catalogue, first.cursor)
    assert not again.run_requests
    assert "nothing has changed" in str(again.skip_reason)
    deliver(landing / "amr" / "inspection_2023_02.csv")
    assert [one.run_key for one in evaluate(catalogue, first.cursor).run_requests or ()] != [
        one.run_key for one in first.run_requests or ()
    ]


def test_nothing_is_planned_beside_a_run(landing: Path, catalogue: Catalogue) -> None:
    deliver(landing / "amr" / "inspection_2023_01.csv")
    with run_lock(Settings()):
        beside = evaluate(catalogue, "before")
    assert not beside.run_requests
    assert beside.cursor is None  # stays what it was


def test_the_schedule_asks_the_same_plan(landing: Path, catalogue: Catalogue) -> None:
    deliver(landing / "amr" / "inspection_2023_01.csv")
    answer = daily_schedule(catalogue).evaluate_tick(dg.build_schedule_context())
    [request] = answer.run_requests or ()
    keys = {key.to_user_string() for key in request.asset_selection or ()}
    assert "raw/amr_inspection" in keys
    assert "std/psb_resident" not in keys


@pytest.mark.parametrize("job", ["build_lake", "publish_lake"])
def test_nothing_is_planned_while_a_run_is_queued(landing: Path, catalogue: Catalogue, job: str) -> None:
    deliver(landing / "amr" / "inspection_2023_01.csv")
    sensor = planning_sensor(catalogue, build_job(), publish_job())
    with dg.DagsterInstance.ephemeral() as instance, dg.build_sensor_context(instance, cursor="before") as context:
        instance.add_run(dg.DagsterRun(job, "r", status=dg.DagsterRunStatus.NOT_STARTED))
        result = sensor(context)
    assert isinstance(result, dg.SensorResult)
    assert "queued" in str(result.skip_reason)
    assert result.cursor is None


@pytest.mark.parametrize(
    ("tags", "queued", "publishes"),
    [({}, False, True), ({}, True, False), ({PUBLISHED_BY_CALLER: "true"}, False, False)],
)
def test_a_finished_build_is_published_once(
    landing: Path, catalogue: Catalogue, tags: dict[str, str], queued: bool, publishes: bool
) -> None:
    @dg.op
    def nothing() -> None: ...

    @dg.job
    def build() -> None:
        nothing()

    after_success, _after_failure = publishing_sensors(catalogue, publish_job())
    with dg.DagsterInstance.ephemeral() as instance:
        result = build.execute_in_process(instance=instance, tags=tags)
        if queued:
            instance.add_run(dg.DagsterRun("publish_lake", "r", status=dg.DagsterRunStatus.NOT_STARTED))
        context = dg.build_run_status_sensor_context(
            sensor_name="publish_after_success",
            dagster_instance=instance,
            dagster_run=result.dagster_run,
            dagster_event=result.get_run_success_event(),
        )
        answer = after_success(context)
    assert isinstance(answer, dg.RunRequest) is publishes


@pytest.mark.parametrize(("job", "selection"), [("publish_lake", None), ("__ASSET_JOB", frozenset({RELEASE}))])
def test_a_run_that_publishes_is_not_published_again(job: str, selection: frozenset[dg.AssetKey] | None) -> None:
    run = dg.DagsterRun(job_name=job, run_id="r", asset_selection=selection)
    assert publishes_itself(run)


def test_what_somebody_starts_by_hand_is_published(catalogue: Catalogue) -> None:
    selection = frozenset({dg.AssetKey(["std", "psb_resident"])})
    assert not publishes_itself(dg.DagsterRun("__ASSET_JOB", "r", asset_selection=selection))
    sensors = publishing_sensors(catalogue, publish_job())
    assert {sensor.default_status for sensor in sensors} == {dg.DefaultSensorStatus.RUNNING}
    assert daily_schedule(catalogue).default_status is dg.DefaultScheduleStatus.RUNNING
