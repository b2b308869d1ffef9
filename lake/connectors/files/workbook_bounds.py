"""The span of each sheet of an XLSX or XLSB, found before a reader makes room for all of it.

One cell in the last row and column makes the reader ask for 17 billion cells, and the process ends. What the sheet says
of its own span (`dimension`) is not believed: the cells are looked at.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from lake.connectors.files.xlsb_records import WORKBOOK, sheet_cells
from lake.connectors.limits import MOST_CELLS, check_cells

_NO_SHEET = re.compile(r"xl/(sharedStrings|styles)\.(xml|bin)|xl/(media|theme)/.*|.*\.rels", re.IGNORECASE)
_ANY_PLACE = re.compile(rb"""\sr=["']([A-Za-z]{0,3})([0-9]{1,10})["']""")
_PLACE = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r=["']([A-Za-z]{1,3})([0-9]{1,10})["'][^<>]*(?<!/)>""")
_CELL = re.compile(rb"<(?:\w+:)?c(?:\s[^<>]*)?(?<!/)>")
"""A cell that holds something: those that only have a look are written `<c …/>`, out to the last column at times."""
_ROW = re.compile(rb"""<(?:\w+:)?row(?:\s(?:[^<>]*?\s)?r=["']([0-9]{1,10})["'][^<>]*|\s[^<>]*)?(?<!/)>""")
_ORDINARY = MOST_CELLS // 10
"""So many cells may be looked at in a hurry, which takes empty ones for full ones."""
_CHUNK = 1 << 20


def check_bounds(parts: zipfile.ZipFile) -> None:
    """Raise LakeError when the sheets together span too many cells.

    A sheet may have any name in its package. Other formats than XLSX and XLSB pass: they have no such cells.
    """
    number, spanned, is_binary = 0, 0, WORKBOOK in parts.namelist()
    for part in parts.infolist():
        if part.is_dir() or _NO_SHEET.fullmatch(part.filename) or part.filename.endswith(".bin") != is_binary:
            continue
        rows, columns = _binary_span(parts, part) if is_binary else _span_of_part(parts, part)
        if rows:
            number, spanned = number + 1, spanned + rows * columns
            check_cells(spanned, rows, columns, number)


def _binary_span(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """Rows and columns of a sheet of an XLSB, as far as they have to be looked at to know that they are too many."""
    rows = columns = 0
    with parts.open(part) as stream:
        for cell in sheet_cells(stream):
            rows, columns = max(rows, cell.row + 1), max(columns, cell.column + 1)
            if rows * columns > MOST_CELLS:
                break
    return rows, columns


def _span_of_part(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    with parts.open(part) as stream:
        span = _quick_span(stream)
    if span is not None:
        return span
    with parts.open(part) as stream:
        return _span(stream)


def _quick_span(stream: IO[bytes]) -> tuple[int, int] | None:
    """Rows and columns of a sheet as programs write it; None when it has to be looked at closely."""
    rows = columns = unplaced = 0
    for tags in _tags(stream):
        places = _ANY_PLACE.findall(tags)
        rows = max((rows, *map(int, {row for _, row in places})))
        columns = max((columns, *map(_column_number, {letters for letters, _ in places})))
        placed = len(places) - sum(1 for letters, _ in places if not letters)
        unplaced += max(tags.count(b"<c ") + tags.count(b"<c>") + tags.count(b":c ") + tags.count(b":c>") - placed, 0)
    return None if unplaced or rows * columns > _ORDINARY else (rows if columns else 0, columns)


def _span(stream: IO[bytes]) -> tuple[int, int]:
    """Rows and columns up to the last cell that holds something, or as many as could be where cells name no place."""
    rows = columns = cells = placed = counted_rows = last_row = 0
    for tags in _tags(stream):
        places = _PLACE.findall(tags)
        placed, cells = placed + len(places), cells + sum(1 for _ in _CELL.finditer(tags))
        rows = max((rows, *map(int, {row for _, row in places})))
        columns = max((columns, *map(_column_number, {letters for letters, _ in places})))
        numbers = _ROW.findall(tags)
        counted_rows, last_row = counted_rows + len(numbers), max((last_row, *(int(row or 0) for row in numbers)))
    if cells > placed:
        rows = max(rows, counted_rows, last_row)
        columns = max(columns, -(-cells // max(counted_rows, 1)))
    return rows, columns


def _tags(stream: IO[bytes]) -> Iterator[bytes]:
    """Chunks that end where a tag ends."""
    rest = b""
    while data := stream.read(_CHUNK):
        chunk = rest + data
        end = chunk.rfind(b">") + 1
        yield chunk[:end]
        rest = chunk[end:][-_CHUNK:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
