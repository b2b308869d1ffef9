"""The census by unit and by system, those with nothing included."""

import json

import pytest
from typer.testing import CliRunner

from assets.gov.coverage import coverage, totals
from assets.gov.tables import GOVERNANCE_TABLES
from pipelines.command_line.main import app
from tests.desk import Desk

ROWS = "STCD,TM,Z\nA,2023-08-01,1\nB,2023-08-01,2\n"


def test_all_systems_and_units_are_listed(desk: Desk) -> None:
    lake = desk.open()
    assert len(coverage(lake, "system")) == 37
    assert len(coverage(lake, "department")) == 48


def test_what_arrives_is_counted_and_rates_follow(desk: Desk) -> None:
    desk.deliver("level_1.csv", ROWS)
    desk.load()
    lake = desk.open()
    unit = next(line for line in coverage(lake, "department") if line["department"] == "wrb")
    total = totals(lake)
    assert (unit["arriving"], unit["rows"]) == (1, 2)
    assert (total["arriving"], total["tables"]) == (1, len(lake.registry.resources))
    assert total["collected"] == round(1 / total["tables"], 4)
    assert 0 < total["standardised"] <= 1 and 0 < total["specific"] < total["columns"]


def test_the_census_command_counts_by_system(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_HOME", str(desk.settings.home))
    monkeypatch.setenv("LAKE_CONTRACTS", desk.settings.contracts)
    desk.open()
    answer = json.loads(CliRunner().invoke(app, ["catalog", "census", "--by", "system", "--json"]).stdout)
    assert len(answer["systems"]) == 37 and answer["total"]["rows"] == 0
    shown = CliRunner().invoke(app, ["catalog", "census", "--by", "department"])
    assert shown.exit_code == 0 and "应收尽收率" in shown.output and "合计" in shown.output


def test_the_whole_catalogue_is_a_table(desk: Desk) -> None:
    lake = desk.open()
    for name in ("gov.catalog_resource", "gov.catalog_item"):
        table = next(one for one in GOVERNANCE_TABLES if one.spec.name == name)
        assert table.write(lake).rows >= len(lake.registry.resources)
        assert not table.write(lake).written
