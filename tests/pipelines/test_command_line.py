import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from lake.home.run_lock import run_lock
from lake.settings import Settings
from pipelines.command_line.main import app

RUNNER = CliRunner()
STATIONS, HOURS = 5, 24
COLUMNS = ("Date", "Hour", "WatchPoint", "AQI", "Level", "PrimaryPollution")
MEASURES = ("PM2.5", "PM10", "CO", "NO2", "O3_1h", "O3_8h", "SO2")


def lake(*arguments: str) -> Result:
    return RUNNER.invoke(app, list(arguments))


def answer(*arguments: str) -> Any:
    result = lake(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def write_air(folder: Path, day: str, *, broken_rows: int = 0) -> Path:
    """A day of hourly air quality; `broken_rows` have no hour that exists."""
    path = folder / "eeb" / f"2021江门_hourly_{day}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*COLUMNS, *MEASURES])
        for number in range(STATIONS * HOURS):
            hour = 77 if number < broken_rows else number % HOURS
            station = f"站点{number // HOURS}"
            writer.writerow([day, f"{hour:02}", station, 40, "优", "", 11, 22, 0.6, 12, 66, 60, 7])
    return path


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("landing")
    write_air(folder, "20210601", broken_rows=2)
    return folder


@pytest.fixture(scope="module")
def first_run(landing: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAKE_HOME", str(tmp_path_factory.mktemp("lake")))
        patch.setenv("DAGSTER_HOME", "")
        arguments = ("--landing", str(landing), "--select", "eeb_air_quality", "--select", "mca_division_history")
        yield answer("run", *arguments)


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAKE_HOME", str(tmp_path / "lake"))
    monkeypatch.setenv("DAGSTER_HOME", "")
    return tmp_path


def test_a_run_says_what_became_of_every_row(first_run: dict[str, Any]) -> None:
    assert first_run["ok"] and first_run["anything_new"]
    by_name = {one["resource"]: one for one in first_run["resources"]}
    assert set(by_name) == {"eeb_air_quality", "mca_division_history"}
    air = by_name["eeb_air_quality"]
    assert (air["deliveries"], air["delivered"], air["accepted"], air["quarantined"]) == (1, 120, 118, 2)
    assert air["balanced"]
    assert first_run["release"] == "1.0.0" and first_run["newly_released"]


def test_a_second_run_says_that_nothing_is_new(first_run: dict[str, Any], landing: Path) -> None:
    result = lake("run", "--landing", str(landing), "--select", "eeb_air_quality")
    assert result.exit_code == 0, result.output
    assert "Nothing new to load" in result.output
    assert "1.0.0 (unchanged)" in result.output


def test_sql_asks_the_release_and_the_head(first_run: dict[str, Any]) -> None:
    query = "select count(*) as hours, max(observed_at) as latest from std.eeb_air_quality"
    assert answer("sql", query)[0]["hours"] == 118
    assert answer("sql", query, "--release", "1.0.0") == answer("sql", query)
    refused = answer("sql", "select _rules, _reasons from quarantine.eeb_air_quality", "--head")
    assert len(refused) == 2
    assert all(row["_reasons"] for row in refused)
    assert Path(answer("sql")["database"]).is_file()


def test_a_wrong_query_is_explained_without_a_traceback(first_run: dict[str, Any]) -> None:
    for arguments in (("sql", "select nothing from std.nowhere"), ("sql", "selec 1", "--head")):
        result = lake(*arguments)
        assert result.exit_code == 1
        assert "error" in result.stderr and "Traceback" not in result.output


def test_status_names_every_source_and_the_last_runs(first_run: dict[str, Any]) -> None:
    status = answer("status")
    sources = {source["resource"]: source for source in status["sources"]}
    assert (sources["eeb_air_quality"]["rows"], sources["eeb_air_quality"]["to correct"]) == (118, 2)
    assert sources["psb_resident"]["last delivery"] is None
    assert {run["job"] for run in status["runs"]} == {"build_lake", "publish_lake"}


def test_releases_are_listed_shown_and_compared(first_run: dict[str, Any]) -> None:
    assert [release["release"] for release in answer("release", "list")] == ["1.0.0"]
    assert "std.eeb_air_quality" in answer("release", "show", "1.0.0")["tables"]
    assert answer("release", "diff", "1.0.0", "1.0.0")["tables"] == []
    assert lake("release", "show", "9.9.9").exit_code == 1
    assert lake("release", "rollback", "1.0.0").exit_code == 0


def test_a_passport_names_the_file_and_the_line(first_run: dict[str, Any]) -> None:
    found = answer("passport", "std.eeb_air_quality", "station_name=站点4", "observed_at=2021-06-01 05:00:00+08")
    (source,) = found["sources"]
    assert source["delivery"].endswith("2021江门_hourly_20210601.csv")
    assert source["line"] == 4 * HOURS + 5 + 2
    shown = lake("passport", "std.eeb_air_quality", "station_name=站点4", "observed_at=2021-06-01 05:00:00+08")
    assert f"第 {source['line']} 行" in shown.output
    assert lake("passport", "std.eeb_air_quality", "nowhere", "2021-06-01").exit_code == 1


def test_quality_blames_the_department(first_run: dict[str, Any]) -> None:
    report = answer("quality", "report")
    assert {card["name"] for card in report["departments"]} == {"eeb", "mca"}
    assert {card["name"] for card in answer("quality", "report", "--department", "eeb")["departments"]} == {"eeb"}
    assert lake("quality", "report", "--month", "1999-01", "--out", "nowhere").exit_code == 1
    orders = answer("quality", "workorders", "--department", "eeb")
    assert sum(order["rows"] for order in orders) >= 2
    assert {order["department"] for order in orders} == {"eeb"}


def test_explain_prints_the_rules_and_the_split_and_why_a_row_was_refused(first_run: dict[str, Any]) -> None:
    shown = lake("quality", "explain", "eeb_air_quality").output
    assert "监测时间不能为空" in shown and '"judged" AS NOT MATERIALIZED' in shown
    refused = answer("quality", "explain", "eeb_air_quality", "--line", "2")
    assert (refused["outcome"], [rule["id"] for rule in refused["broken"]]) == ("refused", ["observed_at.format"])
    told = lake("quality", "explain", "eeb_air_quality", "--line", "2").output
    assert "已退回" in told and "Hour=77；Date=20210601" in told
    assert lake("quality", "explain", "eeb_air_quality", "--batch", "x").exit_code == 2


def test_a_suite_is_written_as_great_expectations_writes_it() -> None:
    suite = answer_of("quality", "suite", "std.psb_resident")
    by_check = {one["id"]: one for one in suite["expectations"]}
    assert suite["name"] == "std.psb_resident"
    assert by_check["rows"]["type"] == "expect_table_row_count_to_be_between"
    assert by_check["married_at_legal_age"]["severity"] == "warning"
    assert "主键" in by_check["key.unique"]["description"]
    assert answer_of("quality", "suite", "master.legal_entity")["expectations"]
    assert lake("quality", "suite", "std.nothing").exit_code == 1


def test_great_expectations_finds_in_a_table_what_the_run_found(first_run: dict[str, Any]) -> None:
    verdicts = answer_of("quality", "suite", "std.eeb_air_quality", "--judge")
    assert {one["check"] for one in verdicts} >= {"key.unique", "rows"}
    assert all(one["passed"] for one in verdicts if one["blocking"])


def test_the_bulletin_is_a_page_a_department_without_scripts(first_run: dict[str, Any], tmp_path: Path) -> None:
    assert lake("quality", "report", "--out", str(tmp_path)).exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} >= {"index.html", "eeb.html", "mca.html"}
    page = (tmp_path / "eeb.html").read_text(encoding="utf-8")
    assert "江门市生态环境局数据质量通报" in page
    assert "hourly_20210601.csv" in page  # where the worst problems can be seen
    assert "<script" not in page
    assert "http" not in page


def test_the_catalogue_is_valid_and_drawn(first_run: dict[str, Any]) -> None:
    assert lake("catalog", "validate").exit_code == 0
    graph = answer_of("catalog", "graph")
    assert {"from": "std.wrb_reservoir_level", "to": "topic.smart_water_reservoir_status"} in graph["edges"]
    assert lake("catalog", "graph", "--format", "mermaid").stdout.startswith("flowchart LR")
    assert {row["table_name"] for row in answer("catalog", "census")} >= {"std.eeb_air_quality"}


def answer_of(*arguments: str) -> Any:
    return json.loads(lake(*arguments).stdout)


def test_maintenance_only_looks_when_told(first_run: dict[str, Any]) -> None:
    assert answer("maintain", "--dry-run")["applied"] is False


def test_a_delivery_that_cannot_be_read_fails_the_run_and_keeps_the_release(
    first_run: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "eeb").mkdir()
    (tmp_path / "eeb" / "2021江门_hourly_20210602.csv").write_text("Date,Hour\n20210602,01\n", encoding="utf-8")
    result = lake("run", "--landing", str(tmp_path), "--select", "eeb_air_quality", "--json")
    assert result.exit_code == 1
    summary = json.loads(result.stdout)
    assert [failure["step"] for failure in summary["failures"]] == ["raw.eeb_air_quality"]
    assert summary["skipped"] == []
    assert "20210602" in summary["failures"][0]["message"]
    assert answer("sql", "select count(*) as hours from std.eeb_air_quality") == [{"hours": 118}]


def test_a_second_run_at_the_same_time_is_refused(empty_home: Path) -> None:
    with run_lock(Settings()):
        result = lake("run")
    assert result.exit_code == 1
    assert "another run holds this lake" in result.stderr


def test_a_selection_that_names_nothing_is_refused(empty_home: Path) -> None:
    result = lake("run", "--select", "psb_residents")
    assert result.exit_code == 1
    assert "psb_residents" in result.stderr


def test_nothing_released_yet_is_said(empty_home: Path) -> None:
    result = lake("sql", "select 1")
    assert result.exit_code == 1
    assert "lake run" in result.stderr


def test_debug_shows_the_traceback(empty_home: Path) -> None:
    result = lake("--debug", "sql", "select 1")
    assert result.exit_code == 1
    assert type(result.exception).__name__ == "LakeError"


def test_a_reader_that_has_read_enough_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        command = [sys.executable, "-c", "from pipelines.command_line.main import main; main()", "catalog", "elements"]
        ended = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_a_library_that_crashes_says_where_it_was() -> None:
    code = (
        "from faulthandler import _sigsegv; from pipelines.command_line import main; main.app = _sigsegv; main.main()"
    )
    ended = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, check=False, timeout=60)
    assert ended.returncode == -11
    assert b"pipelines/command_line/main.py" in ended.stderr


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from pipelines.command_line.main import app\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        "heavy = {'dagster', 'polars', 'pyiceberg', 'duckdb', 'great_expectations'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
