"""`lake catalog lineage`, on a small part of our own catalogue."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lake.errors import LakeError
from pipelines.catalogue import Catalogue
from pipelines.command_line.main import app
from pipelines.lineage import Lineage
from quality.checks.all_checks import Checks
from tests.catalog.lineage.city import hotline

SATISFACTION = "std.gsda_hotline_ticket.satisfaction"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Lineage:
    city = hotline()
    found = Lineage(Catalogue(city.registry, city.schemas, city.models, Checks((), ())), city.graph)
    monkeypatch.setattr(Lineage, "load", lambda _settings: found)
    return found


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["catalog", "lineage", *arguments])


def test_down_to_the_export_and_what_stops(small: Lineage) -> None:
    shown = run(SATISFACTION, "--down")
    assert shown.exit_code == 0
    assert "export.hotline_monthly.satisfied_count" in shown.output
    assert "开放数据 1：export.hotline_monthly" in shown.output and "须知会" in shown.output
    assert "来源 · made from" not in shown.output


def test_up_to_the_delivered_file_as_json(small: Lineage) -> None:
    told = json.loads(run("open.hotline_monthly.satisfied_count", "--up", "--json").stdout)
    found = {record["column"]: record for record in told["up"]}
    assert SATISFACTION in found and "down" not in told
    sent = found[SATISFACTION]["next"]
    assert sent and all(name.startswith("raw.gsda_hotline_ticket.") and name in found for name in sent)
    assert told["without_it"]["broken"] == ["export.hotline_monthly"]


def test_a_misspelt_column_is_answered_with_the_nearest(small: Lineage) -> None:
    for wrong, right in (
        ("std.gsda_hotline_ticket.satisfacton", "satisfaction"),
        ("std.gsda_hotline_tickt.satisfaction", SATISFACTION),
    ):
        with pytest.raises(LakeError) as error:
            small.column(wrong)
        assert right in error.value.advice
    assert run().exit_code == 1


def test_files_hold_the_part_or_the_whole(small: Lineage, tmp_path: Path) -> None:
    def jobs(*arguments: str) -> Sequence[str]:
        assert run(*arguments, "--openlineage", str(tmp_path / "events.jsonl")).exit_code == 0
        lines = (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["job"]["name"] for line in lines]

    assert jobs(SATISFACTION, "--down") == [
        "export.hotline_monthly",
        "open.hotline_monthly",
        "topic.one_net_service_hotline_monthly",
    ]
    assert len(jobs()) > 100
    assert run("--graphml", str(tmp_path / "graph.xml")).exit_code == 0
    assert SATISFACTION in (tmp_path / "graph.xml").read_text(encoding="utf-8")
    assert run("--graphml", str(tmp_path / "nowhere" / "graph.xml")).exit_code == 1
