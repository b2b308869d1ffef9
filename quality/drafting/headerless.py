"""Whether the first row of a table is a row of data: the file has no header, and somebody's values would be titles."""

import re

import polars as pl

from quality.standards.text_shape import holds_personal_numbers

_YEAR = re.compile(r"(19|20)\d{2}")
"""Tables of figures have years for titles."""
_DATUM = re.compile(r"\d{6}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|^[+-]?[\d,]+\.\d+$")
"""Numbers of people, firms and telephones, codes, days, decimal fractions."""
_SHARE = 0.5


def is_headerless(frame: pl.DataFrame) -> bool:
    """Whether the column names read like values: one does beyond doubt, and half of them may be.

    Somebody's number is no title, whatever stands beside it.
    """
    names = [name for name in frame.columns if name.strip()]
    if holds_personal_numbers(names):
        return True
    certain = [name for name in names if _DATUM.search(name) and not _YEAR.fullmatch(name)]
    again = [name for name in names if name not in certain and (frame[name] == name).any()]
    return bool(certain) and len(certain) + len(again) >= _SHARE * len(names)


def column_titles(width: int) -> tuple[str, ...]:
    """What the columns of such a file are called until somebody knows better."""
    return tuple(f"列{place}" for place in range(1, width + 1))
