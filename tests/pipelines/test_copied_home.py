"""A home that was copied, and one whose ledger is lost, through the command line: refused, and nothing is changed."""

import hashlib
import shutil
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lake.releases.manifest import Offer
from lake.releases.releases import Releases
from lake.schema import Column, TableSpec
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from pipelines.command_line.main import app
from tests.lake.conftest import write_data_file

COUNT = TableSpec("std.count", (Column("id", "integer"),))
RELEASED = ("sql", "select * from std.count")
"""Reads a release, for which no ledger is needed."""
COMMANDS = (
    ("run",),
    ("ui",),
    ("status",),
    ("status", "wrb_station"),
    RELEASED,
    ("sql", "--head", "select * from std.count"),
    ("passport", "std.count", "1"),
    ("maintain", "--dry-run"),
    ("maintain", "--keep", "1"),
    ("release", "list"),
    ("release", "rollback", "1.0.0"),
    ("quality", "report"),
    ("quality", "workorders"),
    ("quality", "return", "orders.xlsx"),
    ("quality", "objections"),
    ("quality", "decide", "1", "--reject", "--reason", "no", "--by", "clerk"),
    ("catalog", "census"),
)


def refused(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 1, result.output
    return " ".join(result.output.split())


def content(folder: Path) -> dict[Path, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith("-shm"))
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home of a released table, with snapshots that could expire and a file that nobody names."""
    settings = Settings(home=tmp_path_factory.mktemp("original") / "home", threads=1)
    with closing(Lakehouse.open(settings)) as lakehouse:
        for number in range(3):
            lakehouse.append(COUNT, [write_data_file(lakehouse, COUNT, [{"id": number}])], f"t{number}")
        proposed = Releases(lakehouse).propose({COUNT.name: Offer(contract_version="1", judged=False)}, {})
        assert proposed is not None
        Releases(lakehouse).publish(proposed)
        lakehouse.new_data_file(COUNT).write_bytes(b"left behind")
    return settings


@pytest.fixture(scope="module")
def copy(original: Settings) -> Settings:
    place = original.home.parent / "copy"
    shutil.copytree(original.home, place, symlinks=True)
    return original.model_copy(update={"home": place})


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_in_a_copy_leaves_the_original_as_it_is(
    original: Settings, copy: Settings, command: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "orders.xlsx").write_bytes(b"PK")
    monkeypatch.setenv("LAKE_HOME", str(copy.home))
    before, of_the_copy = content(original.home), content(copy.home)
    said = refused(*command)
    assert "this home was made in" in said or "outside of the home" in said
    assert content(original.home) == before
    changed = {path.name for path, digest in content(copy.home).items() if of_the_copy.get(path) != digest}
    assert changed <= {"run.lock", "catalog.db-wal", "ledger.db-wal"}


@pytest.mark.parametrize("command", [command for command in COMMANDS if command != RELEASED], ids=" ".join)
def test_a_command_without_the_ledger_does_not_make_it_anew(
    original: Settings, command: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "orders.xlsx").write_bytes(b"PK")
    monkeypatch.setenv("LAKE_HOME", str(original.home))
    aside = original.ledger_path.rename(tmp_path / "ledger.db")
    try:
        assert "the ledger of this home is gone" in refused(*command)
        assert not original.ledger_path.exists()
    finally:
        aside.rename(original.ledger_path)
