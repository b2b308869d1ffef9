from pathlib import Path

import dagster as dg
import psycopg
import pytest
import yaml
from pydantic import SecretStr

from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.patience import Patience
from pipelines.dagster_home import use_dagster_home
from pipelines.run_history import run_history
from tests.lake.connectors import servers


def test_home_is_made_once_and_never_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "")
    settings = Settings(home=tmp_path)
    folder = use_dagster_home(settings)
    assert folder == tmp_path / "dagster"
    configuration = folder / "dagster.yaml"
    configuration.write_text(configuration.read_text() + "# kept\n")
    assert use_dagster_home(settings) == folder
    assert configuration.read_text().endswith("# kept\n")


def test_dagster_accepts_the_configuration_and_sends_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "")
    folder = use_dagster_home(Settings(home=tmp_path))
    assert yaml.safe_load((folder / "dagster.yaml").read_text())["telemetry"] == {"enabled": False}
    with dg.DagsterInstance.get() as instance:
        assert instance.root_directory == str(folder)
        assert not instance.telemetry_enabled


def test_a_second_run_of_the_ui_waits_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "")
    use_dagster_home(Settings(home=tmp_path))
    with dg.DagsterInstance.get() as instance:
        assert type(instance.run_coordinator).__name__ == "QueuedRunCoordinator"
        queue = instance.get_concurrency_config().run_queue_config
        assert queue is not None and queue.max_concurrent_runs == 1


@pytest.mark.slow
def test_runs_are_kept_in_postgresql_by_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("dagster_postgres", reason="the extra `postgres` is not installed")
    monkeypatch.setenv("DAGSTER_HOME", "")
    with servers.postgres() as address:
        monkeypatch.setenv("LAKE_DAGSTER_STORAGE", address.replace("postgresql:", "postgresql+psycopg2:"))
        folder = use_dagster_home(Settings(home=tmp_path))
        assert address not in (folder / "dagster.yaml").read_text()
        with dg.DagsterInstance.get() as instance:
            ran = dg.materialize([dg.asset(lambda: 1, name="one")], instance=instance)
        with dg.DagsterInstance.get() as instance:
            assert [run.run_id for run in instance.get_runs()] == [ran.run_id]
        assert not list(folder.rglob("*.db"))


@pytest.mark.slow
def test_a_run_goes_on_when_postgresql_was_restarted_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("dagster_postgres", reason="the extra `postgres` is not installed")
    monkeypatch.setenv("DAGSTER_HOME", "")
    with servers.postgres() as address:
        monkeypatch.setenv("LAKE_DAGSTER_STORAGE", address.replace("postgresql:", "postgresql+psycopg2:"))
        closed = []

        @dg.asset
        def restarted() -> None:
            closed.append(close_all_connections(address))

        with run_history(Settings(home=tmp_path), Patience(5)) as instance:
            ran = dg.materialize([restarted], instance=instance)
            events = [record.dagster_event_type for record in instance.all_logs(ran.run_id)]
        assert closed[0] >= 2  # one each for runs and events
        assert dg.DagsterEventType.ASSET_MATERIALIZATION in events
        assert dg.DagsterEventType.RUN_SUCCESS in events


def close_all_connections(address: str) -> int:
    """As a restart does; returns how many there were."""
    others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    with psycopg.connect(address) as connection:
        return len(connection.execute(f"SELECT pg_terminate_backend(pid, 5000) {others}").fetchall())


def test_a_configuration_that_a_person_changed_does_not_contradict_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "")
    (tmp_path / "dagster").mkdir()
    (tmp_path / "dagster" / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    with pytest.raises(LakeError, match="keeps runs elsewhere"):
        use_dagster_home(Settings(home=tmp_path, dagster_storage=SecretStr("postgresql+psycopg2://lake@db/runs")))
