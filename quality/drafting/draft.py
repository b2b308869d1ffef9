"""The draft of a contract: everything that can be seen in a file, for a person to correct and complete."""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import yaml
from pypinyin import lazy_pinyin

from catalog.contracts.contract import Contract
from catalog.contracts.grades import SENSITIVE, is_sensitive
from catalog.registry.registry import Registry
from quality.drafting.profile import ColumnProfile, Profile
from quality.drafting.recognition import Candidate
from quality.standards.text_shape import (
    around_personal_numbers,
    fallback_element,
    holds_personal_numbers,
    likely_element,
)

_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 40
_SERIAL = ("序号", "排序", "编号", "行号")
"""Column names of mere counters: they identify a row of one file, and nothing in the world."""


@dataclass(frozen=True)
class Draft:
    """A contract as YAML, and the name of the file it belongs into: resources/<department>/<name>.yaml."""

    name: str
    text: str


def draft(
    profile: Profile, candidates: Mapping[str, Sequence[Candidate]], registry: Registry, department: str
) -> Draft:
    """Draft the contract of a profiled delivery; `candidates` by column name."""
    name = snake_case(_stem(profile))
    fields = _fields(profile, candidates)
    key = _key(profile, fields)
    highest = max(_grade(field, registry) for field in fields)
    head = _head(profile, department, name, highest, [field["name"] for field in fields if field["from"] in key])
    return Draft(name, _text(profile, head, fields, candidates))


def snake_case(title: str) -> str:
    """An identifier that can be read: Chinese letters in pinyin."""
    words = _NOT_A_NAME.sub("_", "_".join(lazy_pinyin(title, errors=lambda rest: rest.lower()))).strip("_")
    text = words if words[:1].isalpha() else f"r_{words}".rstrip("_")
    return text[:_LONGEST_NAME].rstrip("_")


def _fields(profile: Profile, candidates: Mapping[str, Sequence[Candidate]]) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = []
    for column in profile.columns:
        element, grade = _element(column, candidates.get(column.name, ()))
        field: dict[str, Any] = {"name": _unused(snake_case(column.name), fields), "from": column.name}
        field |= {"element": element}
        if profile.headerless or not re.search(r"[\u4e00-\u9fff]", column.name):
            field["title"] = f"待定：{column.name}"
        fields.append(field | ({"grade": grade} if grade else {}))
    return fields


def _element(column: ColumnProfile, candidates: Sequence[Candidate]) -> tuple[str, int | None]:
    """The element and, where it must be stricter than the element's own, the grade."""
    if candidates:
        return candidates[0].element, None
    element = likely_element(column.values) or fallback_element(column.values)
    return element, SENSITIVE if holds_personal_numbers(column.values) else None


def _unused(name: str, fields: Sequence[Mapping[str, Any]]) -> str:
    taken, candidate, number = {field["name"] for field in fields}, name, 2
    while candidate in taken:
        candidate, number = f"{name}_{number}", number + 1
    return candidate


def _key(profile: Profile, fields: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """A column that means something before a counter; without any, the column that is filled most."""
    plain = {field["from"] for field in fields if field["element"] not in ("text", "long_text")}
    ranked = sorted(profile.keys, key=lambda key: (any(name in _SERIAL for name in key), not plain.issuperset(key)))
    return ranked[0] if ranked else (max(profile.columns, key=lambda column: column.filled).name,)


def _grade(field: Mapping[str, Any], registry: Registry) -> int:
    return int(field.get("grade") or registry.elements[field["element"]].grade)


def _head(profile: Profile, department: str, name: str, grade: int, key: list[str]) -> dict[str, Any]:
    stem = _stem(profile)
    closed = is_sensitive(grade)
    openness = (
        {"type": "none", "basis": "草稿：含个人信息，《中华人民共和国个人信息保护法》第二十五条"}
        if closed
        else {"type": "conditional", "condition": "草稿：开放条件待数源部门确认"}
    )
    titles = "、".join(column.name for column in profile.columns)
    return {
        "title": {"zh": stem[:128], "en": f"Draft of {name}"},
        "code": f"307440700000/9{zlib.crc32(profile.name.encode()):010}",
        "department": department,
        "category": "department/draft",
        "abstract": f"草稿：由文件《{stem}》自动生成，{profile.rows} 行，信息项：{titles}。"[:1000],
        "update": "irregular",
        "published_on": "1970-01-01",
        "sources": [_source(profile, department)],
        "delivery": "full",
        "key": key,
        "volume": {"min": max(1, profile.rows // 2)},
        "sharing": {"type": "conditional", "condition": "草稿：共享条件待数源部门确认", "basis": "草稿：待补充"},
        "openness": openness,
    }


def _source(profile: Profile, department: str) -> dict[str, Any]:
    source: dict[str, Any] = {"kind": _kind(profile), "path": f"{department}/{_pattern(profile.name)}"}
    return source | ({"columns": [column.name for column in profile.columns]} if profile.headerless else {})


def _kind(profile: Profile) -> str:
    return profile.format if profile.format in ("csv", "excel", "dbf", "jsonl", "json") else "csv"


def _pattern(name: str) -> str:
    """The name of the file; whatever number where somebody's stands in it."""
    return "*".join(re.sub(r"([*?\[])", r"[\1]", part) for part in around_personal_numbers(name))


def _stem(profile: Profile) -> str:
    return "_".join(around_personal_numbers(PurePath(profile.name).stem))


def _text(
    profile: Profile,
    head: Mapping[str, Any],
    fields: Sequence[Mapping[str, Any]],
    candidates: Mapping[str, Sequence[Candidate]],
) -> str:
    lines = ["# 草稿：由数据自动生成，逐项核对后再启用；凡写“草稿”“待定”处须由数源部门补充。"]
    if profile.keys:
        lines.append(f"# 主键候选：{'；'.join('、'.join(key) for key in profile.keys[:6])}")
    lines += [yaml.safe_dump(dict(head), allow_unicode=True, sort_keys=False, width=200).rstrip(), "fields:"]
    for column, field in zip(profile.columns, fields, strict=True):
        lines.append(f"  # {_evidence(column, profile.rows, candidates.get(column.name, ()))}")
        flow = yaml.safe_dump(dict(field), allow_unicode=True, sort_keys=False, default_flow_style=True, width=10_000)
        lines.append(f"  - {flow.strip()}")
    return "\n".join(lines) + "\n"


def _evidence(column: ColumnProfile, rows: int, candidates: Sequence[Candidate]) -> str:
    """What was seen, never a value."""
    seen = f"{column.filled}/{rows} 行有值，{column.different} 个不同值"
    found = "；".join(f"{one.element} {one.conforming:.0%} 相符" for one in candidates[:3])
    return f"{seen}；{found}" if found else seen


def check(text: str) -> Contract:
    """The draft as a contract; pydantic's ValidationError when it is none."""
    return Contract.model_validate(yaml.safe_load(text))
