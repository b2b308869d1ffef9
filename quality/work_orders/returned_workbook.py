"""A workbook of work orders that comes back: which rows were corrected, and what else was changed that must not be.

Only the department's own cells count. The number of the order finds the row that was refused; what the lake wrote
beside it must stand as it was written, so a row that was moved, copied or relabelled is told and not taken. Sheets may
be sorted, renamed, copied into another workbook and lose rows: none of that matters.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from catalog.registry.resource import Resource
from lake.connectors.rows.column_name import folded
from lake.errors import LakeError
from quality.work_orders.order import STATUS_ZH, WorkOrder
from quality.work_orders.returned_cells import returned_cells
from quality.work_orders.sheet import COVER, LOCKED, SheetRow, headings


@dataclass(frozen=True)
class Order:
    """An order as it was given out: its resource, and the cells as they were written at one time or another."""

    resource: Resource
    order: WorkOrder
    issued: tuple[SheetRow, ...]
    handed_in: frozenset[str] = frozenset()
    """The content of the tries before this one."""


@dataclass(frozen=True)
class Corrected:
    """A row whose cells the department changed; `values` are all its columns."""

    order: Order
    sheet: str
    row: int
    values: tuple[str | None, ...]

    @property
    def content(self) -> str:
        """A hash of the values."""
        return content_hash(self.values)


@dataclass(frozen=True)
class Problem:
    """A row that is not taken, and why."""

    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return self.told_at(str(self.row))

    def told_at(self, rows: str) -> str:
        """The same of several rows."""
        place = f"工作表“{self.sheet}”第{rows}行" + (f"“{self.column}”" if self.column else "")
        return f"{place}：{self.message}"


@dataclass
class ReturnedWorkbook:
    """What a workbook brings."""

    corrected: list[Corrected] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    """Rows that bring nothing new to an order that waits: as they were issued, or as they were refused before."""
    closed: int = 0
    """Rows that bring nothing new to an order that is closed."""


def content_hash(values: Sequence[str | None]) -> str:
    """Tells one set of values from another; empty and missing are the same."""
    return hashlib.sha256(json.dumps([value or None for value in values], ensure_ascii=False).encode()).hexdigest()


def read_returned(path: Path, find: Callable[[str], Order | None]) -> ReturnedWorkbook:
    """Read a workbook; `find` gives the order of a number. A file that is no such workbook is a LakeError."""
    sheets = {name: rows for name, rows in returned_cells(path).items() if name != COVER}
    if not any(_wrong_heading(LOCKED, rows[_heading(rows)]) is None for rows in sheets.values() if rows):
        raise LakeError(
            "这不是整改工单的工作簿",
            advice="请交回 `lake quality workorders --out` 导出的文件，表头保持原样",
            file=path.name,
        )
    found = ReturnedWorkbook()
    lines = [line for name, rows in sheets.items() for line in _lines(name, rows)]
    times = Counter(line.number for line in lines)
    for line in lines:
        _take(found, line, find(line.number), times[line.number])
    return found


@dataclass(frozen=True)
class _Line:
    sheet: str
    row: int
    header: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def number(self) -> str:
        return self.cells[0].strip()


def _lines(sheet: str, rows: Sequence[Sequence[str | None]]) -> Iterator[_Line]:
    if not rows:
        return
    first = _heading(rows)
    header = tuple(cell or "" for cell in rows[first])
    for number, cells in enumerate(rows[first + 1 :], start=first + 2):
        filled = tuple(cell or "" for cell in cells)
        if any(filled):
            yield _Line(sheet, number, header, (*filled, *[""] * (len(header) - len(filled))))


def _heading(rows: Sequence[Sequence[str | None]]) -> int:
    """Where the headings stand: below the titles; workbooks of before had none."""
    return 1 if len(rows) > 1 and _wrong_heading(LOCKED, rows[1]) is None else 0


def _take(found: ReturnedWorkbook, line: _Line, order: Order | None, times: int) -> None:
    if problem := _problem(line, order, times):
        found.problems.append(problem)
        return
    assert order is not None
    values = tuple(cell or None for cell in line.cells[len(LOCKED) : len(headings(order.resource))])
    content = content_hash(values)
    is_closed = order.order.status == "closed"
    if content in order.handed_in or any(content == content_hash(row.values) for row in order.issued):
        found.closed += is_closed
        found.unchanged += not is_closed
    elif is_closed:
        message = f"工单{STATUS_ZH['closed']}，本次更正未采用"
        found.problems.append(Problem(line.sheet, line.row, LOCKED[0], message))
    else:
        found.corrected.append(Corrected(order, line.sheet, line.row, values))


def _problem(line: _Line, order: Order | None, times: int) -> Problem | None:
    """What was changed that only the lake may write."""

    def told(column: str, message: str) -> Problem:
        return Problem(line.sheet, line.row, column, message)

    if order is None:
        return told(LOCKED[0], "没有这张工单；不能新增行，工单号不可改动" if line.number else "缺少工单号；不能新增行")
    if times > 1:
        return told(LOCKED[0], f"同一工单号出现{times}次，无法判断以哪一行为准")
    if (wrong := _wrong_heading(headings(order.resource), line.header)) is not None:
        return told(wrong, "表头被改动，该行未采用；请恢复表头，或用新导出的工作簿重新填写")
    locked = line.cells[: len(LOCKED)]
    if any(row.locked == locked for row in order.issued):
        return None
    nearest = max((row.locked for row in order.issued), key=lambda one: sum(map(str.__eq__, one, locked)))
    column = next(name for name, one, seen in zip(LOCKED, nearest, locked, strict=True) if one != seen)
    return told(column, "系统填写的单元格被改动，该行未采用；请用新导出的工作簿重新填写")


def _wrong_heading(expected: Sequence[str], header: Sequence[str | None]) -> str | None:
    """The first heading that is another or gone."""
    seen = (*header, *[None] * len(expected))
    return next((name for name, cell in zip(expected, seen, strict=False) if folded(name) != folded(cell or "")), None)
