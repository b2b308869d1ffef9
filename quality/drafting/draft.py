"""The draft of a contract: everything that can be seen in a file, for a person to correct and complete."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from catalog.contracts.contract import ROW_NUMBER, Contract
from catalog.contracts.grades import is_sensitive
from catalog.registry.registry import Registry
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote
from lake.shape import brief_shape
from quality.drafting.binding import BEARABLE, Binding, bind
from quality.drafting.keys import Key, keys
from quality.drafting.names import one_line, snake_case, stem_of, unused
from quality.drafting.profile import Profile
from quality.drafting.recognition import Candidate
from quality.drafting.sent_rows import SentRows
from quality.drafting.trial import Refused, spec_at, try_contract
from quality.drafting.wording import Wording
from quality.drafting.written import written
from quality.standards.text_shape import yuan_at_once

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NUMBERED = {"name": "row_number", "from": ROW_NUMBER, "element": "integer_count", "title": "行号（待定）"}
_KEYS_TOLD = 6
_EXAMPLES = 3


@dataclass(frozen=True)
class Draft:
    """A contract as YAML, and the name of the file it belongs into: resources/<department>/<name>.yaml."""

    name: str
    text: str


@dataclass(frozen=True)
class Proposal:
    """What a file is taken for after it was tried: columns, keys, and how many rows are refused all the same."""

    sent: SentRows
    bindings: tuple[Binding, ...]
    keys: tuple[Key, ...]
    refused: int = 0


def propose(
    engine: DuckEngine, registry: Registry, profile: Profile, candidates: Sequence[Sequence[Candidate]]
) -> Proposal:
    """Bind the columns of a file and try the whole on its rows. The values of the profile are in the engine."""
    bindings = tuple(bind(engine, registry, profile, candidates))
    found = tuple(keys(engine, registry, profile.sent, bindings))
    doubtful = [spec_at(place, one.element) for place, one in enumerate(bindings) if one.refused_rows]
    refused = try_contract(engine, registry, profile.sent, doubtful) if doubtful else 0
    irregular = -(-len(profile.sent.irregular) // profile.sent.every)
    return Proposal(profile.sent, bindings, found, min(refused + irregular, profile.sent.looked_at))


def draft(proposal: Proposal, registry: Registry, wording: Wording) -> Draft:
    """Write the contract of a proposal, with what was seen beside every field."""
    fields = _fields(proposal, registry)
    beside = [_beside(proposal, place, registry) for place in range(len(proposal.bindings))]
    key = [fields[place]["name"] for place in proposal.keys[0]] if proposal.keys else [_NUMBERED["name"]]
    highest = max(int(field.get("grade") or registry.elements[field["element"]].grade) for field in fields)
    if not proposal.keys:
        fields, beside = [dict(_NUMBERED), *fields], [[_NO_KEY], *beside]
    head = _head(proposal, wording, highest, key)
    return Draft(wording.name, written(head, fields, _notes(proposal), beside))


_NO_KEY = "待定：没有一列或两列能区分所有行，暂以行号为主键；行号只在一个文件内有意义，增量交付前须另定主键"


def _fields(proposal: Proposal, registry: Registry) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = []
    names, titles = {_NUMBERED["name"]}, set[str]()
    for binding in proposal.bindings:
        sent = binding.column.name
        large = yuan_at_once(sent) if binding.element == "amount_yuan" else None
        origin = {"derive": _in_yuan(sent, large[1]), "unit": "元"} if large else {"from": sent}
        field = {"name": unused(snake_case(sent), names), **origin, "element": binding.element}
        shown = one_line(large[0] if large and large[0] else sent)[:60]
        wanted = f"待定：{shown}" if proposal.sent.headerless or not _CHINESE.search(shown) else shown
        title = unused(wanted, titles, "{}（{}）")
        names.add(field["name"])
        titles.add(title)
        grade = binding.grade(registry)
        fields.append(field | ({"title": title} if title != sent else {}) | ({"grade": grade} if grade else {}))
    return fields


def _in_yuan(column: str, times: int) -> str:
    """The number of a column in yuan; what is no number is left for the element to judge."""
    sent, grouped = quote(column), literal("^-?[0-9]{1,3}([,，][0-9]{3})+([.][0-9]+)?$")
    number = f"case when regexp_matches({sent}, {grouped}) then translate({sent}, ',，', '') else {sent} end"
    return f"coalesce(cast(try_cast({number} as decimal(28, 6)) * {times} as varchar), {sent})"


def _head(proposal: Proposal, wording: Wording, grade: int, key: list[str]) -> dict[str, Any]:
    sent = proposal.sent
    openness = (
        {"type": "none", "basis": "草稿：含个人信息，《中华人民共和国个人信息保护法》第二十五条"}
        if is_sensitive(grade)
        else {"type": "conditional", "condition": "草稿：开放条件待数源部门确认"}
    )
    titles = "、".join(one_line(title) for title in sent.titles)
    return {
        "title": {"zh": wording.title, "en": f"Draft of {wording.name}"},
        "code": f"307440700000/9{zlib.crc32(f'{wording.name}/{sent.name}'.encode()):010}",
        "department": wording.department,
        "category": "department/draft",
        "abstract": f"草稿：由文件《{one_line(stem_of(sent.name))}》自动生成，{sent.rows} 行，信息项：{titles}。"[
            :1000
        ],
        "update": "irregular",
        "published_on": "1970-01-01",
        "sources": [_source(sent, wording)],
        "delivery": "full",
        "key": key,
        "volume": {"min": max(1, sent.rows // 2)},
        "sharing": {"type": "conditional", "condition": "草稿：共享条件待数源部门确认", "basis": "草稿：待补充"},
        "openness": openness,
    }


def _source(sent: SentRows, wording: Wording) -> dict[str, Any]:
    kind = sent.format if sent.format in ("csv", "excel", "dbf", "jsonl", "json", "xml") else "csv"
    source: dict[str, Any] = {"kind": kind, "path": f"{wording.department}/{wording.pattern}", **sent.address}
    return source | ({"columns": list(sent.titles)} if sent.headerless else {})


def _notes(proposal: Proposal) -> list[str]:
    sent, tried = proposal.sent, proposal.sent.looked_at
    whole = "" if sent.every == 1 else f"从 {sent.rows} 行中均匀抽取的 "
    notes = [
        "草稿：由数据自动生成，逐项核对后再启用；凡写“草稿”“待定”处须由数源部门补充。",
        f"试行：{whole}{tried} 行中通过 {tried - proposal.refused} 行（{(tried - proposal.refused) / tried:.2%}）。",
    ]
    if proposal.refused > BEARABLE * tried:
        notes.append("待定：拒收的行过多，原因见各信息项。")
    if sent.irregular:
        lines = "，".join(f"第{line}行" for line in sent.irregular[:_EXAMPLES])
        share = len(sent.irregular) / sent.rows
        notes.append(f"待定：{share:.2%} 的行单元格比表头多，或在行中断开（{lines}），这些行将被拒收。")
    if proposal.keys:
        titles = ["、".join(one_line(sent.titles[place]) for place in key) for key in proposal.keys[:_KEYS_TOLD]]
        notes.append(f"主键候选：{'；'.join(titles)}")
    return notes


def _beside(proposal: Proposal, place: int, registry: Registry) -> list[str]:
    """What was seen of a column, never a value, and what is doubtful about its element."""
    binding, tried = proposal.bindings[place], proposal.sent.looked_at
    seen = f"{binding.column.filled}/{tried} 行有值，{binding.column.different} 个不同值"
    found = "；".join(f"{one.element} {one.conforming:.0%} 相符" for one in binding.candidates[:3])
    said = [f"{seen}；{found}" if found else seen]
    if binding.passed_over:
        title = registry.elements[binding.passed_over].title
        refused = _told(proposal.sent, place, binding.refused[0])
        said.append(f"待定：疑为{title}（{binding.passed_over}），但{refused}，故暂作 {binding.element}")
    if binding.refused_rows:
        said.append(f"待定：{_told(proposal.sent, place, binding.refused[binding.chosen])}，这些行将被拒收")
    return said


def _told(sent: SentRows, place: int, refused: Refused) -> str:
    cells = zip(refused.lines, sent.cells(sent.columns[place], refused.lines), strict=True)
    examples = "，".join(f"第{line}行 {brief_shape(cell)}" for line, cell in cells)
    return f"{refused.rows / sent.looked_at:.2%} 的行不符合其规定（{examples}）"


def check(text: str) -> Contract:
    """The draft as a contract; pydantic's ValidationError when it is none."""
    return Contract.model_validate(yaml.safe_load(text))
