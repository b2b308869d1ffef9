"""A correction file in a deployment's folder: restates the resource, shows in the passport, blocks when it is stale."""

from pathlib import Path

import pytest

from assets.judging.resources import judge_resource
from assets.records.passport import passport_of
from catalog.registry.registry import Registry
from tests.desk import Desk, prepared_once

CORRECTION = """
moved_comma:
  where: {STCD: B}
  field: Z
  from: "150"
  to: "15.0"
  reason: 小数点错位，水利局来函更正
  by: 市水利局
  decided_on: 2023-08-02
  expect: 1
"""


def _correct(desk: Desk, text: str) -> Path:
    folder = desk.contract_file.parents[2] / "corrections"
    folder.mkdir(exist_ok=True)
    path = folder / "wrb_test_level.yaml"
    path.write_text(text, encoding="utf-8")
    desk.forget()
    return path


@prepared_once
def loaded(desk: Desk) -> None:
    desk.change_contract("delivery: increment", "delivery: full")
    desk.deliver("level_1.csv", "STCD,TM,Z\nA,2023-08-01,1.5\nB,2023-08-01,150\n")
    desk.load()


def test_what_was_loaded_before_is_corrected_and_the_passport_says_so(loaded: Desk) -> None:
    assert [row["station"] for row in loaded.rows("std", "station")] == ["A"]
    _correct(loaded, CORRECTION)
    assert len(loaded.load().restated) == 1
    assert [row["level"] for row in loaded.rows("std", "level")] == [1.5, 15.0]
    assert [row["Z"] for row in loaded.rows("raw", "Z")] == ["1.5", "150"]
    lake = loaded.open()
    (source,) = passport_of(lake, "std.wrb_test_level", ["B"]).sources
    assert [(one.id, one.column, one.by) for one in source.corrections] == [("moved_comma", "Z", "市水利局")]
    assert passport_of(lake, "std.wrb_test_level", ["A"]).sources[0].corrections == ()


def test_once_the_source_has_mended_itself_the_release_waits(loaded: Desk) -> None:
    _correct(loaded, CORRECTION)
    loaded.load()
    assert all(verdict.passed for verdict in judge_resource(loaded.open(), "wrb_test_level"))
    loaded.deliver("level_2.csv", "STCD,TM,Z\nA,2023-08-01,1.5\nB,2023-08-01,15.0\n")
    loaded.load()
    lake = loaded.open()
    failed = [verdict for verdict in judge_resource(lake, "wrb_test_level") if not verdict.passed]
    assert [(verdict.check, verdict.blocking) for verdict in failed] == [("correction.moved_comma", True)]
    assert "请删除该更正" in failed[0].observed
    table = "std.wrb_test_level"
    assert failed[0] in (lake.lakehouse.ledger.verdicts(table, lake.lakehouse.head(table)) or [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (CORRECTION.replace("field: Z", "field: ZZ"), "delivered without ZZ"),
        (CORRECTION.replace('to: "15.0"', 'to: "150"'), "the same"),
        (CORRECTION.replace("  expect: 1", ""), "expect"),
    ],
)
def test_a_broken_correction_is_told_with_its_file_and_harms_nothing_else(
    loaded: Desk, text: str, message: str
) -> None:
    path = _correct(loaded, text)
    found = Registry.load(loaded.settings.contract_folders, strict=False)
    (error,) = found.errors
    assert message in str(error)
    assert path.name in str(error)
    assert found.resource("wrb_test_level").contract.corrections == ()


def test_corrections_of_an_unknown_resource_are_told(loaded: Desk) -> None:
    path = _correct(loaded, CORRECTION)
    path.rename(path.with_name("wrb_test_levels.yaml"))
    (error,) = Registry.load(loaded.settings.contract_folders, strict=False).errors
    assert "wrb_test_level" in str(error)
