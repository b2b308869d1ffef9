"""Workbooks as a person makes them: title rows, merged cells, real dates beside texts."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

CREATED = datetime(2023, 12, 31)
_CLEAN_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_ROWS = 1_000_000
"""A sheet holds 1,048,576, and no department sends several sheets because of that."""


def write_excel(
    frame: pl.DataFrame,
    path: Path,
    titles: Sequence[str],
    dates: Collection[str] = (),
    sheets: pl.Series | None = None,
) -> pl.Series:
    """Writes titles, header and rows; returns the row number of each row, counted over all sheets.

    Clean values of the `dates` columns become real dates. `sheets` names the sheet of each row; rows of a sheet must
    be together. The creation date is fixed, so that the bytes are too.
    """
    heading = len(titles) + 1
    options = {"constant_memory": True, "strings_to_numbers": False}
    is_date = [name in dates for name in frame.columns]
    lines, written = [], 0
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": CREATED})
        date_format = book.add_format({"num_format": "yyyy-mm-dd"})
        title_format = book.add_format({"bold": True, "align": "center"})
        for name, part in _parts(frame, sheets):
            sheet = book.add_worksheet(name)
            _write_heading(sheet, titles, frame.columns, title_format)
            for row, cells in enumerate(part.iter_rows(), start=heading):
                _write_row(sheet, row, cells, is_date, date_format)
            lines.append(pl.int_range(written + heading + 1, written + heading + 1 + len(part), eager=True))
            written += heading + len(part)
    return pl.concat(lines).alias("line")


def _parts(frame: pl.DataFrame, sheets: pl.Series | None) -> Iterator[tuple[str | None, pl.DataFrame]]:
    """What goes into each sheet: as named, else all into one."""
    if sheets is None:
        yield None, frame
        return
    for name in sheets.unique(maintain_order=True):
        yield str(name), frame.filter(sheets == name)


def _write_heading(
    sheet: xlsxwriter.worksheet.Worksheet,
    titles: Sequence[str],
    columns: Sequence[str],
    style: xlsxwriter.format.Format,
) -> None:
    for row, title in enumerate(titles):
        sheet.merge_range(row, 0, row, len(columns) - 1, title, style)
    for column, name in enumerate(columns):
        sheet.write_string(len(titles), column, name, style)


def _write_row(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    cells: tuple[str | None, ...],
    is_date: Sequence[bool],
    date_format: xlsxwriter.format.Format,
) -> None:
    for column, value in enumerate(cells):
        if value is None:
            continue
        if is_date[column] and _CLEAN_DATE.fullmatch(value) and not value.endswith("02-30") and value >= "1900-03-01":
            sheet.write_datetime(row, column, datetime.fromisoformat(value), date_format)
        else:
            sheet.write_string(row, column, value)
