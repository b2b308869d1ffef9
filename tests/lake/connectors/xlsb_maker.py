"""Writes the smallest XLSB that a reader takes: one sheet, by the records of MS-XLSB."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from struct import pack

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
Place = tuple[int, int]


class ErrorCell(int):
    """A cell that holds an error, by its number."""


def write_xlsb(path: Path, cells: Mapping[Place, str | float | ErrorCell], sheet: str = "甲") -> Path:
    """`cells` by row and column, from 0, in the order of rows."""
    body, last = _record(145), -1
    for (row, column), value in cells.items():
        body += _record(0, pack("<I", row) + bytes(13)) if row != last else b""
        body, last = body + _cell(column, value), row
    relation = f'<Relationship Id="rId1" Type="{_SHEET_TYPE}" Target="worksheets/sheet1.bin"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        names = _record(143) + _record(156, pack("<II", 0, 1) + _text("rId1") + _text(sheet)) + _record(144)
        parts.writestr("xl/workbook.bin", _record(131) + names + _record(157, bytes(26)) + _record(132))
        parts.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{_RELATIONS}">{relation}</Relationships>')
        parts.writestr("xl/worksheets/sheet1.bin", _record(129) + _record(148, bytes(16)) + body + _record(146))
    return path


def _cell(column: int, value: str | float | ErrorCell) -> bytes:
    head = pack("<II", column, 0)
    match value:
        case ErrorCell():
            return _record(3, head + bytes([value]))
        case str():
            return _record(6, head + _text(value))
        case _:
            return _record(5, head + pack("<d", value))


def _record(kind: int, body: bytes = b"") -> bytes:
    return _varying(kind) + _varying(len(body)) + body


def _varying(number: int) -> bytes:
    rest = number >> 7
    return bytes([number & 0x7F | (0x80 if rest else 0)]) + (_varying(rest) if rest else b"")


def _text(text: str) -> bytes:
    return pack("<I", len(text)) + text.encode("utf-16-le")
