"""Assets and what joins them. An id says the kind and the name, so that it is the same in every run and every city."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "department", "duty", "system", "information_system", "declared_table", "declared_column", "contract", "table",
    "master", "model", "column", "element", "code_list", "indicator", "export",
]  # fmt: skip
KINDS: Mapping[Kind, str] = {
    "department": "部门",
    "duty": "职责事项",
    "system": "行动方案系统",
    "information_system": "信息系统",
    "declared_table": "普查数据表",
    "declared_column": "普查字段",
    "contract": "信息资源",
    "table": "数据表",
    "master": "主数据表",
    "model": "模型表",
    "column": "字段",
    "element": "数据元",
    "code_list": "代码集",
    "indicator": "指标",
    "export": "开放数据集",
}
Relation = Literal[
    "leads", "performs", "runs", "provides", "answers_for", "holds", "has_column", "makes", "serves", "named", "is_a",
    "coded_by", "references", "made_into", "chooses_rows", "counts", "exported_as", "catalogued_as",
]  # fmt: skip
RELATIONS: Mapping[Relation, str] = {
    "leads": "牵头",
    "performs": "承担",
    "runs": "主管",
    "provides": "提供",
    "answers_for": "负责",
    "holds": "含表",
    "has_column": "含字段",
    "makes": "落库",
    "serves": "支撑",
    "named": "贴标",
    "is_a": "依数据元",
    "coded_by": "依代码集",
    "references": "引用",
    "made_into": "加工成",
    "chooses_rows": "挑选行",
    "counts": "计算",
    "exported_as": "开放为",
    "catalogued_as": "编目为（按名称，待核）",
}
"""Read from the source of an edge to its target."""


@dataclass(frozen=True)
class Asset:
    """One asset. `department` answers for it; `parent` is the asset it is a part of."""

    id: str
    kind: Kind
    name: str
    title: str
    grade: int | None = None
    department: str = ""
    systems: tuple[str, ...] = ()
    parent: str = ""


@dataclass(frozen=True, order=True)
class Tie:
    """One edge of the graph."""

    source: str
    target: str
    relation: Relation


@dataclass
class AssetGraph:
    """Assets by id, and their ties; a tie to what is not there is left out when all has been added."""

    assets: dict[str, Asset] = field(default_factory=dict)
    ties: set[Tie] = field(default_factory=set)

    def add(self, asset: Asset, ties: Iterable[Tie] = ()) -> None:
        """An asset with the ties it has; the first of an id stays."""
        self.assets.setdefault(asset.id, asset)
        self.ties.update(ties)

    def tie(self, source: str, target: str, relation: Relation) -> None:
        """One more tie."""
        self.ties.add(Tie(source, target, relation))

    def finished(self) -> "AssetGraph":
        """The graph without ties to nothing, in the order of ids."""
        assets = dict(sorted(self.assets.items()))
        ties = {tie for tie in self.ties if tie.source in assets and tie.target in assets}
        return AssetGraph(assets, ties)


def department_id(name: str) -> str:
    """Of a unit."""
    return f"department:{name}"


def system_id(name: str) -> str:
    """Of a system of the action plan."""
    return f"system:{name}"


def table_id(name: str) -> str:
    """Of any table of the lake, `std.psb_resident`; an export and an indicator are told apart by their layer."""
    layer, _dot, rest = name.partition(".")
    return f"{_OWN_IDS[layer]}:{rest}" if layer in _OWN_IDS else f"table:{name}"


def column_id(table: str, column: str) -> str:
    """Of a column of the lake; the only one of an indicator is the indicator, and an export's are its table's."""
    return table_id(table) if table.partition(".")[0] in _OWN_IDS else f"column:{table}.{column}"


def element_id(name: str) -> str:
    """Of a data element."""
    return f"element:{name}"


_OWN_IDS = {"export": "export", "kpi": "indicator"}
