"""XLS, XLSX, XLSB and ODS: title rows, merged cells, headers of several rows, one sheet a town; numbers as text."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from lake.connectors.content_hash import file_sha256
from lake.connectors.files.unvalued import Unvalued
from lake.connectors.files.unvalued_ods import unvalued_in_ods
from lake.connectors.files.unvalued_xls import unvalued_in_xls
from lake.connectors.files.unvalued_xlsb import unvalued_in_xlsb
from lake.connectors.files.unvalued_xlsx import unvalued_in_xlsx
from lake.connectors.files.workbook_bounds import check_bounds
from lake.connectors.files.workbook_cells import Cells, is_ods, sheet_texts
from lake.connectors.limits import LARGEST_UNPACKED_WORKBOOK, LARGEST_WORKBOOK, check_file_size
from lake.connectors.refusals import Refusal
from lake.connectors.rows.header import Names, column_names, header_index, overlap
from lake.connectors.rows.row_facts import row_facts
from lake.connectors.rows.row_store import RowStore
from lake.connectors.rows.rows import LINE_COLUMN, Rows
from lake.errors import LakeError

_OLD_WORKBOOK = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"
_MARKUP = (b"<html", b"<table", b"<!doctype", b"<?xml", b"<meta")


def is_workbook(path: Path) -> bool:
    """Whether the first bytes are those of XLS or of a zip, which XLSX is."""
    with path.open("rb") as file:
        return file.read(8).startswith((_OLD_WORKBOOK, _ZIP))


def refuse_markup(path: Path) -> None:
    """Raise LakeError for the web pages and XML that some systems hand out as `.xls`."""
    with path.open("rb") as file:
        beginning = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if beginning.startswith(_MARKUP):
        raise Refusal.NO_WORKBOOK.error()


@dataclass(frozen=True)
class Workbook:
    """What is wanted of a workbook: see `ExcelSource`."""

    sheet: str | None = None
    sheet_column: str | None = None
    header_rows: int = 1


@dataclass(frozen=True)
class _Sheet:
    """`cells[top:data]` are the rows of the header, which `titles` joins."""

    name: str
    cells: Cells
    top: int
    data: int
    titles: list[str | None]
    found: int
    merged: int
    errors: int = 0
    formulas: int = 0
    header_height: int = 1
    """Rows over which cells of the header are merged downwards."""


def read_excel(path: Path, wanted: Workbook, expected: Sequence[str], scratch: Path, name: str) -> tuple[Rows, str]:
    """Rows of a workbook and the sha256 of its bytes.

    Without `sheet`, all sheets with the header of the best one are read one below the other; line numbers
    of later sheets go on where the previous sheet ended (`sheets` in the report says where).
    """
    sha256 = file_sha256(path)
    with _readable(name):
        _check_size(path, name)
        workbook = CalamineWorkbook.from_path(str(path))
        titles = _titles(workbook, wanted.sheet, name)
        unvalued, in_ods = _unvalued(path, workbook.sheet_names, titles), is_ods(path)
        found = {title: workbook.get_sheet_by_name(title) for title in titles}
        sheets = [
            _sheet(one, sheet_texts(one, in_ods=in_ods), expected, wanted.header_rows, unvalued[title])
            for title, one in found.items()
        ]
    filled = [sheet for sheet in sheets if sheet.cells]
    if not filled:
        raise Refusal.EMPTY_WORKBOOK.error(file=name)
    hidden = [] if wanted.sheet else sorted({one.name for one in _worksheets(workbook)} - set(titles))
    return _rows(filled, wanted, expected, scratch, hidden), sha256


def sheet_cells(path: Path, name: str) -> dict[str, Cells]:
    """Every cell of every sheet as text, from the first row and column on; LakeError as for a delivery."""
    with _readable(name):
        _check_size(path, name)
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = {one.name: workbook.get_sheet_by_name(one.name) for one in _worksheets(workbook)}
        in_ods = is_ods(path)
        return {title: sheet_texts(sheet, in_ods=in_ods) for title, sheet in sheets.items()}


@contextmanager
def _readable(name: str) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        if not _says_damaged(error):
            raise
        raise Refusal.CLOSED_WORKBOOK.error(file=name, error=type(error).__name__) from error


def _says_damaged(error: BaseException) -> bool:
    """The reader panics on some damaged files, which is neither an Exception nor a class that can be imported."""
    known = CalamineError, OSError, ValueError, IndexError, zipfile.BadZipFile, NotImplementedError
    return isinstance(error, known) or type(error).__name__ == "PanicException"


def _titles(workbook: CalamineWorkbook, wanted: str | None, name: str) -> list[str]:
    """The sheets to read: the wanted one, else all that people see; what is hidden is a draft or last year's."""
    if wanted is None:
        return [one.name for one in _worksheets(workbook) if one.visible == SheetVisibleEnum.Visible]
    titles = [one.name for one in _worksheets(workbook)]
    if wanted not in titles:
        raise Refusal.NO_SHEET.error(file=name, wanted=wanted, count=len(titles))
    return [wanted]


def _worksheets(workbook: CalamineWorkbook) -> list[SheetMetadata]:
    """Those with cells of their own: a chart's sheet repeats the figures that it draws, and macros have none."""
    return [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]


def _check_size(path: Path, name: str) -> None:
    check_file_size(path.stat().st_size, name, LARGEST_WORKBOOK)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            check_file_size(sum(part.file_size for part in parts.infolist()), name, LARGEST_UNPACKED_WORKBOOK)
            check_bounds(parts)


def _unvalued(path: Path, sheets: Sequence[str], titles: Sequence[str]) -> Mapping[str, Sequence[Unvalued]]:
    """By title, the cells that hold no value but are not empty; `sheets` are all of the workbook."""
    if not zipfile.is_zipfile(path):
        found = unvalued_in_xls(path, sheets)
        return {title: found.get(title, []) for title in titles}
    with zipfile.ZipFile(path) as parts:
        in_ods = unvalued_in_ods(parts)
        return {
            title: [*in_ods.get(title, []), *unvalued_in_xlsx(parts, title), *unvalued_in_xlsb(parts, title)]
            for title in titles
        }


def _keep_unvalued(cells: Cells, unvalued: Sequence[Unvalued]) -> None:
    for one in unvalued:
        if one.row < len(cells) and one.column < len(cells[one.row]):
            cells[one.row][one.column] = one.text


def _sheet(
    sheet: CalamineSheet, cells: Cells, expected: Sequence[str], header_rows: int, unvalued: Sequence[Unvalued] = ()
) -> _Sheet:
    _keep_unvalued(cells, unvalued)
    merged_ranges = sheet.merged_cell_ranges
    merged = _fill_merged(cells, merged_ranges or [])
    if not cells:
        return _Sheet(sheet.name, [], 0, 0, [], 0, merged)
    joined = [_joined(cells, row, header_rows, merged_ranges) for row in range(max(len(cells) - header_rows + 1, 1))]
    top = header_index(joined if expected else cells[: len(joined)], expected)  # a title joins with what is below
    found, errors = overlap(joined[top], expected), sum(one.is_error for one in unvalued)
    height = max((bottom - row + 1 for (row, _left), (bottom, _right) in merged_ranges or [] if row == top), default=1)
    return _Sheet(
        sheet.name, cells, top, top + header_rows, joined[top], found, merged, errors, len(unvalued) - errors, height
    )


def _joined(cells: Cells, top: int, header_rows: int, ranges: Sequence[Any] | None) -> list[str | None]:
    """One title a column from the rows of a header: `户籍` over `省` and `市` makes `户籍_省` and `户籍_市`."""
    if header_rows == 1:
        return cells[top]
    rows = [list(row) for row in cells[top : top + header_rows]]
    for level, row in enumerate(rows[:-1]):
        _spread(row, rows[level + 1], _merged_across(top + level, ranges))
    columns = [[cell.strip() for cell in column if cell and cell.strip()] for column in zip(*rows, strict=True)]
    return ["_".join(dict.fromkeys(parts)) or None for parts in columns]


def _merged_across(row: int, ranges: Sequence[Any] | None) -> list[tuple[int, int]] | None:
    """First and last column of what is merged in a row; None where the format does not tell."""
    if ranges is None:
        return None
    return [(left, right) for (top, left), (bottom, right) in ranges if top <= row <= bottom and right > left]


def _spread(row: list[str | None], below: list[str | None], merged: list[tuple[int, int]] | None) -> None:
    """A title that is merged over columns holds for each; where merging is unknown, as far as titles stand below."""
    if merged is None:
        for column in range(1, len(row)):
            if row[column] is None and below[column]:
                row[column] = row[column - 1]
        return
    for left, right in merged:
        row[left : right + 1] = [row[left]] * (min(right + 1, len(row)) - left)


def _fill_merged(cells: list[list[str | None]], ranges: Sequence[Any]) -> int:
    """A cell merged over several rows holds for each of them; how many were filled."""
    filled = 0
    for (top, left), (bottom, _) in ranges:
        for row in cells[top + 1 : bottom + 1]:
            if left < len(row) and row[left] is None:
                row[left] = cells[top][left]
                filled += 1
    return filled


def _rows(
    sheets: list[_Sheet], wanted: Workbook, expected: Sequence[str], scratch: Path, hidden: Sequence[str]
) -> Rows:
    best = max(sheets, key=lambda sheet: sheet.found)
    names = column_names(best.titles, expected)
    town = _sheet_column(wanted, names)
    store, used, offset, blank_rows = RowStore(scratch, (*names.names, *town)), [], 0, 0
    for sheet in sheets:
        own = column_names(sheet.titles, expected)
        if set(own.named) != set(names.named):
            continue
        used.append({"sheet": sheet.name, "line_offset": offset, "header_line": sheet.top + 1})
        for number, cells in enumerate(sheet.cells[sheet.data :], start=sheet.data + 1):
            if any(cells):
                store.add(
                    offset + number, {**dict(zip(own.names, cells, strict=False)), **dict.fromkeys(town, sheet.name)}
                )
            else:
                blank_rows += 1
        offset += len(sheet.cells)
    read = {one["sheet"] for one in used}
    facts = {
        "sheets": used,
        "sheets_left_out": [*(sheet.name for sheet in sheets if sheet.name not in read), *hidden],
        "hidden_sheets": len(hidden),
        "error_cells": sum(sheet.errors for sheet in sheets if sheet.name in read),
        "formulas_without_value": sum(sheet.formulas for sheet in sheets if sheet.name in read),
    }
    return _finished(store, names, best, {**facts, "blank_rows": blank_rows})


def _sheet_column(wanted: Workbook, names: Names) -> list[str]:
    """The column that keeps the sheet's title, when the contract wants one."""
    if wanted.sheet_column in names.names:
        raise LakeError(
            f"the sheets have a column {wanted.sheet_column!r} of their own",
            advice="give `sheet_column` in the contract's source another name",
            column=wanted.sheet_column,
        )
    return [wanted.sheet_column] if wanted.sheet_column else []


def _finished(store: RowStore, names: Names, best: _Sheet, facts: dict[str, Any]) -> Rows:
    frame = store.frame()
    counted = row_facts(frame, names)
    columns = tuple(name for name in store.columns if name not in counted.padding)
    report = {
        "format": "excel",
        "title_rows": [" ".join(filter(None, row)) for row in best.cells[: best.top] if any(row)],
        "header_line": best.top + 1,
        "merged_cells_filled": best.merged,
        **({"header_height": best.header_height} if best.header_height > 1 else {}),
        **counted.report(),
        **names.report(),
        **facts,
    }
    return Rows(counted.only_data(frame, names).select(*columns, LINE_COLUMN), columns, report)
