"""交付勘验 in Chinese: what the reader found in a delivery's file and in its columns, and only what says something."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

FILE_FACTS = {
    "title_rows": "表头之上的标题行",
    "blank_rows": "空白行（已略去）",
    "repeated_headers": "文件中间重复的表头（已略去）",
    "total_rows": "合计行",
    "short_rows": "单元格少于表头的行（缺少的列按空值）",
    "surplus_rows": "单元格多于表头的行",
    "padding_columns": "既无列名也无内容的列（已略去）",
    "replacement_characters": "无法还原的字符（�）",
    "lost_characters": "导出时丢失的字符（?）",
    "quotes": "引号不成对，按普通字符读取",
    "sheets_left_out": "未读取的工作表",
    "hidden_sheets": "其中隐藏的工作表",
    "merged_cells_filled": "合并单元格（已按左上角的值补全）",
    "error_cells": "错误值单元格（#N/A、#REF! 等，照原样保留）",
    "formulas_without_value": "没有计算结果的公式（照原样保留）",
    "deleted_records": "已标记删除的记录（未读取）",
    "cut_cells": "被截断半个汉字的单元格",
    "memo_columns": "未随文件提供内容的备注字段",
    "renamed_columns": "同名列（已加序号区分）",
    "differently_written_columns": "写法与目录不同而视为同一列",
    "above_expected_volume": "行数超过契约的上限",
    "numbered_by": "行号",
}
"""Facts of the whole file, by their names in a delivery's report."""
_LINES = {
    "repeated_headers": "repeated_header_lines",
    "total_rows": "total_row_lines",
    "short_rows": "short_row_lines",
    "surplus_rows": "surplus_row_lines",
}
"""Where each was first seen."""
COLUMN_FACTS = frozenset({"columns", "columns_left_out", "sampled_rows"})
"""What a report says of columns (lake/connectors/rows/forensics.py)."""
_BY_COLUMN = {
    "mojibake": "乱码",
    "excel_damage": "电子表格损坏",
    "null_spellings": "空值的写法",
    "date_dialects": "日期写法不一",
    "full_width": "全角字母、数字或空格",
    "edge_blanks": "首尾空格",
}
_KINDS = {
    "replacement_character": "替换字符",
    "gbk_of_replacement": "锟斤拷",
    "latin1_of_replacement": "ï¿½",
    "utf8_as_latin1": "UTF-8 误作 Latin-1",
    "gbk_as_latin1": "GBK 误作 Latin-1",
    "utf8_as_gbk": "UTF-8 误作 GBK",
    "private_use": "自造字",
    "scientific_notation": "科学计数法",
    "lost_leading_zeros": "丢失前导零",
    "rounded_to_15_digits": "第 16 位起被清零",
    "serial": "序列号",
}
_EVIDENCE = (
    (r"as (\S+) it fails at byte (\d+) \(line (\d+)\)", r"按 \1 在第 \3 行（字节偏移 \2）读不通"),
    (r"declared (\S+), but ", r"声明为 \1，但"),
    (r"declared (\S+), strict in every column", r"声明为 \1，各列均符合"),
    (r"strict (\S+) throughout", r"全文符合 \1"),
    (r"byte order mark", "有字节序标记"),
    (r"pattern of NUL bytes", "按空字节的规律"),
    (r"language driver (\S+)", r"语言标识 \1"),
    (r"nothing else fits", "其他编码均不符合"),
    (r"declared", "契约声明"),
    (r"; ", "；"),
)
_MOST_COLUMNS = 8
"""Columns named of one fact; of more the number is told."""


def file_facts(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Of a stored report what is known of the whole file and is not nothing, for the record of the delivery."""
    wanted = {*FILE_FACTS, *_LINES.values()}
    return {name: value for name, value in stored.items() if name in wanted and value}


def told_file_facts(found: Mapping[str, Any]) -> Iterator[str]:
    """One phrase a fact, with the lines where it was first seen."""
    for name, title in FILE_FACTS.items():
        value = found.get(name)
        if not value:
            continue
        lines = found.get(_LINES.get(name, ""))
        where = f"（第 {'、'.join(map(str, lines))} 行{' 等' if len(lines) < _number(value) else ''}）" if lines else ""
        yield f"{title}{_told(name, value)}{where}"


def _number(value: Any) -> int:
    return value if isinstance(value, int) else len(value)


def _told(name: str, value: Any) -> str:
    match value:
        case str() if name == "numbered_by":
            return {"record": "为记录的序号（多条记录同在一行）"}.get(value, "为文件的行")
        case bool() | str():
            return ""
        case int():
            return f" {value:,}"
        case dict():
            return f"：{'、'.join(f'{old}→{new}' for old, new in value.items())}"
        case list() if name == "title_rows":
            return f" {len(value)} 行"
        case list():
            return f"：{'、'.join(map(str, value))}"
    return f" {value}"


def told_column_facts(forensics: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Title and text of every fact of columns: which columns, how often. One way of writing dates says nothing."""
    columns: Mapping[str, Mapping[str, Any]] = forensics.get("columns") or {}
    for fact, title in _BY_COLUMN.items():
        found = [(name, facts[fact]) for name, facts in columns.items() if _says_something(fact, facts.get(fact))]
        if found:
            rest = f"等 {len(found)} 列" if len(found) > _MOST_COLUMNS else ""
            yield title, "；".join(f"{name} {_counts(value)}" for name, value in found[:_MOST_COLUMNS]) + rest
    if left_out := forensics.get("columns_left_out"):
        yield "未勘验的列", f"{left_out:,}"


def _says_something(fact: str, value: Any) -> bool:
    return bool(value) and (fact != "date_dialects" or len(value) > 1 or "serial" in value)


def _counts(value: Any) -> str:
    if isinstance(value, dict):
        return "、".join(f"{_KINDS.get(kind, f'“{kind}”')} {count:,} 处" for kind, count in value.items())
    return f"{value:,} 处"


def told_evidence(evidence: str | None) -> str | None:
    """Why a delivery was read in an encoding, in Chinese."""
    for pattern, words in _EVIDENCE if evidence else ():
        evidence = re.sub(pattern, words, evidence or "")
    return evidence
