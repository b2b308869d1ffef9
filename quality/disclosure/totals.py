"""Rows of a table that sum up others: a city above its counties, a class above its subclasses, 合计 above all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

_WORDS = ("合计", "总计", "全部", "全市", "小计", "不限", "total", "all")
_PARENT, _ROW = "_parent", "_row"


@dataclass(frozen=True)
class Line:
    """Numbers of rows: `total` may be the sum of `parts`; whether it is, figures tell."""

    total: int
    parts: NDArray[np.intp]


def parents(values: Iterable[str | None], total: str | None = None) -> dict[str, str]:
    """The value that sums up each one, where one does: the nearest code above it, or a word for all.

    A code stands above another that begins with it, zeros at its end not counted: 440700 above 440703.
    """
    known = sorted({value for value in values if value is not None})
    all_of = total if total in known else next((value for value in known if value.lower() in _WORDS), None)
    short = {value: _without_zeros(value) for value in known}
    by_short = {stem: value for value, stem in short.items() if value != all_of}
    found = {}
    for value, stem in short.items():
        above = (by_short[stem[:size]] for size in range(len(stem) - 1, 0, -1) if stem[:size] in by_short)
        parent = next(above, all_of)
        if value != all_of and parent is not None:
            found[value] = parent
    return found


def lines(rows: pl.DataFrame, key: Sequence[str], totals: Mapping[str, str]) -> Iterator[Line]:
    """Every row that may be the total of others, which differ from it in one column of the key."""
    numbered = rows.select(key).with_row_index(_ROW)
    for name in (name for name in key if rows[name].dtype == pl.String):
        above = parents(rows[name].unique().to_list(), totals.get(name))
        if not above:
            continue
        others = [one for one in key if one != name]
        below = numbered.filter(pl.col(name).is_in(list(above))).with_columns(
            pl.col(name).replace_strict(above, return_dtype=pl.String).alias(_PARENT)
        )
        joined = below.join(
            numbered, left_on=[*others, _PARENT], right_on=[*others, name], how="inner", nulls_equal=True, suffix="_of"
        )
        grouped = joined.group_by(f"{_ROW}_of", maintain_order=True).agg(pl.col(_ROW))
        for total, parts in grouped.sort(f"{_ROW}_of").iter_rows():
            yield Line(total, np.array(parts, dtype=np.intp))


def _without_zeros(value: str) -> str:
    return value.rstrip("0") if value.isdigit() else value
