"""XLS and XLSX workbooks: title rows, merged cells, one sheet a town; numbers as the text a person would see."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from lake.connectors.content_hash import file_sha256
from lake.connectors.header import Names, column_names, header_index, overlap
from lake.connectors.row_facts import row_facts
from lake.connectors.row_store import RowStore
from lake.connectors.rows import LINE_COLUMN, Rows
from lake.connectors.text_values import as_text
from lake.errors import LakeError

LARGEST_WORKBOOK = 256 << 20
LARGEST_UNPACKED = 1 << 30
_OLD_WORKBOOK = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = b"PK\x03\x04"


def is_workbook(path: Path) -> bool:
    """Whether the first bytes are those of XLS or of a zip, which XLSX is."""
    with path.open("rb") as file:
        return file.read(8).startswith((_OLD_WORKBOOK, _ZIP))


@dataclass(frozen=True)
class _Sheet:
    name: str
    cells: list[list[str | None]]
    header: int
    found: int
    merged: int


def read_excel(path: Path, wanted: str | None, expected: Sequence[str], scratch: Path, name: str) -> tuple[Rows, str]:
    """Rows of a workbook and the sha256 of its bytes.

    Without a wanted sheet, all sheets with the header of the best one are read one below the other; line numbers
    of later sheets go on where the previous sheet ended (`sheets` in the report says where).
    """
    sha256 = file_sha256(path)
    try:
        _check_size(path, name)
        workbook = CalamineWorkbook.from_path(str(path))
        sheets = [_sheet(workbook.get_sheet_by_name(title), expected) for title in _titles(workbook, wanted, name)]
    except BaseException as error:
        if not _says_damaged(error):
            raise
        raise LakeError(
            f"the workbook cannot be opened: {error}",
            advice="it may be damaged or protected by a password; ask for a plain export",
            file=name,
        ) from error
    filled = [sheet for sheet in sheets if sheet.cells]
    if not filled:
        raise LakeError("the workbook is empty", advice="ask the department to send it again", file=name)
    return _rows(filled, expected, scratch), sha256


def _says_damaged(error: BaseException) -> bool:
    """The reader panics on some damaged files, which is neither an Exception nor a class that can be imported."""
    known = CalamineError, OSError, ValueError, IndexError, zipfile.BadZipFile, NotImplementedError
    return isinstance(error, known) or type(error).__name__ == "PanicException"


def _titles(workbook: CalamineWorkbook, wanted: str | None, name: str) -> list[str]:
    titles = list(workbook.sheet_names)
    if wanted is None:
        return titles
    if wanted not in titles:
        raise LakeError(
            f"there is no sheet {wanted!r}, only {', '.join(titles)}",
            advice="correct `sheet` in the contract",
            file=name,
        )
    return [wanted]


def _check_size(path: Path, name: str) -> None:
    size, unpacked = path.stat().st_size, 0
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    if size > LARGEST_WORKBOOK or unpacked > LARGEST_UNPACKED:
        raise LakeError("the workbook is too large to be read safely", advice="ask for CSV instead", file=name)


def _sheet(sheet: CalamineSheet, expected: Sequence[str]) -> _Sheet:
    cells = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    merged = _fill_merged(cells, sheet.merged_cell_ranges or [])
    header = header_index(cells, expected) if cells else 0
    return _Sheet(sheet.name, cells, header, overlap(cells[header], expected) if cells else 0, merged)


def _cell(value: Any) -> str | None:
    if value == "":
        return None
    text = as_text(value)
    return text.removesuffix(" 00:00:00") if text and not isinstance(value, str) else text


def _fill_merged(cells: list[list[str | None]], ranges: Sequence[Any]) -> int:
    """A cell merged over several rows holds for each of them; how many were filled."""
    filled = 0
    for (top, left), (bottom, _) in ranges:
        for row in cells[top + 1 : bottom + 1]:
            if left < len(row) and row[left] is None:
                row[left] = cells[top][left]
                filled += 1
    return filled


def _rows(sheets: list[_Sheet], expected: Sequence[str], scratch: Path) -> Rows:
    best = max(sheets, key=lambda sheet: sheet.found)
    names = column_names(best.cells[best.header], expected)
    store, used, offset, blank_rows = RowStore(scratch, names.names), [], 0, 0
    for sheet in sheets:
        own = column_names(sheet.cells[sheet.header], expected)
        if own.named != names.named:
            continue
        used.append({"sheet": sheet.name, "line_offset": offset, "header_line": sheet.header + 1})
        for number, cells in enumerate(sheet.cells[sheet.header + 1 :], start=sheet.header + 2):
            if any(cells):
                store.add(offset + number, dict(zip(own.names, cells, strict=False)))
            else:
                blank_rows += 1
        offset += len(sheet.cells)
    facts = {"sheets": used, "sheets_left_out": [s.name for s in sheets if s.name not in {u["sheet"] for u in used}]}
    return _finished(store, names, best, {**facts, "blank_rows": blank_rows})


def _finished(store: RowStore, names: Names, best: _Sheet, facts: dict[str, Any]) -> Rows:
    frame = store.frame()
    counted = row_facts(frame, names)
    columns = tuple(name for name in store.columns if name not in counted.padding)
    report = {
        "format": "excel",
        "title_rows": [" ".join(filter(None, row)) for row in best.cells[: best.header] if any(row)],
        "header_line": best.header + 1,
        "merged_cells_filled": best.merged,
        **counted.report(),
        **names.report(),
        **facts,
        "records": store.rows,
    }
    return Rows(frame.select(*columns, LINE_COLUMN), columns, report)
