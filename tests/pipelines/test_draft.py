"""Seventy real files of another city's portal become contracts without a line of Python."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assets.ingestion.load import load_resource
from catalog.registry.registry import Registry
from catalog.validation.catalogue import validate
from lake.settings import Settings
from pipelines.command_line.main import app
from pipelines.command_line.opened import opened_lake
from tests.lake.connectors.helpers import shared_data


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("drafts")
    files = [str(path) for path in sorted(shared_data("beijing_portal").glob("*.csv"))]
    result = CliRunner().invoke(
        app, ["catalog", "draft", *files, "--department", "cucc", "--out", str(home)], env={"LAKE_HOME": str(home)}
    )
    assert result.exit_code == 0, result.output
    return home


def drafted(folder: Path) -> list[str]:
    return sorted(f"cucc_{path.stem}" for path in folder.glob("resources/cucc/*.yaml"))


def test_every_draft_validates(drafts: Path) -> None:
    registry = Registry.load([drafts], strict=False)
    places = {name: str(place.path) for (_, name), place in registry.places.items()}
    faults = [fault for fault in validate(registry) if str(drafts) in str(fault.file)]
    assert len(drafted(drafts)) == 70 and faults == []
    assert set(drafted(drafts)) <= places.keys()


def test_nothing_is_overwritten(drafts: Path) -> None:
    file = next(iter(sorted(shared_data("beijing_portal").glob("*.csv"))))
    arguments = ["catalog", "draft", str(file), "--department", "cucc", "--out", str(drafts / "again")]
    for expected in (1, 2):
        assert CliRunner().invoke(app, arguments, env={"LAKE_HOME": str(drafts)}).exit_code == 0
        assert len(drafted(drafts / "again")) == expected


def load_and_reconcile(drafts: Path, home: Path, every: int) -> None:
    landing = home / "landing" / "cucc"
    landing.mkdir(parents=True)
    for file in shared_data("beijing_portal").glob("*.csv"):
        shutil.copyfile(file, landing / file.name)
    settings = Settings(home=home, landing=home / "landing", contracts=str(drafts))
    with opened_lake(settings) as lake:
        for name in drafted(drafts)[::every]:
            (batch,) = load_resource(lake, name).loaded
            assert batch.counts.balanced and batch.rows_delivered > 0, name


def test_drafts_load_and_reconcile(drafts: Path, tmp_path: Path) -> None:
    load_and_reconcile(drafts, tmp_path, every=10)


@pytest.mark.slow
def test_all_drafts_load_and_reconcile(drafts: Path, tmp_path: Path) -> None:
    load_and_reconcile(drafts, tmp_path, every=1)
