"""A check is a file: what it must say, and what is told when it is wrong."""

from pathlib import Path

import pytest

from lake.errors import LakeError
from quality.checks.check_files import CROSS_CHECKS, load_cross_checks
from quality.checks.cross_check import CrossCheck, cross_check_faults
from tests.quality.checks.check_city import schemas

HEADER = """/*
title: {zh: 站外水位, en: Levels of other stations}
description: 例。
charges: std.hyd_river_level
dimension: consistency
reason: 测站查不到
*/
"""
SELECT = "select _batch_id, _line_no from std.hyd_river_level where level_m > 100"


def write(folder: Path, text: str, name: str = "levels.sql") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_becomes_a_check(tmp_path: Path) -> None:
    check = CrossCheck.parse(write(tmp_path, HEADER + SELECT)).check
    assert (check.name, check.resource, check.needs) == ("levels", "hyd_river_level", ("std.hyd_river_level",))
    assert "NULL AS column_name" in check.sql
    assert check.verdict(10, 2).observed == "2 行不符"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (HEADER + "select level_m from std.hyd_river_level", "selects level_m"),
        (HEADER + SELECT.replace("hyd_river_level", "hyd_tide_level"), "does not read std.hyd_river_level"),
        (HEADER.replace("reason: 测站查不到\n", "") + SELECT, "reason"),
        (HEADER + "drop table std.hyd_river_level", "exactly one SELECT"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_place(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(LakeError) as caught:
        CrossCheck.parse(write(tmp_path, text))
    assert word in str(caught.value) and caught.value.file


def test_a_broken_file_stops_no_other(tmp_path: Path) -> None:
    write(tmp_path, HEADER + SELECT)
    write(tmp_path, SELECT, "bare.sql")
    found, errors = load_cross_checks([tmp_path])
    assert [check.name for check in found] == ["levels"]
    assert len(errors) == 1


def test_unknown_tables_and_columns_are_found_before_anything_runs(tmp_path: Path) -> None:
    write(tmp_path, HEADER + SELECT.replace("level_m", "levels"), "column.sql")
    write(tmp_path, HEADER + SELECT + " and station_code in (select code from std.nowhere)", "table.sql")
    faults = cross_check_faults(load_cross_checks([tmp_path])[0], schemas())
    assert set(faults) == {"column", "table"}
    assert "std.nowhere" in str(faults["table"])


def test_the_checks_of_the_house_can_all_be_asked() -> None:
    files, errors = load_cross_checks([CROSS_CHECKS])
    assert (errors, cross_check_faults(files, schemas())) == ([], {})
    assert len(files) >= 15
    assert {file.dimension for file in files} >= {"accuracy", "completeness", "consistency", "timeliness"}
