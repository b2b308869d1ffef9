"""Small groups, dominance, changes, rows about persons, places: each rule by its edge."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quality.disclosure.changes import moved_by_few
from quality.disclosure.dominance import dominated, guessable
from quality.disclosure.places import coarse
from quality.disclosure.rows_about_persons import recognisable
from quality.disclosure.small_groups import too_few
from quality.disclosure.totals import lines, parents


def numbers(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def test_nobody_is_no_group() -> None:
    assert too_few(numbers(0, 1, 9, 10), 10).tolist() == [False, True, True, False]


def test_two_may_have_nine_tenths_and_no_more() -> None:
    assert dominated(numbers(100, 100), numbers(50, 50), numbers(40, 40.1)).tolist() == [False, True]


def test_the_second_may_not_say_the_first_to_within_a_tenth() -> None:
    """Of 100 the rest gives 5 or 4: of the largest of 50 a tenth is 5."""
    assert guessable(numbers(100, 100), numbers(50, 50), numbers(45, 46)).tolist() == [False, True]


def test_one_contributor_alone_is_both() -> None:
    assert dominated(numbers(7), numbers(7), numbers(0)).all() and guessable(numbers(7), numbers(7), numbers(0)).all()


def test_a_figure_moved_by_few_tells_of_them() -> None:
    now, before = numbers(15, 15, 15, 30), numbers(15, 14, np.nan, 15)
    assert moved_by_few(now, before, 10).tolist() == [False, True, False, False]


def test_a_row_needs_four_others_like_it_and_two_secrets_among_them() -> None:
    rows = pl.DataFrame({"town": ["a"] * 5 + ["b"] * 4 + ["c"] * 5, "ill": ["x", "y"] * 4 + ["x"] + ["z"] * 5})
    told = recognisable(rows, ["town"], ["ill"])
    assert told.to_list() == [False] * 5 + [True] * 9


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=40))
def test_what_is_left_of_rows_looks_like_four_others(towns: list[str]) -> None:
    rows = pl.DataFrame({"town": towns})
    left = rows.filter(~recognisable(rows, ["town"], []))
    assert left.is_empty() or left["town"].value_counts()["count"].min() >= 5


def test_a_home_is_somewhere_within_a_kilometre() -> None:
    points = pl.DataFrame({"longitude": [113.08123, 113.08999, None]}).select(coarse("longitude"))
    assert points["longitude"].to_list() == [pytest.approx(113.085), pytest.approx(113.085), None]


def test_codes_and_words_stand_above_others() -> None:
    assert parents(["440700", "440703", "440703001"]) == {"440703": "440700", "440703001": "440703"}
    assert parents(["合计", "男", "女"]) == {"男": "合计", "女": "合计"}
    assert parents(["x", "y", "z"], "z") == {"x": "z", "y": "z"}
    assert parents(["男", "女", None]) == {}


def test_a_line_is_a_total_and_its_parts_for_every_other_value() -> None:
    rows = pl.DataFrame({"county": ["440700", "440703", "440705", "440700"], "sex": ["1", "1", "1", "2"]})
    (line,) = lines(rows, ["county", "sex"], {})
    assert (line.total, line.parts.tolist()) == (0, [1, 2])
