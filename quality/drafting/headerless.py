"""Whether the first row of a table is a row of data: the file has no header, and somebody's values would be titles."""

import re
from collections.abc import Collection, Sequence

import polars as pl

from lake.shape import shape
from quality.standards.text_shape import holds_personal_numbers

_DATUM = re.compile(r"\d{6}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|^[+-]?[\d,]+\.\d+$")
"""Numbers of people, firms and telephones, codes, days, decimal fractions."""
_NO_TITLE = re.compile(r"\s*(Unnamed: \d+|column_\d+)?\s*")
"""What pandas, or the reader of the file, writes where there is none."""
_LIKE_DATA = 0.5
"""The share of titles that read like data from which on the row is one of data."""
_MOST_COMPARED = 200
"""Titles that are compared with what stands below them."""
_REPEATED = 0.8
"""The share of titles that a row repeats from which on it is the header again."""
_OFTEN = 2
"""A title comes once more above the second part of a table, a value more often."""


def is_headerless(frame: pl.DataFrame) -> bool:
    """Whether enough of the titles read like the values below them.

    Somebody's number is no title, whatever stands beside it.
    """
    titles = [title for title in frame.columns if not _NO_TITLE.fullmatch(title)]
    if holds_personal_numbers(titles):
        return True
    titles = titles[:_MOST_COMPARED]
    rows = frame.filter(~_is_header_again(titles)) if titles else frame
    below = {title: rows[title].drop_nulls().str.strip_chars().to_list() for title in titles}
    again = [title for title in titles if below[title].count(title.strip()) >= _OFTEN]
    alike = [title for title in titles if title not in again and _is_datum_like(title.strip(), below[title])]
    return len(again) + len(alike) >= max(2 if not alike else 1, _LIKE_DATA * len(titles))


def _is_header_again(titles: Sequence[str]) -> pl.Expr:
    """Whether a row repeats the titles, as above the second part of a table."""
    same = [(pl.col(title).str.strip_chars() == title.strip()).fill_null(value=False) for title in titles]
    return pl.sum_horizontal(same) >= _REPEATED * len(titles)


def _is_datum_like(title: str, values: Collection[str]) -> bool:
    """Whether a title is a datum, and written as one of the values is: days above numbers may be titles."""
    if not _DATUM.search(title):
        return False
    kinds = frozenset(shape(title))
    return any(frozenset(shape(one)) == kinds and abs(len(one) - len(title)) <= 1 + len(title) // 4 for one in values)


def column_titles(width: int) -> tuple[str, ...]:
    """What the columns of such a file are called until somebody knows better."""
    return tuple(f"列{place}" for place in range(1, width + 1))
