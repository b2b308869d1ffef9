"""Text in columns of fixed width, as mainframes of banks and of the tax office write it."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl


def write_fixed_width(frame: pl.DataFrame, path: Path, widths: Sequence[int]) -> pl.Series:
    """Writes one line a row, each cell padded to its width in bytes of GB18030; returns the line of each row.

    ValueError for a cell that is wider than its column.
    """
    with path.open("wb") as file:
        for cells in frame.iter_rows():
            file.write(b"".join(map(_cell, cells, widths, frame.columns)) + b"\r\n")
    return frame.select(line=pl.int_range(pl.len()) + 1)["line"]


def _cell(value: str | None, width: int, name: str) -> bytes:
    text = (value or "").encode("gb18030")
    if len(text) > width:
        raise ValueError(f"{name}: {len(text)} bytes do not fit into {width}")
    return text.ljust(width)
