"""The span of each sheet of an XLSX, found before a reader makes room for all of it.

One cell in the last row and column makes the reader ask for 17 billion cells, and the process ends. What the sheet says
of its own span (`dimension`) is not believed: the cells are looked at.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from lake.connectors.limits import check_cells

_SHEET = re.compile(r"xl/(work|chart|dialog|macro)sheets/[^/]+\.xml", re.IGNORECASE)
_PLACE = re.compile(rb"""[\s]r=["']([A-Za-z]{0,3})([0-9]{1,10})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_CHUNK = 1 << 20
_TAG = 1 << 10
"""A chunk ends somewhere in a tag: so much of it is looked at again with the next."""


def check_bounds(path: Path) -> None:
    """Raise LakeError when a sheet spans too many rows or columns; other formats than XLSX pass."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as parts:
        sheets = [part for part in parts.infolist() if _SHEET.fullmatch(part.filename)]
        for number, part in enumerate(sheets, start=1):
            with parts.open(part) as stream:
                check_cells(*_span(stream), number)


def _span(stream: IO[bytes]) -> tuple[int, int]:
    """Rows and columns up to the last place that is named, or as many as could be without names."""
    rows, columns, cells, counted_rows = 0, 0, 0, 0
    for chunk, fresh in _chunks(stream):
        places = set(_PLACE.findall(chunk))
        rows = max((rows, *(int(row) for _, row in places)))
        columns = max((columns, *(_column_number(letters) for letters, _ in places)))
        cells += sum(1 for _ in _CELL.finditer(chunk, fresh))
        counted_rows += sum(1 for _ in _ROW.finditer(chunk, fresh))
    unnamed = -(-cells // counted_rows) if counted_rows else cells
    return max(rows, counted_rows), max(columns, unnamed)


def _chunks(stream: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """Overlapping chunks, and where in each the part begins that was not counted before."""
    rest = b""
    while data := stream.read(_CHUNK):
        chunk = rest + data
        yield chunk, max(0, len(rest) - 8) if rest else 0
        rest = chunk[-_TAG:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
