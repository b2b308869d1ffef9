"""`lake status`: who must be asked first, and the last delivery of one resource."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from assets.gov.arrivals import arrivals, by_department
from lake.ledger.run_records import RunRecord, RunRecords
from pipelines.command_line.main import app
from tests.desk import Desk

RUNNER = CliRunner()
ROW = "STCD,TM,Z\nA,2023-08-01,1\n"


@pytest.fixture
def home(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("LAKE_HOME", str(desk.settings.home))
    monkeypatch.setenv("LAKE_CONTRACTS", desk.settings.contracts)
    monkeypatch.setenv("DAGSTER_HOME", "")
    desk.open()
    return desk


def state(desk: Desk, now: datetime) -> str:
    return next(line["state"] for line in arrivals(desk.open(), now) if line["resource"] == "wrb_test_level")


def test_never_late_arrived_and_refused(desk: Desk) -> None:
    now = datetime.now(UTC)
    assert state(desk, now) == "never"
    desk.deliver("level_1.csv", ROW)
    desk.load()
    assert state(desk, datetime.now(UTC)) == "arrived"
    assert state(desk, now + timedelta(days=365)) == "late"
    desk.deliver("level_2.csv", "XX\n1\n")
    desk.load()
    lines = arrivals(desk.open(), now)
    assert lines[0]["resource"] == "wrb_test_level" and lines[0]["state"] == "refused"
    assert by_department(lines)[0]["department"] == "wrb"


def test_status_of_one_resource_is_its_last_delivery_report(home: Desk) -> None:
    assert "从未到达" in RUNNER.invoke(app, ["status", "wrb_test_level"]).output
    home.deliver("level_1.csv", ROW)
    home.load()
    assert "已入湖" in RUNNER.invoke(app, ["status", "wrb_test_level"]).output
    answer = json.loads(RUNNER.invoke(app, ["status", "wrb_test_level", "--json"]).stdout)
    assert answer["delivery"]["rows_accepted"] == 1


def test_status_of_an_unknown_resource_is_an_error(home: Desk) -> None:
    assert RUNNER.invoke(app, ["status", "nobody"]).exit_code == 1


def test_status_of_the_lake_names_departments_and_sources(home: Desk) -> None:
    result = RUNNER.invoke(app, ["status"])
    assert result.exit_code == 0, result.output
    assert "部门" in result.output and "wrb_test_level" in result.output
    assert {"departments", "sources", "runs"} <= json.loads(RUNNER.invoke(app, ["status", "--json"]).stdout).keys()


def test_a_run_that_found_nothing_to_do_is_named_too(home: Desk) -> None:
    began = datetime(2026, 11, 29, 16, 5, tzinfo=UTC)
    for kept in ({"summary": {}}, {}):
        record = RunRecord(began, began + timedelta(seconds=3), True, None, kept)
        RunRecords(home.open().lakehouse.ledger).note(record, timedelta(days=30))
    told = json.loads(RUNNER.invoke(app, ["status", "--json"]).stdout)["planned_runs"]
    assert [run["anything_to_do"] for run in told] == [False, True]
    assert told[0]["began"] == "2026-11-30 00:05" and "无需处理" in RUNNER.invoke(app, ["status"]).output
