"""A table as an XLSX workbook: the data under Chinese headings, the data dictionary on a sheet of its own.

It prints as it is: landscape A4, as wide as a page, the headings on every one.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from assets.publication.labels import HEADINGS, Labels
from assets.publication.plain_values import flat
from quality.work_orders.layout import LINE, column_widths, row_height

DATA, DICTIONARY = "数据", "数据字典"
_A4 = 9
_LOOKED_AT = 200
"""Rows by which the widths of the columns are found."""
_MOST_ROWS = 1_048_575
"""Rows below the heading that a worksheet can hold."""
_LONGEST_TEXT = 32_767
"""UTF-16 units in a cell; what is beyond them a spreadsheet cuts off without a word."""
_BEYOND_UTF_16 = r"[\x{10000}-\x{10FFFF}]"
_EXACT_IN_EXCEL = 10**15
_FIRST_EXCEL_DATE = date(1900, 3, 1)  # before it spreadsheets do not agree on the calendar
_FIXED_DATE = datetime(2000, 1, 1)  # a workbook's dates have no zone; a fixed one keeps the bytes equal


def obstacle(table: pa.Table) -> str | None:
    """Why a worksheet could not hold a table as it is; None when it can."""
    if len(table) > _MOST_ROWS:
        return f"more than {_MOST_ROWS} rows"
    texts = flat(table).select(pl.col(pl.String))
    for column in texts.iter_columns():
        units = column.str.len_chars() + column.str.count_matches(_BEYOND_UTF_16)
        longest = int(units.fill_null(0).to_numpy().max(initial=0))
        if longest > _LONGEST_TEXT:
            return f"a text of {longest} characters in {column.name}, a cell holds {_LONGEST_TEXT}"
    return None


def write_workbook(table: pa.Table, path: Path, labels: Labels) -> None:
    """No merged cells. Text stays text: no formula, link or number is made of it. Ask `obstacle` first."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
        "tmpdir": str(path.parent),
    }
    frame = flat(table)
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": labels.title, "created": _FIXED_DATE})
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        headings, first = [*map(labels.heading, frame.columns)], frame.head(_LOOKED_AT).rows()
        _lay_out(book.add_worksheet(DATA), headings, first, heading)
        _write_rows(book.worksheets()[0], frame.iter_rows())
        _lay_out(book.add_worksheet(DICTIONARY), [*HEADINGS.values()], labels.lines, heading)
        _write_rows(book.worksheets()[1], labels.lines)


def _lay_out(sheet: Any, headings: Sequence[str], rows: Iterable[Sequence[object]], look: Any) -> None:
    """The headings, and how the sheet is printed; `rows` are some of what it will hold."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&8第 &P 页，共 &N 页")
    sheet.freeze_panes(1, 0)
    sheet.set_default_row(LINE)
    widths = column_widths([headings], (["" if value is None else str(value) for value in row] for row in rows))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_row(0, row_height(headings, widths))
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, look)


def _write_rows(sheet: Any, rows: Iterable[Sequence[object]]) -> None:
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, value)


def _write_cell(sheet: Any, row: int, column: int, value: object) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float | Decimal) and abs(float(value)) < _EXACT_IN_EXCEL:
        sheet.write_number(row, column, value)
    elif isinstance(value, date) and value >= _FIRST_EXCEL_DATE:
        sheet.write_datetime(row, column, value)
    else:
        sheet.write_string(row, column, str(value))
