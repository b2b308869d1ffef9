"""dBASE III tables in GBK, as older systems of departments export them."""

import struct
from pathlib import Path

import polars as pl

CHINESE_CODE_PAGE = 0x4D
WIDEST = 254
CHUNK = 100_000


def write_dbf(frame: pl.DataFrame, path: Path) -> pl.Series:
    """Writes one record of text a row; returns the number of each record. ValueError for a cell that does not fit."""
    widths = [_width(frame[name]) for name in frame.columns]
    with path.open("wb") as file:
        file.write(_header(frame.columns, widths, len(frame)))
        for start in range(0, len(frame), CHUNK):
            rows = frame.slice(start, CHUNK).iter_rows()
            file.writelines(b" " + b"".join(map(_cell, row, widths)) for row in rows)
        file.write(b"\x1a")
    return frame.select(line=pl.int_range(pl.len()) + 1)["line"]


def _width(column: pl.Series) -> int:
    """GBK takes at most two bytes a letter."""
    text = column.cast(pl.String).fill_null("")
    widest = max((1, *(min(2 * len(cell), len(cell.encode())) for cell in text.unique())))
    if widest > WIDEST:
        raise ValueError(f"{column.name} is too wide for a dBASE table")
    return widest


def _cell(value: str | None, width: int) -> bytes:
    return (value or "").encode("gbk").ljust(width)


def _header(columns: list[str], widths: list[int], records: int) -> bytes:
    fields = b"".join(
        struct.pack("<11sc4xB15x", name.encode("gbk"), b"C", width) for name, width in zip(columns, widths, strict=True)
    )
    length = 32 + len(fields) + 1
    start = struct.pack("<B3BIHH17xB2x", 0x03, 123, 12, 31, records, length, sum(widths) + 1, CHINESE_CODE_PAGE)
    return start + fields + b"\r"
