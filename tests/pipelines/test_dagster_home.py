from pathlib import Path

import dagster as dg
import pytest
import yaml

from lake.settings import Settings
from pipelines.dagster_home import use_dagster_home


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
