"""`lake release`: what each release is kept for, and letting go of what need not be kept."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lake.releases.releases import Releases
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from pipelines.command_line.main import app
from tests.lake.releases.test_releases import CENSUS, fill, publish


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """With four releases of four days."""
    monkeypatch.setenv("LAKE_HOME", str(tmp_path))
    monkeypatch.setenv("LAKE_RELEASE_DAYS", "1")
    moments = iter(datetime(2023, 8, 15, 4, tzinfo=UTC) + timedelta(days=day // 4) for day in range(100))
    with closing(Lakehouse.open(Settings())) as house:
        releases = Releases(house, lambda: next(moments))
        fill(house, "select 'std.station' as table_name", CENSUS, verdicts=())
        for day in range(4):
            fill(house, f"select '{day}' as code, 1.0 as level, 'b' as _batch_id from range({day + 1})")
            publish(releases)
    yield tmp_path


def told(*arguments: str) -> Any:
    done = CliRunner().invoke(app, ["release", *arguments, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def said(*arguments: str) -> str:
    return CliRunner().invoke(app, ["release", *arguments]).output


@pytest.mark.usefixtures("home")
def test_releases_are_listed_with_what_they_are_kept_for_pinned_and_pruned() -> None:
    assert "is kept until" in said("pin", "1.0.0", "--reason", "论文引用")
    kept = {one["release"]: one["kept_for"] for one in told("list")}
    always = ["current", "day", "month", "year", "major"]
    assert kept == {"1.0.0": ["pinned"], "1.1.0": [], "1.2.0": ["before"], "1.3.0": always}
    assert all(word in said("list") for word in ("指定保留", "待清除", "前一版本", "当前版本"))
    assert told("prune", "--dry-run") == {"dry_run": True, "applied": False, "releases": ["1.1.0"]}
    assert "已清除的发布版本 · pruned: 1.1.0" in said("prune")
    assert told("unpin", "1.0.0") == {"release": "1.0.0"}
    assert told("prune") == {"dry_run": False, "applied": True, "releases": ["1.0.0"]}
    assert "无 · none" in said("prune")
    assert [one["release"] for one in told("list")] == ["1.2.0", "1.3.0"]
    asked = CliRunner().invoke(app, ["release", "rollback", "1.1.0"])
    assert asked.exit_code == 1 and "not kept any more" in asked.output + asked.stderr
