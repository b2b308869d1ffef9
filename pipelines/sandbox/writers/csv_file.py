"""Delimited text in the encoding a department happens to use."""

from pathlib import Path

import polars as pl

CHUNK = 200_000
WITHOUT_MARK = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}
"""How a file goes on after its first block, which carries the byte order mark."""


def write_csv(
    frame: pl.DataFrame, path: Path, *, encoding: str = "utf-8", delimiter: str = ",", line_end: str = "\n"
) -> pl.Series:
    """Writes header and rows; returns the physical line on which each row starts (the header is line 1)."""
    with path.open("wb") as file:
        for start in range(0, max(len(frame), 1), CHUNK):
            text = frame.slice(start, CHUNK).write_csv(
                include_header=start == 0, separator=delimiter, line_terminator=line_end
            )
            file.write(text.encode(encoding if start == 0 else WITHOUT_MARK.get(encoding, encoding)))
    return _lines(frame)


def _lines(frame: pl.DataFrame) -> pl.Series:
    breaks = pl.sum_horizontal(pl.all().fill_null("").str.count_matches("\n", literal=True)).cast(pl.Int64)
    earlier = breaks.cum_sum().shift(1, fill_value=0)
    return frame.select(line=pl.int_range(pl.len()) + 2 + earlier)["line"]
