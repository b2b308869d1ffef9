"""The cells of an XLSX that hold no value: see `unvalued.py`."""

import html
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from lake.connectors.files.unvalued import Unvalued
from lake.connectors.files.workbook_parts import elements, related_part

_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_PLACE = re.compile(rb"""\br=["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_ERROR = re.compile(rb"""\bt=["']e["']""")
_TEXT = re.compile(rb"""\bt=["'](?:str|s|inlineStr)["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>([^<]*)</")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>([^<]*)</)")
_CHUNK = 1 << 20
_WORKBOOK = "xl/workbook.xml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def unvalued_in_xlsx(parts: zipfile.ZipFile, sheet: str) -> Iterator[Unvalued]:
    """The cells of a sheet that hold no value; none for formats other than XLSX."""
    part = _part_of(parts, sheet)
    if part is None:
        return
    with parts.open(part) as stream:
        for cells in _cells(stream):
            if b"<f" in cells or b":f" in cells or _ERROR.search(cells):
                yield from filter(None, map(_unvalued, _CELL.finditer(cells)))


def _unvalued(cell: re.Match[bytes]) -> Unvalued | None:
    attributes, content = cell.groups()
    place, value, formula = _PLACE.search(attributes), _VALUE.search(content), _FORMULA.search(content)
    is_error, sent = _ERROR.search(attributes) is not None, value.group(1) if value else b""
    if place is None or not (is_error or (formula and not sent and not (value and _TEXT.search(attributes)))):
        return None
    text = sent if is_error else (formula.group(1) or b"") if formula else b""
    column = 0
    for letter in place.group(1).upper():
        column = column * 26 + letter - 64
    return Unvalued(int(place.group(2)) - 1, column - 1, f"={html.unescape(text.decode('utf-8', 'replace'))}", is_error)


def _cells(stream: IO[bytes]) -> Iterator[bytes]:
    """Chunks that end where a cell ends."""
    rest = b""
    while data := stream.read(_CHUNK):
        chunk = rest + data
        end = max(chunk.rfind(b"</c>"), chunk.rfind(b":c>"), -1)
        end = chunk.find(b">", end) + 1 if end >= 0 else 0
        yield chunk[:end]
        rest = chunk[end:][-_CHUNK:]
    yield rest


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str | None:
    if _WORKBOOK not in parts.namelist():
        return None
    listed = {str(one.get("name")): one.get(_RELATION) for one in elements(parts, _WORKBOOK, "sheet")}
    return related_part(parts, "xl/_rels/workbook.xml.rels", listed.get(sheet))
