"""上图率: how many of each resource's addresses were found in the standard library, and how precisely."""

from typing import Any

from assets.context import LakeContext
from assets.gov.rate import rate
from assets.governance import worked_out
from assets.versions import catalogue_version
from lake.engine.identifiers import literal, quote, quote_table
from lake.schema import Column
from lake.tables.derived import content_heads

ADDRESS = "address"
"""The element that binds a column to what is looked for."""
MATCHES = "master.address_match"
KEY = ("resource", "field")
COLUMNS = (
    Column("resource", title="信息资源"),
    Column("field", title="地址字段"),
    Column("department", title="数源部门"),
    Column("row_count", "integer", "行数"),
    Column("with_address", "integer", "有地址行数"),
    Column("at_door", "integer", "认定到门牌行数"),
    Column("at_building", "integer", "认定到楼栋行数"),
    Column("at_road", "integer", "认定到道路行数"),
    Column("at_village", "integer", "认定到村居行数"),
    Column("at_town", "integer", "认定到镇街行数"),
    Column("outside", "integer", "本市以外行数"),
    Column("in_grid", "integer", "落入网格行数"),
    Column("placed_rate", "double", "上图率（认定到门牌或楼栋的行数占本市地址行数）"),
    Column("grid_rate", "double", "落图入块率（落入网格的行数占全部行数）"),
)
_CLASSES = {"at_door": "门牌", "at_building": "楼栋", "at_road": "道路", "at_village": "村居", "at_town": "镇街"}


def bound_columns(lake: LakeContext) -> list[tuple[str, str]]:
    """Every column of a contract that is an address, as (resource, field)."""
    resources = lake.registry.resources.items()
    return [(name, field.name) for name, one in resources for field in one.fields if field.element.id == ADDRESS]


def coverage_rows(lake: LakeContext) -> list[dict[str, Any]]:
    """One row a column that holds addresses and has been loaded; none before addresses were looked for."""
    house = lake.lakehouse
    if not house.exists(MATCHES):
        return []
    found = []
    with lake.engine() as engine:
        engine.attach_tables(house, [MATCHES])
        for resource, field in bound_columns(lake):
            table = lake.registry.resource(resource).std.name
            if house.exists(table):
                engine.attach_tables(house, [table])
                [counted] = engine.rows(_counts(table, field))
                found.append(_row(lake, resource, field, counted))
    return found


def coverage_inputs(lake: LakeContext) -> Any:
    """What the rows depend on: the contracts, what was found, and the columns themselves."""
    tables = {lake.registry.resource(name).std.name for name, _field in bound_columns(lake)}
    return {"catalogue": catalogue_version(lake), **content_heads(lake.lakehouse, {MATCHES, *tables})}


def _counts(table: str, field: str) -> str:
    classes = [f"count(*) FILTER (match.precision = {literal(title)}) AS {name}" for name, title in _CLASSES.items()]
    counts = [
        "count(*) AS row_count",
        f"count(own.{quote(field)}) AS with_address",
        *classes,
        "count(*) FILTER (list_contains(match.told, 'outside')) AS outside",
        "count(match.grid_code) AS in_grid",
    ]
    return (
        f"SELECT {', '.join(counts)} FROM {quote_table(table)} AS own"
        f" LEFT JOIN {quote_table(MATCHES)} AS match ON own.{quote(field)} = match.address_text"
    )


def _row(lake: LakeContext, resource: str, field: str, counted: dict[str, int]) -> dict[str, Any]:
    ours = counted["with_address"] - counted["outside"]
    placed = counted["at_door"] + counted["at_building"]
    return {
        "resource": resource,
        "field": field,
        "department": lake.registry.resource(resource).department,
        **counted,
        "placed_rate": rate(placed, ours),
        "grid_rate": rate(counted["in_grid"], counted["row_count"]),
    }


TABLE = worked_out("address_coverage", "地址上图率", COLUMNS, KEY, coverage_rows, coverage_inputs)
