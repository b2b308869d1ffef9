"""An answer goes out whole: JSON that every reader takes, files with every digit, names that none shares."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lake.engine.session import Session, open_session
from lake.errors import LakeError
from lake.settings import Settings
from pipelines.command_line.answer import (
    Answer,
    fetch,
    fetch_table,
    plain,
    refuse_place,
    shown,
    unique,
    write_csv,
    write_parquet,
)
from pipelines.command_line.output import ERR, OUT
from pipelines.command_line.sql import print_answer

ODD = """
SELECT 'nan'::DOUBLE AS x, 'inf'::FLOAT AS x, '\\xAB\\x00'::BLOB AS X, 12345678901234567.10::DECIMAL(20, 2) AS amount,
       map {1: 'nan'::DOUBLE} AS m, [date '2024-02-29'] AS days, interval 90 minute AS took, NULL AS nothing
"""


@pytest.fixture
def session() -> Any:
    with open_session() as connection:
        yield connection


def test_json_is_json(session: Session) -> None:
    [record] = map(plain, fetch(session.execute(ODD)).records())
    assert json.loads(json.dumps(record, allow_nan=False)) == {
        "x": None,
        "x_2": None,
        "X_3": "ab00",
        "amount": "12345678901234567.10",
        "m": {"1": None},
        "days": ["2024-02-29"],
        "took": "1:30:00",
        "nothing": None,
    }


@given(st.lists(st.sampled_from(["a", "A", "a_2", "A_2", "a_2_2", "b"])))
def test_no_name_is_another_in_other_capitals_and_first_ones_stay(names: list[str]) -> None:
    found = unique(names)
    assert len({name.casefold() for name in found}) == len(names)
    assert not names or found[0] == names[0]


def test_a_limit_says_whether_there_was_more(session: Session) -> None:
    assert fetch(session.execute("FROM range(3)"), 2).is_cut
    assert not fetch(session.execute("FROM range(2)"), 2).is_cut
    assert fetch(session.execute("FROM range(2)"), 0).rows == []
    assert len(fetch_table(session.execute("FROM range(3)"), 2)) == 2


def test_a_cell_shows_every_digit() -> None:
    values = [None, True, 2023, 0.12345, Decimal("1.10"), "", "甲"]
    assert [shown(value) for value in values] == ["", "true", "2023", "0.12345", "1.10", "", "甲"]


def test_files_hold_every_value(session: Session, tmp_path: Path) -> None:
    table = fetch_table(session.execute(ODD + "UNION ALL SELECT 0.1, 1, '', -0.05, map {}, [], interval 1 day, 'a'"))
    write_csv(table, tmp_path / "a.csv")
    write_parquet(table, tmp_path / "a.parquet")
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "\ufeffx,x_2,X_3,amount,m,days,took,nothing"
    assert lines[1] == "nan,inf,\\xAB\\x00,12345678901234567.10,{1=nan},[2024-02-29],01:30:00,"
    assert lines[2].startswith('0.1,1.0,"",-0.05,')
    assert pq.read_table(tmp_path / "a.parquet").column_names == list(table.column_names)


def test_moments_of_a_file_are_in_beijing_time(session: Session, tmp_path: Path) -> None:
    write_csv(fetch_table(session.execute("SELECT timestamptz '2023-06-01 16:00:00.5+00' AS t")), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()[1] == "2023-06-02 00:00:00.5+08"


def test_the_lake_takes_no_answer_for_a_part_of_itself(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    refuse_place(settings, tmp_path / "a.csv")
    for place in (settings.home / "open" / "a.csv", tmp_path / "x" / ".." / "home" / "a.csv"):
        with pytest.raises(LakeError, match="not written into the lake"):
            refuse_place(settings, place)


def test_rows_of_many_columns_are_shown_one_below_the_other_as_far_as_the_screen_goes() -> None:
    names = tuple(f"a_column_of_{number}" for number in range(20))
    wide = Answer(names, [tuple(range(20)), tuple(range(20, 40))])
    with OUT.capture() as told:
        print_answer(wide, None)
    lines = [line.split() for line in told.get().splitlines()]
    assert ["a_column_of_3", "3"] in lines and ["a_column_of_3", "23"] in lines
    with OUT.capture() as told, ERR.capture() as beside:
        print_answer(wide, 30)
    assert "23" not in told.get().split() and "the first 1 rows" in beside.get()
