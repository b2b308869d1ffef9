"""影响函: what a changed header means for the lake and for those who use it, and the contract it would take."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from assets.context import LakeContext
from assets.ingestion.drift import Drift
from assets.markdown import markdown_table
from assets.models.buildable import is_usable
from catalog.beijing import shown_moment
from catalog.models.lineage import ColumnReference
from catalog.models.sql_model import SqlModel
from catalog.registry.resource import Resource
from catalog.registry.telling import told_file
from lake.ledger.delivery_report import HeaderChange
from lake.ledger.ledger import Batch
from lake.storage.opening import storage_of
from lake.storage.storage_errors import storage_errors

LETTERS = "letters"
"""Folder below LAKE_HOME. Letters name columns, never values."""
_DECISIONS = {
    "evolve": "按“演进”处理：能对应的列照常入库，目录外的列保存在归集库 `_extra`，缺少的列为空。",
    "freeze": "按“冻结”处理：本次交付未入库，原件已保留；请先与数源部门商定变更，再修改契约。",
    "quarantine": "按“隔离”处理：本次交付全部行进入归集库与问题库（规则 schema_drift），标准库保持不变。",
}
_REFUSED = "缺少必需的列，本次交付未入库，原件已保留。"


@dataclass(frozen=True)
class Impact:
    """A table downstream: which of its columns are made from columns that are gone (none: it only reads the table)."""

    model: SqlModel
    columns: tuple[str, ...]
    publications: tuple[str, ...] = field(default=())


def write_letter(lake: LakeContext, resource: Resource, batch: Batch, drift: Drift, *, refused: bool) -> str:
    """Write the letter of a delivery, and return its path on the storage. The same delivery has the same letter."""
    storage = storage_of(lake.settings)
    location = storage.root / LETTERS / resource.name / f"{batch.batch_id}.md"
    with storage_errors("writing an impact letter"):
        storage.put(location, letter(lake, resource, batch, drift, refused=refused).encode())
    return storage.path_of(location)


def read_letter(lake: LakeContext, name: str) -> str:
    """The text of a letter; empty when somebody removed the file."""
    storage = storage_of(lake.settings)
    try:
        return storage.read(storage.root / name).decode()
    except FileNotFoundError:
        return ""


def letter(lake: LakeContext, resource: Resource, batch: Batch, drift: Drift, *, refused: bool) -> str:
    """The letter in Markdown; what the department sends beyond the contract is named where it reads like titles."""
    contract = resource.contract
    drift = drift.told(contract, lake.registry.vocabulary)
    impacts = list(impacts_of(lake, resource, affected_fields(resource, drift.against_contract)))
    department = lake.registry.departments[resource.department].title.zh
    decision = _REFUSED if refused and contract.drift != "freeze" else _DECISIONS[contract.drift]
    head = [
        f"# 影响函：{resource.title.zh}",
        f"数源部门：{department}（{resource.department}） · 信息资源代码：{contract.code} · 资源：`{resource.name}`",
        f"交付：`{told_file(lake.registry, resource.name, batch.delivery_name)}` · 批次：`{batch.batch_id}` · "
        f"收到时间：{shown_moment(batch.received_at)}",
        f"**处理**：{decision}",
    ]
    sections = [
        ("一、表头变化", _changes(drift)),
        ("二、标准库受影响字段", _fields(resource, drift.against_contract)),
        ("三、下游受影响的主数据、主题库与开放数据", _downstream(impacts)),
        ("四、须知会的责任单位", _owners(lake, resource, impacts)),
        ("五、契约修改建议", _proposal(resource, drift.against_contract)),
    ]
    return "\n\n".join([*head, *(f"## {title}\n\n{text}" for title, text in sections)]) + "\n"


def affected_fields(resource: Resource, change: HeaderChange) -> list[str]:
    """Standard columns that are made from columns which did not come (or came under another name, it seems)."""
    gone = {*change.missing, *(change.renamed or {})}
    return [one.name for one in resource.fields if gone & set(one.source_columns)]


def impacts_of(lake: LakeContext, resource: Resource, fields: Sequence[str]) -> Iterator[Impact]:
    """Every table made from the resource, directly or not, upstream first, with the columns that are affected."""
    standard = resource.std.name
    reached = {standard}
    touched = {ColumnReference(standard, name) for name in fields}
    tables = lake.tables
    for name, model in lake.models.items():  # upstream first
        if reached.isdisjoint(model.upstream) or not is_usable(tables, name):
            continue
        reached.add(name)
        columns = tuple(column for column, origins in tables.lineage(name).items() if origins & touched)
        touched |= {ColumnReference(name, column) for column in columns}
        published = (one.title.zh for one in lake.registry.publications.values() if one.table == name)
        yield Impact(model, columns, tuple(published))


def proposal(resource: Resource, change: HeaderChange) -> dict[str, Any]:
    """The keys of the contract that would fit the new header: renamed sources, and columns to be ignored.

    The former name of a column stays known, among the ignored: raw keeps what came under it.
    """
    renamed = dict(change.renamed or {})
    said = (spec.model_dump(by_alias=True, exclude_defaults=True) for spec in resource.contract.fields)
    return {
        "fields": [_renamed_field(spec, renamed) for spec in said],
        "ignored": list(dict.fromkeys([*resource.contract.ignored, *renamed, *change.added])),
    }


def _needed(resource: Resource, name: str) -> bool:
    return resource.field(name).is_required or name == resource.contract.latest_by


def _renamed_field(spec: dict[str, Any], renamed: dict[str, str]) -> dict[str, Any]:
    if spec.get("from") in renamed:
        return {**spec, "from": renamed[spec["from"]]}
    return spec


def _changes(drift: Drift) -> str:
    rows = [
        ["与契约相比", *_change_cells(drift.against_contract)],
        [
            "与上次交付相比",
            *(_change_cells(drift.against_last) if drift.against_last else ["（首次交付）", "", "", ""]),
        ],
    ]
    return markdown_table(["", "新增列", "缺少列", "疑似改名", "列序变化"], rows)


def _change_cells(change: HeaderChange) -> list[str]:
    renamed = [f"{old} → {new}" for old, new in (change.renamed or {}).items()]
    groups = (change.added, change.missing, renamed)
    return [*("、".join(names) or "无" for names in groups), "是" if change.reordered else "否"]


def _fields(resource: Resource, change: HeaderChange) -> str:
    names = affected_fields(resource, change)
    if not names:
        return "无：标准库各字段的来源列都已交付。"
    rows = []
    for one in map(resource.field, names):
        must = "是" if one.is_required else "否"
        rows.append([f"{resource.std.name}.{one.name}", one.title, "、".join(one.source_columns), must])
    return markdown_table(["字段", "名称", "来源列", "必填"], rows)


def _downstream(impacts: Sequence[Impact]) -> str:
    if not impacts:
        return "无：没有模型使用本资源。"
    kinds = {"master": "主数据", "topic": "主题库", "open": "开放库"}
    rows = [
        [
            kinds.get(impact.model.layer, impact.model.layer),
            impact.model.name,
            impact.model.title.zh,
            "、".join(impact.columns) or "（不取受影响的列）",
            "、".join(impact.publications) or "—",
            impact.model.owner,
        ]
        for impact in impacts
    ]
    return markdown_table(["类别", "表", "名称", "受影响列", "开放数据集", "责任单位"], rows)


def _owners(lake: LakeContext, resource: Resource, impacts: Sequence[Impact]) -> str:
    touched = [impact.model.owner for impact in impacts if impact.columns]
    owners = dict.fromkeys([resource.department, *touched])
    units = lake.registry.departments
    return "\n".join(f"- {units[owner].title.zh if owner in units else owner}（{owner}）" for owner in owners)


def _proposal(resource: Resource, change: HeaderChange) -> str:
    notes = ["下列各项替换契约中的同名项；新增列先列入 `ignored`，需要标准化的请改写为 `fields` 并绑定数据元。"]
    if change.renamed:
        notes.append("疑似改名为按列名相近程度推测，请与数源部门核实后采用；以旧列名交付的历史批次不再取值到该字段。")
    if needed := [name for name in affected_fields(resource, change) if _needed(resource, name)]:
        notes.append(f"下列字段不可缺少，来源列须恢复交付或确认新列名：{'、'.join(needed)}。")
    fragment = yaml.safe_dump(proposal(resource, change), allow_unicode=True, sort_keys=False, width=110)
    file = f"{resource.department}/{resource.contract.path.name}"
    return "\n\n".join(["\n".join(notes), f"```yaml\n# {file}\n{fragment}```"])
