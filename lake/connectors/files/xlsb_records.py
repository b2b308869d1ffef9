"""The records of an XLSB (MS-XLSB 2.1.4): what its sheets are called, and where their cells stand."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from struct import Struct
from typing import IO

WORKBOOK = "xl/workbook.bin"
_SHEET, _FIRST, _LAST, _ROW = 156, 145, 146, 0
_CELLS = range(2, 12)
"""Cells that hold something, by what they hold: 3 and 11 hold errors, 1 only has a look."""
_ERRORS = frozenset((3, 11))
_NUMBER = Struct("<I")
_ERROR_AT = 8
"""Behind the number of the column and the look of the cell."""
_CHUNK = 1 << 20
_MOST_READ = 64
"""Bytes of a record that are looked at, but for the names of sheets."""


@dataclass(frozen=True)
class XlsbCell:
    """A cell by row and column, from 0; `error` is the code of what could not be computed, None for a value."""

    row: int
    column: int
    error: int | None = None


def sheet_relations(parts: zipfile.ZipFile) -> Mapping[str, str]:
    """By its name, the relation that leads to the part of a sheet; empty for what is no XLSB."""
    if WORKBOOK not in parts.namelist():
        return {}
    with parts.open(WORKBOOK) as stream:
        found = (_names(body) for kind, body in _records(stream, most=1 << 12) if kind == _SHEET)
        return {name: relation for relation, name in found}


def sheet_cells(stream: IO[bytes]) -> Iterator[XlsbCell]:
    """The cells of a part that hold something; none for a part that is no sheet."""
    row, is_inside = 0, False
    for kind, body in _records(BufferedReader(stream, _CHUNK), most=_MOST_READ):  # type: ignore[type-var]
        if not is_inside:
            is_inside = kind == _FIRST
        elif kind == _LAST:
            return
        elif kind == _ROW and len(body) >= _NUMBER.size:
            row = _NUMBER.unpack_from(body)[0]
        elif kind in _CELLS and len(body) >= _ERROR_AT:
            error = body[_ERROR_AT] if kind in _ERRORS and len(body) > _ERROR_AT else None
            yield XlsbCell(row, _NUMBER.unpack_from(body)[0], error)


def _names(body: bytes) -> tuple[str, str]:
    """The relation and the name of a sheet: two texts behind its state and its number."""
    relation, rest = _text(body[8:])
    return relation, _text(rest)[0]


def _text(data: bytes) -> tuple[str, bytes]:
    end = 4 + 2 * int.from_bytes(data[:4], "little")
    return data[4:end].decode("utf-16-le", "replace"), data[end:]


def _records(stream: IO[bytes], most: int) -> Iterator[tuple[int, bytes]]:
    """Kind and beginning of every record, up to one that breaks off."""
    while (kind := _varying(stream, 2)) is not None and (size := _varying(stream, 4)) is not None:
        body = stream.read(min(size, most))
        if size > most:
            stream.seek(size - most, 1)
        yield kind, body


def _varying(stream: IO[bytes], longest: int) -> int | None:
    """A number of seven bits a byte, the last of which has no eighth; None at the end."""
    number = 0
    for place in range(longest):
        byte = stream.read(1)
        if not byte:
            return None
        number |= (byte[0] & 0x7F) << (7 * place)
        if byte[0] < 0x80:
            break
    return number
