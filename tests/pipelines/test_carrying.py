"""`lake relocate`, `lake backup` and `lake restore`: what they say, and how they end."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lake.settings import Settings
from pipelines.command_line.main import app
from tests.lake.carrying.homes import make_home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings = Settings(home=tmp_path / "home", threads=1)
    make_home(settings)
    monkeypatch.setenv("LAKE_HOME", str(settings.home))
    return settings.home


def lake(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [*map(str, arguments)])
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def told(*arguments: object, code: int = 0) -> Any:
    return json.loads(lake(*arguments, "--json", code=code))


def test_a_moved_home_is_relocated_and_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = home.rename(home.with_name("there"))
    monkeypatch.setenv("LAKE_HOME", str(there))
    assert "lake relocate" in lake("sql", "select count(*) from std.count", code=1)
    found = told("relocate")
    assert (found["home"], found["former"], found["tables"], found["releases"]) == (str(there), str(home), 3, 2)
    assert "nothing to do" in lake("relocate")
    for arguments in (("sql", "select count(*) from std.count"), ("sql", "--head", "select count(*) from std.count")):
        assert "2" in lake(*arguments)
    assert "0 damaged" in lake("verify", "--full")
    assert "1.1.0" in lake("release", "list")
    assert "std.count" in lake("release", "diff", "1.0.0", "1.1.0")


def test_a_home_is_saved_listed_and_put_back(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = lake("backup", tmp_path / "backups")
    assert "未包括 · not in it: 交付目录中的交付 · the deliveries in the landing folder" in said
    second = told("backup", tmp_path / "backups", "--with-landing")
    listed = told("backup", tmp_path / "backups", "--list")
    assert [one["set"] for one in listed][1] == second["set"]
    assert "0 damaged" in lake("backup", tmp_path / "backups", "--check")
    monkeypatch.setenv("LAKE_HOME", str(tmp_path / "there"))
    restored = told("restore", tmp_path / "backups", "--set", second["set"])
    assert (restored["home"], restored["relocation"]["former"]) == (str(tmp_path / "there"), str(home))
    assert "0 damaged" in lake("verify", "--full")
    refused = lake("restore", tmp_path / "backups", code=1)
    assert "湖只恢复到空文件夹" in refused and "into an empty folder" in refused


def test_a_damaged_backup_is_told_by_file_and_set(home: Path, tmp_path: Path) -> None:
    made = told("backup", tmp_path / "backups")
    largest = max((tmp_path / "backups" / "files").rglob("*"), key=lambda path: path.stat().st_size * path.is_file())
    largest.unlink()
    found = told("backup", tmp_path / "backups", "--check", code=1)
    assert {one["set"] for one in found["damages"]} == {made["set"]}


def test_without_a_home_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_HOME", str(tmp_path / "none"))
    assert "no whole backup" in lake("restore", tmp_path / "backups", code=1)
    assert not (tmp_path / "backups").exists()
