"""Seventy real files of another city's portal become contracts without a line of Python."""

import shutil
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assets.context import LakeContext
from assets.ingestion.load import load_resource
from catalog.registry.registry import Registry
from catalog.validation.catalogue import validate
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from pipelines.command_line.main import app
from tests.lake.connectors.helpers import shared_data


@pytest.fixture(scope="module", params=[10, pytest.param(1, marks=pytest.mark.slow)], ids=["some", "all"])
def files(request: pytest.FixtureRequest) -> list[Path]:
    """`make test` takes every tenth of the seventy."""
    every: int = request.param
    found = sorted(shared_data("beijing_portal").glob("*.csv"))
    assert len(found) == 70
    return found[::every]


@pytest.fixture(scope="module")
def drafts(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("drafts")
    result = CliRunner().invoke(
        app,
        ["catalog", "draft", *map(str, files), "--department", "cucc", "--out", str(home)],
        env={"LAKE_HOME": str(home)},
    )
    assert result.exit_code == 0, result.output
    return home


def drafted(folder: Path) -> list[str]:
    return sorted(f"cucc_{path.stem}" for path in folder.glob("resources/cucc/*.yaml"))


def test_every_draft_validates(drafts: Path, files: list[Path]) -> None:
    registry = Registry.load([drafts], strict=False)
    places = {name: str(place.path) for (_, name), place in registry.places.items()}
    faults = [fault for fault in validate(registry) if str(drafts) in str(fault.file)]
    assert len(drafted(drafts)) == len(files) and faults == []
    assert set(drafted(drafts)) <= places.keys()


def test_nothing_is_overwritten(drafts: Path) -> None:
    file = next(iter(sorted(shared_data("beijing_portal").glob("*.csv"))))
    arguments = ["catalog", "draft", str(file), "--department", "cucc", "--out", str(drafts / "again")]
    for expected in (1, 2):
        assert CliRunner().invoke(app, arguments, env={"LAKE_HOME": str(drafts)}).exit_code == 0
        assert len(drafted(drafts / "again")) == expected


def test_drafts_load_and_reconcile(drafts: Path, files: list[Path], tmp_path: Path) -> None:
    landing = tmp_path / "landing" / "cucc"
    landing.mkdir(parents=True)
    for file in files:
        shutil.copyfile(file, landing / file.name)
    settings = Settings(home=tmp_path, landing=tmp_path / "landing", contracts=str(drafts))
    with closing(Lakehouse.open(settings)) as lakehouse:
        lake = LakeContext.around(lakehouse)
        for name in drafted(drafts):
            (batch,) = load_resource(lake, name).loaded
            assert batch.counts.balanced and batch.rows_delivered > 0, name


def test_of_an_archive_each_file_in_it_is_drafted(tmp_path: Path) -> None:
    archive = tmp_path / "交付.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("表/站点_202401.csv", "站号,站名\n1,甲\n2,乙\n")
        packed.writestr("说明.doc", "no table")
    arguments = ["catalog", "draft", str(archive), "--department", "cucc", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, arguments, env={"LAKE_HOME": str(tmp_path / "home")})
    assert result.exit_code == 1, "one of them is no table"
    (drafted,) = (tmp_path / "out").glob("resources/cucc/*.yaml")
    assert "cucc/站点_[0-9][0-9][0-9][0-9][0-9][0-9].csv" in drafted.read_text(encoding="utf-8")
    assert not list((tmp_path / "home").rglob("*站点*")), "what was unpacked is gone"


def test_a_file_that_is_not_there_is_told_before_anything_is_made(tmp_path: Path) -> None:
    arguments = ["catalog", "draft", str(tmp_path / "gone.csv"), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, arguments, env={"LAKE_HOME": str(tmp_path / "home")})
    said = "".join(result.output.replace("│", "").split())  # a box breaks a long path where its border is
    assert (result.exit_code, "gone.csv" in said, [*tmp_path.iterdir()]) == (2, True, [])
