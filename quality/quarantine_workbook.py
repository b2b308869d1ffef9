"""The rows a department should correct, as one workbook in plain Chinese: what was refused, where it stood, and why.

The department gets its own rows back as it sent them, so the file is restricted like the quarantine it comes from.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from catalog.contract import Contract
from catalog.registry import Registry
from catalog.table_specs import quarantine_spec
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from lake.lakehouse import Lakehouse

MOST_ROWS = 100_000
"""Rows of one sheet. More than a person corrects by hand; the cover says how many there are in all."""
_POSITION = ("来源文件", "行号", "原因")
_WIDTHS = (36, 8, 60)


@dataclass(frozen=True)
class RefusedRows:
    """What is in quarantine of one resource: the rows shown, and how many there are."""

    contract: Contract
    rows: Sequence[Mapping[str, Any]]
    total: int


def write_workbooks(
    lakehouse: Lakehouse, registry: Registry, folder: Path, department: str | None = None
) -> list[Path]:
    """One workbook for each department (or the one given) that has refused rows, written to `folder`; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    by_department: dict[str, list[RefusedRows]] = {}
    with DuckEngine(lakehouse.settings) as engine:
        for contract in registry.resources.values():
            if department not in (None, contract.department):
                continue
            if refused := _refused(engine, lakehouse, registry, contract):
                by_department.setdefault(contract.department, []).append(refused)
    files = {batch.batch_id: batch.delivery_name for batch in lakehouse.ledger.batches()}
    return [_write(folder, department, found, registry, files) for department, found in by_department.items()]


def _refused(engine: DuckEngine, lakehouse: Lakehouse, registry: Registry, contract: Contract) -> RefusedRows | None:
    spec = quarantine_spec(contract, registry)
    if not lakehouse.exists(spec.name) or not (total := lakehouse.row_count(spec.name)):
        return None
    engine.attach_tables(lakehouse, [spec.name])
    shown = ", ".join(quote(column.name) for column in spec.columns)
    rows = engine.rows(f"SELECT {shown} FROM {quote_table(spec.name)} ORDER BY _batch_id, _line_no LIMIT {MOST_ROWS}")
    return RefusedRows(contract, rows, total)


def _write(
    folder: Path, department: str, found: Sequence[RefusedRows], registry: Registry, files: Mapping[str, str]
) -> Path:
    title = registry.departments[department].title.zh if department in registry.departments else department
    path = folder / f"{department}_{title}_问题数据.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        heading = book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True})
        faulty = book.add_format({"bg_color": "#FFD9D9", "border": 1})
        _cover(book.add_worksheet("说明"), title, found, heading)
        for number, refused in enumerate(found, start=1):
            sheet = book.add_worksheet(_sheet_name(number, refused.contract))
            _rows(sheet, refused, files, heading, faulty)
    path.chmod(0o600)
    return path


def _sheet_name(number: int, contract: Contract) -> str:
    """At most 31 characters, without the characters Excel forbids, and unique by its number."""
    allowed = "".join(letter for letter in contract.title.zh if letter not in r"[]:*?/\'")
    return f"{number}.{allowed}"[:31]


def _cover(sheet: Worksheet, department: str, found: Iterable[RefusedRows], heading: Format) -> None:
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 2, 24)
    lines = (
        f"{department}：未通过标准校验的数据",
        "每个资源一张工作表。来源文件和行号指出数据在交付文件中的位置；标红的单元格是未通过校验的字段。",
        "请在源系统中更正后随下一次交付重新报送；其余数据已正常入库，不必重报。",
        "本表含原始数据，仅限本部门处理问题数据使用，请勿转发。",
    )
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line)
    top = len(lines) + 1
    for column, name in enumerate(("资源", "问题数据行数", "本表列出行数")):
        sheet.write_string(top, column, name, heading)
    for row, refused in enumerate(found, start=top + 1):
        sheet.write_string(row, 0, refused.contract.title.zh)
        sheet.write_number(row, 1, refused.total)
        sheet.write_number(row, 2, len(refused.rows))


def _rows(sheet: Worksheet, refused: RefusedRows, files: Mapping[str, str], heading: Format, faulty: Format) -> None:
    sent = refused.contract.raw_columns
    sheet.freeze_panes(1, len(_POSITION))
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    for column, name in enumerate((*_POSITION, *sent)):
        sheet.write_string(0, column, name, heading)
    for number, row in enumerate(refused.rows, start=1):
        sheet.write_string(number, 0, files.get(row["_batch_id"], row["_batch_id"]))
        sheet.write_number(number, 1, row["_line_no"])
        sheet.write_string(number, 2, "；".join(row["_reasons"]))
        marked = _faulty_columns(refused.contract, row["_rules"])
        for column, name in enumerate(sent, start=len(_POSITION)):
            sheet.write_string(number, column, row[name] or "", faulty if name in marked else None)


def _faulty_columns(contract: Contract, rules: Sequence[str]) -> set[str]:
    """The department's columns that the broken field rules look at; a rule across fields marks none by itself."""
    fields = {field.name: field.source_columns for field in contract.fields}
    return {column for rule in rules for column in fields.get(rule.rsplit(".", 1)[0], ())}
