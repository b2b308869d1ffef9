"""The cells of an ODS that hold no value: see `unvalued.py`.

An error is a text of nothing whose paragraph shows the error; LibreOffice also says so. A formula that was computed has
a value or at least a paragraph.
"""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from lake.connectors.files.unvalued import Unvalued
from lake.connectors.limits import check_cells

CONTENT = "content.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
_SAID = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELLS = f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"
_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)|(?:Err|错误)[:：]\s*[0-9]{3}", re.IGNORECASE)


def unvalued_in_ods(parts: zipfile.ZipFile) -> Mapping[str, list[Unvalued]]:
    """By sheet, the cells that hold no value; none for a workbook that is no ODS."""
    found: dict[str, list[Unvalued]] = defaultdict(list)
    if CONTENT not in parts.namelist():
        return found
    with parts.open(CONTENT) as stream:
        rows = etree.iterparse(
            stream, tag=(f"{_TABLE}table", f"{_TABLE}table-row"), events=("start", "end"), resolve_entities=False
        )
        sheet, number = "", 0
        for event, element in rows:
            if element.tag == f"{_TABLE}table":
                sheet, number = element.get(f"{_TABLE}name", ""), 0
            elif event == "end":
                height = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
                found[sheet] += _in_row(element, number, height)
                number += height
                element.clear(keep_tail=False)
    return found


def _in_row(row: Any, number: int, height: int) -> Iterator[Unvalued]:
    column = 0
    for cell in row.iterchildren(*_CELLS):
        width = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        if (text := _text(cell)) is not None:
            check_cells(height * width, height, width, 1)
            for place in range(height * width):
                yield Unvalued(number + place // width, column + place % width, f"={text}", _is_error(text))
        column += width


def _text(cell: Any) -> str | None:
    """What stands in a cell without a value: the error, or the formula; None where there is a value, or nothing."""
    formula, paragraph = cell.get(f"{_TABLE}formula"), cell.find(_PARAGRAPH)
    shown = "" if paragraph is None else "".join(paragraph.itertext())
    if cell.get(_SAID) == "error" or (formula and not cell.get(f"{_OFFICE}string-value") and _is_error(shown)):
        return shown or "#VALUE!"
    if formula is None or paragraph is not None or cell.get(f"{_OFFICE}value-type") is not None:
        return None
    return str(formula).partition(":")[2].removeprefix("=") or str(formula).removeprefix("=")


def _is_error(text: str) -> bool:
    return _ERROR.fullmatch(text.strip()) is not None
