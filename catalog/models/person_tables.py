"""The tables of persons. All of them say who somebody is, so all are in the restricted zone."""

from catalog.registry.registry import Registry
from catalog.resolving.resolution import Resolution, Role
from lake.schema import Column, TableSpec

DOMAIN = "person"
PERSON, XREF, PROVENANCE, CONFLICT, PAIR = (
    "master.person",
    "master.person_xref",
    "master.person_provenance",
    "master.person_conflict",
    "master.person_pair",
)
TABLES = (PERSON, XREF, PROVENANCE, CONFLICT, PAIR)
KEYS: dict[str, tuple[str, ...]] = {
    PERSON: ("entity_id",),
    XREF: ("resource", "part", "batch_id", "line_no"),
    PROVENANCE: ("entity_id", "attribute"),
    CONFLICT: ("kind", "attribute", "batch_id", "line_no", "part"),
    PAIR: ("left_member", "right_member"),
}
"""What tells a table's rows apart."""
_PLACE = (
    Column("resource", title="信息资源"),
    Column("part", title="在该行中的身份"),
    Column("batch_id", title="批次"),
    Column("line_no", "integer", "源文件行号"),
)
_SIDE = (("member", "text", "记录标识"), ("entity", "text", "主数据编号"), ("keyed", "boolean", "凭有效公民身份号码"))
_ID = Column("entity_id", title="自然人主数据编号", required=True, grade=3)
_TYPES: dict[Role, str] = {"date": "date", "year": "integer"}

_XREF = (
    _ID,
    *_PLACE,
    Column("joined_by", title="归并依据"),
    Column("score", "double", "归并概率"),
    Column("member", title="来源记录标识"),
    Column("keyed", "boolean", "凭有效公民身份号码"),
)
_PROVENANCE = (
    _ID,
    Column("attribute", title="属性"),
    *_PLACE,
    Column("updated", "timestamp", "更新时间"),
    Column("agreeing", "integer", "一致的数源数"),
    Column("others", "integer", "不一致的数源数"),
    Column("lost", title="未采用的数源及原因"),
)
_CONFLICT = (_ID, Column("kind", title="问题类型"), Column("attribute", title="属性"), *_PLACE)
_PAIR = (
    *(
        Column(f"{side}_{name}", kind, f"{side_zh}{title}", required=True)
        for name, kind, title in _SIDE
        for side, side_zh in (("left", "甲方"), ("right", "乙方"))
    ),
    Column("verdict", title="结论"),
    Column("rule", title="比对规则"),
    Column("score", "double", "概率"),
    Column("weight", "double", "总权重"),
    Column("evidence", title="各项依据"),
)


def table_specs(resolution: Resolution, registry: Registry) -> dict[str, TableSpec]:
    """The tables by name; the person's columns are the attributes whose values are chosen."""
    return {
        PERSON: _restricted(PERSON, resolution.title.zh, _person(resolution, registry)),
        XREF: _restricted(XREF, "自然人来源对照", _XREF),
        PROVENANCE: _restricted(PROVENANCE, "自然人属性出处", _PROVENANCE),
        CONFLICT: _restricted(CONFLICT, "人证不一致", _CONFLICT),
        PAIR: _restricted(PAIR, "自然人归并判断", _PAIR),
    }


def _person(resolution: Resolution, registry: Registry) -> tuple[Column, ...]:
    said = [
        Column(name, _TYPES.get(one.role, "text"), one.title, grade=_grade(resolution, registry, name))
        for name, one in resolution.attributes.items()
        if name in resolution.survivorship
    ]
    counts = (Column("source_count", "integer", "数源数"), Column("row_count", "integer", "来源行数"))
    return (_ID, *said, *counts)


def _grade(resolution: Resolution, registry: Registry, attribute: str) -> int:
    """As sensitive as the most sensitive column that says it."""
    grades = [
        registry.resources[name].field(part.columns[attribute]).grade
        for name, source in resolution.sources.items()
        if name in registry.resources
        for part in source.parts.values()
        if attribute in part.columns
    ]
    return max(grades, default=3)


def _restricted(name: str, title: str, columns: tuple[Column, ...]) -> TableSpec:
    return TableSpec(name, columns, "restricted", title)
