"""`gov.census_rate` and `gov.census_column`: the census as tables."""

from collections.abc import Mapping
from typing import Any

from assets.context import LakeContext
from assets.findings.metric import METRIC
from assets.gov.survey.facts import ColumnFact, ResourceFact, resource_facts
from assets.gov.survey.rates import Counted, Rate, rates
from assets.governance import ledger_mark, worked_out
from assets.versions import catalogue_version, fingerprint
from lake.engine.identifiers import quote_table
from lake.schema import Column
from lake.tables.states import table_states

_BINDING, _TIMELINESS = "topic.data_lake_standard_binding", "topic.data_lake_timeliness"
_COUNTED = {
    _BINDING: "SELECT resource, columns, bound, checked, conforming FROM {}",
    _TIMELINESS: "SELECT resource, count(*) AS due, count(*) FILTER (WHERE state = '按时') AS on_time FROM {}"
    " WHERE state <> '不判' GROUP BY resource",
}
RATE_COLUMNS = (
    Column("scope", title="范围"),
    Column("name", title="标识"),
    Column("title", title="名称"),
    Column("rate", title="指标"),
    Column("rate_title", title="指标名称"),
    Column("numerator", "integer", "分子"),
    Column("denominator", "integer", "分母"),
    Column("value", "double", "数值"),
    Column("basis", title="口径"),
)
COLUMN_COLUMNS = (
    Column("resource", title="信息资源"),
    Column("column_name", title="信息项"),
    Column("title", title="信息项名称"),
    Column("department", title="数源部门"),
    Column("systems", "texts", "所属系统"),
    Column("type", title="类型"),
    Column("element", title="数据元"),
    Column("is_bound", "boolean", "是否绑定专用数据元"),
    Column("grade", "integer", "数据分级"),
    Column("is_sensitive", "boolean", "是否敏感"),
    Column("is_arriving", "boolean", "是否已归集"),
    Column("is_shared", "boolean", "是否共享"),
    Column("is_opened", "boolean", "是否已开放"),
    Column("row_count", "integer", "行数"),
    Column("null_share", "double", "空值占比"),
    Column("distinct_share", "double", "不同值占比"),
    Column("mean", "double", "平均值"),
    Column("median", "double", "中位数"),
    Column("read_by", "integer", "使用它的表数"),
)


def counted_by_models(lake: LakeContext) -> dict[str, Counted]:
    """By resource, what models of the data lake count, as far as they have been built."""
    found: dict[str, dict[str, int]] = {}
    there = [name for name in _COUNTED if lake.lakehouse.exists(name)]
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, there)
        for name in there:
            for row in engine.rows(_COUNTED[name].format(quote_table(name))):
                found.setdefault(row.pop("resource"), {}).update(row)
    return {resource: Counted(**numbers) for resource, numbers in found.items()}


def census_rates(lake: LakeContext) -> list[Rate]:
    """The rates of an open lake."""
    return rates(_facts(lake), counted_by_models(lake), lake.registry)


def _rate_rows(lake: LakeContext) -> list[dict[str, Any]]:
    return [
        {
            "scope": one.scope,
            "name": one.name,
            "title": one.title,
            "rate": one.kind.code,
            "rate_title": one.kind.title,
            "numerator": one.numerator,
            "denominator": one.denominator,
            "value": one.value,
            "basis": one.kind.basis,
        }
        for one in census_rates(lake)
    ]


def _column_rows(lake: LakeContext) -> list[dict[str, Any]]:
    return [_column_row(one, column) for one in _facts(lake) for column in one.columns]


def _column_row(one: ResourceFact, column: ColumnFact) -> dict[str, Any]:
    profile: Mapping[str, float | None] = dict.fromkeys(("null_share", "distinct_share", "mean", "median"))
    return {
        "resource": one.resource.name,
        "column_name": column.name,
        "title": column.title,
        "department": one.resource.department,
        "systems": list(one.resource.contract.systems),
        "type": column.type,
        "element": column.element,
        "is_bound": column.is_bound,
        "grade": column.grade,
        "is_sensitive": column.is_sensitive,
        "is_arriving": one.is_arriving,
        "is_shared": one.is_shared,
        "is_opened": column.is_opened,
        "row_count": one.rows,
        **profile,
        **column.profile,
        "read_by": column.read_by,
    }


def _facts(lake: LakeContext) -> list[ResourceFact]:
    """Both tables tell of the same."""
    return lake.made_once("resource facts", fingerprint(_inputs(lake)), lambda: resource_facts(lake))


def _inputs(lake: LakeContext) -> dict[str, Any]:
    registry, states = lake.registry, table_states(lake.lakehouse)
    named = [*registry.departments.values(), *registry.systems.values(), *registry.publications.values()]
    standard = {
        one.std.name: states[one.std.name].content for one in registry.resources.values() if one.std.name in states
    }
    return {
        "catalogue": [catalogue_version(lake), [one.model_dump_json() for one in named]],
        "batches": ledger_mark(lake, "batch"),
        "tables": standard,
        "measured": {name: states[name].content for name in (METRIC.name, *_COUNTED) if name in states},
    }


RATES = worked_out("census_rate", "公共数据普查：指标", RATE_COLUMNS, ("scope", "name", "rate"), _rate_rows, _inputs)
COLUMNS = worked_out(
    "census_column", "公共数据普查：字段", COLUMN_COLUMNS, ("resource", "column_name"), _column_rows, _inputs
)
