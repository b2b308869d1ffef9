"""Builds that make only the changed parts anew.

The models here count over all rows, against what their header promises: a row that was not made anew shows it by a
count of before.
"""

from pathlib import Path

import pytest

from assets.context import LakeContext
from assets.models.build import build_model
from catalog.models.conventions import breaches
from catalog.models.sql_model import SqlModel
from lake.errors import LakeError
from lake.tables.maintenance import expire
from tests.assets.models.test_build import content, deliver, lake, model

__all__ = ["lake"]
PROMISED = "{by: station_code, of: {std.wrb_station: station_code}}"
COUNTING = "select station_code, station_name, count(*) over () as stations from std.wrb_station"
COLUMNS = "station_code station_name stations"
THREE = {"1": "甲", "2": "乙", "3": "丙"}
ANEW = [("1", "甲", 2), ("2", "戊", 2)]


def promising(lake: LakeContext, folder: Path, sql: str = COUNTING, increment: str = PROMISED) -> SqlModel:
    return model(lake, folder, sql, COLUMNS, increment=increment)


def test_only_the_parts_of_rows_that_differ_are_made_anew(lake: LakeContext, tmp_path: Path) -> None:
    deliver(lake, THREE)
    made = promising(lake, tmp_path)
    build_model(lake, made)
    deliver(lake, {"1": "甲", "2": "戊", "4": "丁"})
    assert build_model(lake, made).written
    assert content(lake, made.name) == [("1", "甲", 3), ("2", "戊", 2), ("4", "丁", 2)]


def test_an_unknown_part_is_a_part(lake: LakeContext, tmp_path: Path) -> None:
    unknown = "{by: station_name, of: {std.wrb_station: \"nullif(station_name, '无')\"}}"
    sql = COUNTING.replace("station_name,", "nullif(station_name, '无') as station_name,")
    deliver(lake, {"1": "甲", "2": "无"})
    made = promising(lake, tmp_path, sql, unknown)
    build_model(lake, made)
    deliver(lake, {"1": "甲", "3": "无"})
    build_model(lake, made)
    assert content(lake, made.name) == [("1", "甲", 2), ("3", None, 1)]


def test_another_select_makes_all_anew(lake: LakeContext, tmp_path: Path) -> None:
    deliver(lake, THREE)
    build_model(lake, promising(lake, tmp_path))
    deliver(lake, {"1": "甲", "2": "戊"})
    made = promising(lake, tmp_path, f"{COUNTING} where true")
    build_model(lake, made)
    assert content(lake, made.name) == ANEW


def test_rows_of_before_that_nobody_has_any_more_make_all_anew(lake: LakeContext, tmp_path: Path) -> None:
    deliver(lake, THREE)
    made = promising(lake, tmp_path)
    build_model(lake, made)
    deliver(lake, {"1": "甲", "2": "戊"})
    expire(lake.lakehouse, "std.wrb_station", keep=1)
    build_model(lake, made)
    assert content(lake, made.name) == ANEW


def test_damaged_rows_of_before_are_not_kept(lake: LakeContext, tmp_path: Path) -> None:
    deliver(lake, THREE)
    made = promising(lake, tmp_path)
    build_model(lake, made)
    [file] = lake.lakehouse.data_files(made.name)
    Path(file.removeprefix("file://")).write_bytes(b"PAR1")
    deliver(lake, {"1": "甲", "2": "戊"})
    build_model(lake, made)
    assert content(lake, made.name) == ANEW


@pytest.mark.parametrize(
    ("increment", "fault"),
    [
        ("{by: station_code, of: {std.wrb_rainfall: station_code}}", "does not read std.wrb_rainfall"),
        ("{by: station_code, of: {std.wrb_station: station_no}}", "unknown columns: station_no"),
        ("{by: station_code, of: {std.wrb_station: \"station_code ~ 'a'\"}}", "~"),
    ],
)
def test_what_does_not_say_to_which_part_a_row_belongs(
    lake: LakeContext, tmp_path: Path, increment: str, fault: str
) -> None:
    assert any(fault in str(error) for error in breaches(promising(lake, tmp_path, increment=increment), lake.tables))


def test_a_part_is_a_column(lake: LakeContext, tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="names no column: day"):
        promising(lake, tmp_path, increment="{by: day, of: {std.wrb_station: station_code}}")
