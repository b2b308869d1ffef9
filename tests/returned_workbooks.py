"""A department's officer: opens a workbook of work orders, changes cells, saves it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

Sheets = dict[str, list[list[Any]]]


def cells(path: Path) -> Sheets:
    """Every cell of every sheet."""
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def edited(path: Path, change: Callable[[Sheets], None], name: str = "returned.xlsx") -> Path:
    """The workbook saved again, by another program, after a change."""
    sheets = cells(path)
    change(sheets)
    out = path.with_name(name)
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write_string(number, column, value) if isinstance(value, str) else sheet.write(
                        number, column, value
                    )
    return out
