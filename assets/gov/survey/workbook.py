"""The census as an Excel workbook: 核心元数据 in the order of 发改高技〔2017〕1272号, with the six numbers."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from assets.context import LakeContext
from assets.gov.survey.facts import ResourceFact
from assets.gov.survey.report import Census
from catalog.publishing.catalogue_entry import CATALOG_ITEM, CATALOG_RESOURCE, item_entries, resource_entry

_GIGABYTE, _TEN_THOUSAND = 1024**3, 10_000
_SIX = ("数据存储总量（GB）", "结构化信息记录总数（万条）", "已共享数据存储量（GB）", "已共享结构化记录数（万条）",
        "已开放数据存储量（GB）", "已开放结构化记录数（万条）")  # fmt: skip
_CORE = (
    "class_code", "item_code", "subject_code", "detail_code", "name", "code", "provider", "provider_code", "abstract",
    "format_classes", "format_types", "item_count", "sharing_type", "sharing_condition", "sharing_modes", "is_open",
    "open_condition", "update_cycle", "published_on",
)  # fmt: skip
"""In the order of the table of elements; 提供方内部部门 and 关联资源代码 are optional, and no contract has them."""
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDEST = 40


def write_workbook(lake: LakeContext, census: Census, path: Path) -> None:
    """Sheets: resources as the standard has them, items, rates, columns with their profiles, what nobody uses."""
    with xlsxwriter.Workbook(path, _OPTIONS) as book:
        bold = book.add_format({"bold": True, "bg_color": "#F0F5FA", "text_wrap": True, "border": 1})
        for name, heads, rows in _sheets(lake, census):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
            sheet.write_row(0, 0, heads, bold)
            sheet.set_column(0, len(heads) - 1, min(_WIDEST, 16))
            for at, row in enumerate(rows, start=1):
                sheet.write_row(at, 0, [_plain(value) for value in row])


def _sheets(lake: LakeContext, census: Census) -> Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]:
    titles = {column.name: column.title for column in CATALOG_RESOURCE}
    core = [(one, resource_entry(one.resource, lake.registry)) for one in census.facts]
    yield "信息资源", [*(titles[name] for name in _CORE), *_SIX], (_core(one, entry) for one, entry in core)
    items = [column.name for column in CATALOG_ITEM]
    entries = (entry for one in census.facts for entry in item_entries(one.resource))
    yield "信息项", [column.title for column in CATALOG_ITEM], ([entry[name] for name in items] for entry in entries)
    heads = ("范围", "名称", "指标", "分子", "分母", "数值", "口径")
    rates = (
        (_SCOPES[one.scope], one.title, one.kind.title, one.numerator, one.denominator, one.value, one.kind.basis)
        for one in census.rates
    )
    yield "指标", heads, rates
    profiled = (
        "信息资源",
        "信息项",
        "名称",
        "数据元",
        "绑定",
        "分级",
        "已开放",
        "空值占比",
        "不同值占比",
        "平均值",
        "中位数",
        "使用它的表数",
    )
    yield "字段画像", profiled, (_profile(one, column) for one in census.facts for column in one.columns)
    yield "孤表与未用字段", ("部门", "类别", "名称"), _unused(census)


_SCOPES = {"city": "全市", "department": "部门", "system": "系统"}


def _core(one: ResourceFact, entry: Mapping[str, Any]) -> list[Any]:
    """Numbers without units, 0 where nothing is known, as the census wants them."""
    size = (round(one.bytes / _GIGABYTE, 6), round(one.rows / _TEN_THOUSAND, 4))
    shared, opened = (size if is_so else (0, 0) for is_so in (one.is_shared, one.is_opened))
    return [*(entry[name] for name in _CORE), *size, *shared, *opened]


def _profile(one: ResourceFact, column: Any) -> list[Any]:
    shares = [column.profile.get(name) for name in ("null_share", "distinct_share", "mean", "median")]
    known = [one.resource.name, column.name, column.title, column.element, column.is_bound, column.grade]
    return [*known, column.is_opened, *shares, column.read_by]


def _unused(census: Census) -> Iterable[Sequence[str]]:
    for one in census.facts:
        unit = census.departments.get(one.resource.department, one.resource.department)
        if one.is_orphan:
            yield unit, "没有被使用的信息资源", f"{one.resource.title.zh}（{one.resource.name}）"
        for column in one.unread:
            yield (
                unit,
                "没有被使用的信息项",
                f"{one.resource.title.zh}：{column.title}（{one.resource.name}.{column.name}）",
            )
    for name, declared in census.declared.items():
        for table in declared.isolated:
            yield census.departments[name], "普查申报的孤岛表", table


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return value if isinstance(value, int | float) or value is None else str(value)
