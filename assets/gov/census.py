"""The census of data assets (公共数据普查): every table the lake holds, with owner, size, grade and openness."""

from datetime import datetime
from typing import Any

from assets.context import LakeContext
from assets.governance import ledger_mark, worked_out
from assets.models.buildable import usable_models
from assets.versions import catalogue_version
from catalog.registry.resource import Resource
from lake.schema import Column, TableSpec
from lake.tables.states import table_states
from lake.tables.table_state import TableState

CENSUS_COLUMNS = (
    Column("table_name", title="表"),
    Column("layer", title="层"),
    Column("title", title="名称"),
    Column("department", title="责任部门"),
    Column("resource_code", title="信息资源代码"),
    Column("update_cycle", title="更新周期"),
    Column("sharing", title="共享类型"),
    Column("openness", title="开放类型"),
    Column("systems", "texts", "所属系统"),
    Column("zone", title="存储区"),
    Column("grade", "integer", "最高分级"),
    Column("column_count", "integer", "列数"),
    Column("row_count", "integer", "行数"),
    Column("bytes", "integer", "字节数"),
    Column("last_loaded_at", "timestamp", "最近入湖时间"),
)


def census_rows(lake: LakeContext) -> list[dict[str, Any]]:
    """One row a declared table; the governance tables, which describe the others, are left out."""
    states, loaded = table_states(lake.lakehouse), lake.lakehouse.ledger.last_ingested()
    rows = [
        _resource_row(resource, spec, states.get(spec.name), loaded.get(resource.name))
        for resource in lake.registry.resources.values()
        for spec in (resource.raw, resource.std, resource.quarantine)
    ]
    tables = lake.tables
    for name, model in usable_models(tables).models.items():
        systems = [model.system] if model.system else []
        rows.append({**_row(tables.spec(name), states.get(name)), "department": model.owner, "systems": systems})
    return sorted(rows, key=lambda row: str(row["table_name"]))


def census_inputs(lake: LakeContext) -> Any:
    """What the census depends on."""
    house = lake.lakehouse
    heads = {name: state.head for name, state in table_states(house).items() if not name.startswith("gov.")}
    return {"catalogue": catalogue_version(lake), "tables": heads, "batches": ledger_mark(lake, "batch")}


def _resource_row(
    resource: Resource, spec: TableSpec, state: TableState | None, loaded_at: datetime | None
) -> dict[str, Any]:
    contract = resource.contract
    return {
        **_row(spec, state),
        "department": resource.department,
        "resource_code": contract.code,
        "update_cycle": contract.update,
        "sharing": contract.sharing.type,
        "openness": contract.openness.type,
        "systems": list(contract.systems),
        "last_loaded_at": loaded_at,
    }


def _row(spec: TableSpec, state: TableState | None) -> dict[str, Any]:
    return dict.fromkeys(column.name for column in CENSUS_COLUMNS) | {
        "table_name": spec.name,
        "layer": spec.namespace,
        "title": spec.title,
        "zone": spec.zone,
        "grade": max((column.grade for column in spec.columns), default=1),
        "column_count": len(spec.columns),
        "row_count": state.rows if state else 0,
        "bytes": state.bytes if state else 0,
    }


TABLE = worked_out("asset_census", "数据资产普查", CENSUS_COLUMNS, ("table_name",), census_rows, census_inputs)
