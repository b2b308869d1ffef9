"""Every night the home is tidied: by a job that takes no table's failure for that of all."""

import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from typer.testing import CliRunner

from assets.context import LakeContext
from lake.ledger.derivations import Derivations
from lake.schema import Column, TableSpec
from lake.settings import Settings
from lake.tables.derived import rows_file
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import TableFolder, look_below
from pipelines.catalogue import Catalogue, load_catalogue
from pipelines.command_line.main import app
from pipelines.jobs import daily_schedule, publish_job
from pipelines.sensors import publishing_sensors
from pipelines.upkeep import keep_up
from pipelines.upkeep_job import maintain_job, nightly_schedule
from tests.assets.small_lake import small_lake

SMALL = TableSpec("gov.small", (Column("id", "integer"),), "internal")
BROKEN = TableSpec("gov.broken", (Column("id", "integer"),), "internal")


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[LakeContext]:
    with small_lake(tmp_path) as opened:
        house = opened.lakehouse
        for spec in (BROKEN, SMALL):
            for number in range(8):
                house.append(spec, [rows_file(house, spec, [{"id": number}])], f"{spec.name}-{number}")
        yield opened


def run(lake: LakeContext, instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    return maintain_job().execute_in_process(instance=instance, resources={"lake": lake}, raise_on_error=False)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(Settings())


def test_the_job_tidies_and_is_followed_by_no_publication(lake: LakeContext, catalogue: Catalogue) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        result = run(lake, instance)
        after_success, _ = publishing_sensors(catalogue, publish_job())
        context = dg.build_run_status_sensor_context(
            sensor_name=after_success.name,
            dagster_event=result.get_run_success_event(),
            dagster_instance=instance,
            dagster_run=result.dagster_run,
        )
        assert isinstance(after_success(context), dg.SkipReason)
    assert result.success
    assert len(lake.lakehouse.data_files(SMALL.name)) == 1 and lake.lakehouse.row_count(SMALL.name) == 8


def test_a_damaged_table_stops_no_other(lake: LakeContext) -> None:
    Path(lake.lakehouse.data_files(BROKEN.name)[0]).unlink()
    with dg.DagsterInstance.ephemeral() as instance:
        result = run(lake, instance)
    assert not result.success
    assert BROKEN.name in str(result.get_step_failure_events()[0].step_failure_data.user_failure_data)
    assert len(lake.lakehouse.data_files(SMALL.name)) == 1


def test_the_command_line_does_the_same(lake: LakeContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_HOME", str(lake.settings.home))
    looked = CliRunner().invoke(app, ["maintain", "--dry-run"])
    assert (looked.exit_code, "nothing was changed" in looked.output) == (0, True), looked.output
    assert len(lake.lakehouse.data_files(SMALL.name)) == 8
    Path(lake.lakehouse.data_files(BROKEN.name)[0]).unlink()
    done = CliRunner().invoke(app, ["maintain"])
    assert done.exit_code == 1 and BROKEN.name in done.output, done.output
    assert len(lake.lakehouse.data_files(SMALL.name)) == 1


def test_what_scripts_said_to_have_it_done_is_taken_still(lake: LakeContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_HOME", str(lake.settings.home))
    assert CliRunner().invoke(app, ["maintain", "--apply", "--dry-run"]).exit_code == 2
    assert CliRunner().invoke(app, ["maintain", "--apply"]).exit_code == 0
    assert len(lake.lakehouse.data_files(SMALL.name)) == 1


def test_what_is_as_it_was_left_is_not_opened_again(lake: LakeContext, monkeypatch: pytest.MonkeyPatch) -> None:
    house = lake.lakehouse
    opened = list[str]()

    def looking(house: Lakehouse, name: str) -> TableFolder:
        opened.append(name)
        return look_below(house, name)

    monkeypatch.setattr("pipelines.upkeep.look_below", looking)

    def looked_at() -> set[str]:
        opened.clear()
        assert not keep_up(house, None).errors
        return {*opened}

    def a_day_passes() -> None:
        for path in house.settings.home.rglob("*.*"):
            changed = path.stat().st_mtime - 2 * 86_400
            os.utime(path, (changed, changed))

    assert looked_at() == {SMALL.name, BROKEN.name}
    assert looked_at() == {SMALL.name, BROKEN.name}, "young files are left, which may be orphans tomorrow"
    a_day_passes()
    assert looked_at() == {SMALL.name, BROKEN.name}
    assert looked_at() == set()
    house.append(SMALL, [rows_file(house, SMALL, [{"id": 9}])], "again")
    assert looked_at() == {SMALL.name}
    a_day_passes()
    looked_at()
    killed = rows_file(house, BROKEN, [{"id": 7}])
    assert looked_at() == {BROKEN.name}, "nothing was committed, and yet there is a file more"
    a_day_passes()
    assert looked_at() == {BROKEN.name} and not killed.exists()
    assert looked_at() == set()
    assert (house.row_count(SMALL.name), house.row_count(BROKEN.name)) == (9, 8)
    keep_up(house, None, keep=3, dry_run=True)
    assert {*opened} == {SMALL.name, BROKEN.name}, "by another rule there may be something to do"


def test_files_of_dropped_tables_are_told_of_and_deleted(lake: LakeContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_HOME", str(lake.settings.home))
    folder = Path(lake.lakehouse.table(SMALL.name).location())
    lake.lakehouse.drop(SMALL.name)
    keep_up(lake.lakehouse, None)
    notes = Derivations(lake.lakehouse.ledger)
    rules, found = notes.of("dropped") or ("", {})
    assert [*found] == [f"gov/{folder.name}"]
    notes.note("dropped", rules, dict.fromkeys(found, "2026-01-01T00:00:00+00:00"))
    looked = CliRunner().invoke(app, ["maintain", "--dry-run"])
    assert (looked.exit_code, SMALL.name in looked.output) == (0, True), looked.output
    assert folder.exists()
    with dg.DagsterInstance.ephemeral() as instance:
        result = run(lake, instance)
    told = result.filter_events(lambda event: event.is_step_success or event.event_type_value == "STEP_OUTPUT")
    assert SMALL.name in str([event.event_specific_data for event in told])
    assert not folder.exists()
    assert lake.lakehouse.row_count(BROKEN.name) == 8


def test_it_runs_by_itself_at_an_hour_of_its_own(catalogue: Catalogue) -> None:
    nightly, daily = nightly_schedule(), daily_schedule(catalogue)
    assert nightly.default_status == dg.DefaultScheduleStatus.RUNNING
    assert nightly.execution_timezone == daily.execution_timezone
    assert str(nightly.cron_schedule).split()[1] != str(daily.cron_schedule).split()[1]
