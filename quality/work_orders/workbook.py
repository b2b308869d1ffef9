"""The rows a department should correct, as one workbook in plain Chinese: what was refused, where it stood, and why.

The department gets its own rows back as it sent them, so the file is restricted like the quarantine it comes from.
`returned_workbook.py` reads it when it comes back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from catalog.registry.service_levels import ServiceLevels
from lake.engine.duck import DuckEngine
from lake.tables.lakehouse import Lakehouse
from quality.work_orders.layout import LINE, column_widths, row_height
from quality.work_orders.order import WorkOrder
from quality.work_orders.refused import work_orders
from quality.work_orders.sheet import COVER, LOCKED, SheetRow, faulty_columns, headings, sheet_name, sheet_row, titles
from quality.work_orders.suggestion import Suggestions

MOST_ROWS = 100_000
"""Rows of one sheet. More than a person corrects by hand; the cover says how many there are in all."""
_A4 = 9
_TOP = 2
"""Lines above the rows: titles, headings."""
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
"""In inches; the page number stands in the lower one."""
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
"""In memory: rows of persons do not pass through files for everybody's temporary folder."""
_EDITABLE = {"num_format": "@", "locked": False, "border": 1, "valign": "top", "text_wrap": True}
"""As text: Excel would make a number of a citizen id and lose its last digits."""
_GUIDE = (
    "每个资源一张工作表，每行一张整改工单。表头共两行：上一行是中文名称，下一行是源系统的列名，均不可改动。",
    "来源文件和行号指出数据在交付文件中的位置；标红的单元格是未通过校验的字段。",
    "请直接在白色和红色单元格中更正；灰色单元格（工单号、来源文件、行号、问题原因、修改建议）不可改动。",
    "暂不更正的行保持原样即可。",
    "修改建议由系统推算，仅供参考，是否采用由本部门核实后决定。",
    "改好后将本工作簿退回数据湖（lake quality return 文件）：改过的行按同一标准重新校验。",
    "通过校验的工单办结，未通过的连同新原因再次退回。",
    "源系统也请同步更正，否则下一次全量交付会再次出现同样的问题。",
    "本表含原始数据，仅限本部门处理问题数据使用，请勿转发。",
)


@dataclass(frozen=True)
class OpenOrders:
    """The orders of one resource that are not closed."""

    resource: Resource
    orders: Sequence[WorkOrder]

    @property
    def shown(self) -> Sequence[WorkOrder]:
        """Those that the workbook lists."""
        return self.orders[:MOST_ROWS]


@dataclass(frozen=True)
class _Formats:
    title: Format
    heading: Format
    locked: Format
    sent: Format
    faulty: Format
    late: Format


def write_workbooks(
    lakehouse: Lakehouse,
    registry: Registry,
    levels: ServiceLevels,
    folder: Path,
    today: date,
    department: str | None = None,
) -> list[Path]:
    """One workbook for each department (or the one given) that has open orders, written to `folder`; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    by_department: dict[str, list[OpenOrders]] = {}
    with DuckEngine(lakehouse.settings) as engine:
        for resource in registry.resources.values():
            if department not in (None, resource.department):
                continue
            orders = work_orders(engine, lakehouse, resource, levels)
            if still_open := [order for order in orders if order.status != "closed"]:
                by_department.setdefault(resource.department, []).append(OpenOrders(resource, still_open))
        listed = (
            (one.resource, order.latest) for found in by_department.values() for one in found for order in one.shown
        )
        suggestions = Suggestions(engine, listed)
    return [_write(folder, unit, found, suggestions, registry, today) for unit, found in by_department.items()]


def _write(
    folder: Path,
    department: str,
    found: Sequence[OpenOrders],
    suggestions: Suggestions,
    registry: Registry,
    today: date,
) -> Path:
    title = registry.departments[department].title.zh if department in registry.departments else department
    path = folder / f"{department}_{title}_整改工单.xlsx"
    with xlsxwriter.Workbook(path, _OPTIONS) as book:
        formats = _Formats(
            title=book.add_format({"bold": True, "bg_color": "#BDD7EE", "border": 1, "text_wrap": True}),
            heading=book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True}),
            locked=book.add_format({"bg_color": "#EEEEEE", "border": 1, "text_wrap": True, "valign": "top"}),
            sent=book.add_format(_EDITABLE),
            faulty=book.add_format({**_EDITABLE, "bg_color": "#FFD9D9"}),
            late=book.add_format({"font_color": "#C00000", "bold": True}),
        )
        _cover(_printable(book.add_worksheet(COVER), title), title, found, formats, today)
        for number, one in enumerate(found, start=1):
            sheet = _printable(book.add_worksheet(sheet_name(number, one.resource)), title)
            _rows(sheet, one, suggestions, formats)
    path.chmod(0o600)
    return path


def _cover(sheet: Worksheet, department: str, found: Iterable[OpenOrders], formats: _Formats, today: date) -> None:
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 5, 20)
    sheet.set_default_row(LINE)
    lines = (f"{department}：整改工单（{today.isoformat()}）", *_GUIDE)
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line)
    top = len(lines) + 1
    for column, name in enumerate(("资源", "待整改", "其中退回重报未通过", "最早到期日", "已逾期")):
        sheet.write_string(top, column, name, formats.heading)
    for row, one in enumerate(found, start=top + 1):
        overdue = sum(order.overdue(today) for order in one.orders)
        sheet.write_string(row, 0, one.resource.title.zh)
        sheet.write_number(row, 1, len(one.orders))
        sheet.write_number(row, 2, sum(order.status == "returned" for order in one.orders))
        sheet.write_string(row, 3, min(order.due_on for order in one.orders).isoformat())
        sheet.write_number(row, 4, overdue, formats.late if overdue else None)
        if len(one.orders) > MOST_ROWS:
            sheet.write_string(row, 5, f"本表只列出前{MOST_ROWS:,}行")


def _printable(sheet: Worksheet, department: str) -> Worksheet:
    """Landscape A4, as wide as one page; the foot says whose it is and which page."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(**_MARGINS)
    sheet.set_footer(f"&L&8{department.replace('&', '&&')} · &A&C&8第 &P 页，共 &N 页&R&8仅限本部门处理问题数据使用")
    return sheet


def _rows(sheet: Worksheet, found: OpenOrders, suggestions: Suggestions, formats: _Formats) -> None:
    resource, orders = found.resource, found.shown
    rows = [sheet_row(resource, order, order.latest, suggestions) for order in orders]
    widths = _head(sheet, resource, rows, formats)
    for number, (order, row) in enumerate(zip(orders, rows, strict=True), start=_TOP):
        sheet.set_row(number, row_height((*row.locked, *row.values), widths))
        marked = faulty_columns(resource, order.latest.rules)
        for column, text in enumerate(row.locked):
            sheet.write_string(number, column, text, formats.locked)
        for column, (name, text) in enumerate(zip(resource.raw_columns, row.values, strict=True), start=len(LOCKED)):
            sheet.write_string(number, column, text, formats.faulty if name in marked else formats.sent)


def _head(sheet: Worksheet, resource: Resource, rows: Sequence[SheetRow], formats: _Formats) -> list[float]:
    """Titles and headings, which stay in sight and are printed on every page; returns the widths of the columns."""
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    sheet.freeze_panes(_TOP, len(LOCKED))
    sheet.repeat_rows(0, _TOP - 1)
    above, names = titles(resource), headings(resource)
    widths = column_widths([["", *above[1:]], names], ((*row.locked, *row.values) for row in rows))
    for row, texts in enumerate((["", *above[1:]], names)):
        sheet.set_row(row, row_height(texts, widths))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, names[column], formats.heading)
        sheet.write_string(0, column, above[column], formats.title)
    sheet.merge_range(0, 0, 0, len(LOCKED) - 1, above[0], formats.title)
    return widths
