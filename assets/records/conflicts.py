"""人证不一致: rows whose words about a person are at odds with the citizen id that they stand under, by department.

A list says where a row stands and which of its columns to look at, never what it says. The department corrects the
source, and the next delivery no longer has the row on the list.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter

from assets.context import LakeContext
from catalog.models.person_tables import CONFLICT, DOMAIN
from lake.engine.identifiers import quote_table
from lake.engine.interface import SqlEngine
from lake.errors import LakeError
from quality.work_orders.layout import column_widths

KINDS = {
    "other_holder": "姓名与该公民身份号码持有人明显不是同一人",
    "at_odds_with_key": "与公民身份号码本身所示不一致",
}
"""What is wrong, by the kind that `master.person_conflict` gives."""
_HEADINGS = ("资源", "来源文件", "行号", "信息项", "源系统列名", "问题")
_GUIDE = "请核对以下各行的证件号码与所列信息项，在源系统更正后随下一次交付报送；本表只列位置，不含个人信息。"


@dataclass(frozen=True)
class Conflict:
    """One column of one delivered row to be looked at."""

    resource: str
    file: str
    line: int
    column: str
    kind: str


def conflicts(lake: LakeContext, engine: SqlEngine) -> dict[str, list[Conflict]]:
    """All of them by department, in the order of resources, files and lines. LakeError before persons are built."""
    if not lake.lakehouse.exists(CONFLICT):
        raise LakeError(f"{CONFLICT} 尚未生成", advice="先运行 `lake run`")
    engine.attach_tables(lake.lakehouse, [CONFLICT])
    sources = lake.registry.resolutions[DOMAIN].sources
    found: defaultdict[str, list[Conflict]] = defaultdict(list)
    for row in engine.rows(f"SELECT * FROM {quote_table(CONFLICT)} ORDER BY resource, batch_id, line_no, attribute"):
        column = sources[row["resource"]].parts[row["part"]].columns[row["attribute"]]
        batch = lake.lakehouse.ledger.find(row["batch_id"])
        file = batch.delivery_name if batch else row["batch_id"]
        one = Conflict(row["resource"], file, row["line_no"], column, row["kind"])
        found[lake.registry.resource(one.resource).department].append(one)
    return dict(sorted(found.items()))


def write_conflicts(
    lake: LakeContext, found: Mapping[str, Sequence[Conflict]], folder: Path, today: date
) -> list[Path]:
    """One workbook a department; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(lake, department, listed, folder, today) for department, listed in found.items()]


def _write(lake: LakeContext, department: str, listed: Sequence[Conflict], folder: Path, today: date) -> Path:
    title = lake.registry.departments[department].title.zh
    path = folder / f"{department}_{title}_人证不一致_{today.isoformat()}.xlsx"
    rows = [_cells(lake, one) for one in listed]
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold, cell = book.add_format({"bold": True, "border": 1}), book.add_format({"border": 1, "text_wrap": True})
        sheet = book.add_worksheet("人证不一致")
        sheet.write_string(0, 0, f"{title}：人证不一致 {len(rows)} 处（{today.isoformat()}）。{_GUIDE}")
        for column, width in enumerate(column_widths([_HEADINGS], rows)):
            sheet.set_column(column, column, width)
        for place, row in enumerate((_HEADINGS, *rows), start=1):
            for column, text in enumerate(row):
                sheet.write_string(place, column, text, bold if place == 1 else cell)
        sheet.freeze_panes(2, 0)
    path.chmod(0o600)
    return path


def _cells(lake: LakeContext, one: Conflict) -> list[str]:
    resource = lake.registry.resource(one.resource)
    field = resource.field(one.column)
    columns = "、".join(field.source_columns)
    return [resource.title.zh, one.file, str(one.line), field.title, columns, KINDS[one.kind]]
