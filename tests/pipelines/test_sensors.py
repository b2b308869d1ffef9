from pathlib import Path

import dagster as dg
import pytest

from assets.release.steps import RELEASE
from lake.settings import Settings
from pipelines.catalogue import Catalogue, load_catalogue
from pipelines.definitions import built_from
from pipelines.jobs import PUBLISHED_BY_CALLER, daily_schedule, publish_job
from pipelines.sensors import landing_sensor, publishes_itself, publishing_sensors


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(Settings())


@pytest.fixture
def landing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAKE_HOME", str(tmp_path))
    (tmp_path / "landing" / "amr").mkdir(parents=True)
    return tmp_path / "landing"


def evaluate(catalogue: Catalogue, cursor: str | None) -> dg.SensorResult:
    sensor = landing_sensor(catalogue.registry, lambda names: built_from(names, catalogue.models))
    with dg.DagsterInstance.ephemeral() as instance, dg.build_sensor_context(instance, cursor=cursor) as context:
        result = sensor(context)
    assert isinstance(result, dg.SensorResult)
    return result


def test_a_new_file_runs_its_resource_once(landing: Path, catalogue: Catalogue) -> None:
    assert not evaluate(catalogue, None).run_requests
    (landing / "amr" / "inspection_2023_01.csv").write_text("检查任务编号\n1\n", encoding="utf-8")
    first = evaluate(catalogue, None)
    (request,) = first.run_requests or ()
    tables = {key.to_user_string() for key in request.asset_selection or ()}
    assert {"raw/amr_inspection", "std/amr_inspection", "topic/market_supervision_inspection_outcome"} <= tables
    assert "std/psb_resident" not in tables
    assert not evaluate(catalogue, first.cursor).run_requests
    (landing / "amr" / "inspection_2023_02.csv").write_text("检查任务编号\n2\n", encoding="utf-8")
    (again,) = evaluate(catalogue, first.cursor).run_requests or ()
    assert again.run_key != request.run_key


@pytest.mark.parametrize(("tags", "publishes"), [({}, True), ({PUBLISHED_BY_CALLER: "true"}, False)])
def test_a_finished_build_is_published_once(tags: dict[str, str], publishes: bool) -> None:
    @dg.op
    def nothing() -> None: ...

    @dg.job
    def build() -> None:
        nothing()

    after_success, _after_failure = publishing_sensors(publish_job())
    with dg.DagsterInstance.ephemeral() as instance:
        result = build.execute_in_process(instance=instance, tags=tags)
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


def test_what_somebody_starts_by_hand_is_published() -> None:
    selection = frozenset({dg.AssetKey(["std", "psb_resident"])})
    assert not publishes_itself(dg.DagsterRun("__ASSET_JOB", "r", asset_selection=selection))
    assert {sensor.default_status for sensor in publishing_sensors(publish_job())} == {dg.DefaultSensorStatus.RUNNING}
    assert daily_schedule().default_status is dg.DefaultScheduleStatus.RUNNING
