"""Columns are as wide as their cells need, within what fits a page."""

import pytest

from quality.work_orders.layout import LINE, NARROWEST, PAGE, WIDEST, column_widths, row_height


def test_a_column_is_as_wide_as_its_longest_cell_and_a_chinese_letter_counts_twice() -> None:
    assert column_widths([["a", "户籍地址"]], [["1234567890", ""]]) == [11.5, 9.5]


def test_short_and_long_cells_stay_within_bounds() -> None:
    assert column_widths([["a", "b"]], [["1", "问题" * 100]]) == [NARROWEST, WIDEST]


@pytest.mark.parametrize("columns", [5, 12, 30])
def test_many_long_columns_still_fit_a_legible_page(columns: int) -> None:
    assert sum(column_widths([["x" * 80] * columns], [])) <= PAGE


def test_a_column_that_needs_little_is_not_made_wider_when_others_are_narrowed() -> None:
    widths = column_widths([["x" * 80] * 20 + ["abcdefgh"]], [])
    assert widths[-1] == 9.5 and len({*widths[:-1]}) == 1


def test_a_row_is_as_high_as_its_longest_wrapped_cell() -> None:
    assert row_height(["12345678", "短"], [9.5, 9.5]) == LINE
    assert row_height(["12345678", "问题原因很长"], [9.5, 9.5]) == LINE + 14.5
    assert row_height(["a\nb\nc"], [9.5]) == LINE + 29
    assert row_height(["x" * 100_000], [9.5]) == 409


def test_long_texts_are_wrapped_before_identifiers_are() -> None:
    widths = column_widths([["x" * 130, *["1" * 18] * 9]], [])
    assert widths[0] < 130 and widths[1:] == [19.5] * 9
