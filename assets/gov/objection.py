"""`gov.objection`: objections to accepted records and what became of them. No key, value or word of a person."""

from datetime import date, datetime
from typing import Any, Literal

from assets.context import LakeContext
from catalog.service_levels import ServiceLevels, load_service_levels
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.row_key import key_hash
from lake.objections import Objection, Objections
from lake.schema import Column
from quality.scoring.month import BEIJING

OBJECTION = (
    Column("objection", "integer", "异议编号"),
    Column("table_name", title="提出异议的表"),
    Column("resource", title="信息资源"),
    Column("department", title="数源部门"),
    Column("field", title="信息项"),
    Column("batch_id", title="批次"),
    Column("line_no", "integer", "行号"),
    Column("raised_at", "timestamp", "提出时间"),
    Column("due_on", "date", "核查到期日"),
    Column("status", title="状态"),
    Column("decided_at", "timestamp", "办结时间"),
    Column("returned_in", title="更正批次"),
)
Status = Literal["open", "accepted", "rejected", "withdrawn"]
"""withdrawn: the record that was objected to is no longer in the lake."""
STATUS_ZH: dict[Status, str] = {
    "open": "核查中",
    "accepted": "已更正",
    "rejected": "不予更正",
    "withdrawn": "数据已撤销",
}
Row = dict[str, Any]


def objections(lake: LakeContext) -> list[tuple[Objection, Status]]:
    """Every objection with its status, oldest first."""
    return [(one, _status(lake, one)) for one in Objections(lake.lakehouse.ledger).all()]


def open_objections(lake: LakeContext) -> list[Objection]:
    """Those that are not decided, to records that are still there."""
    return [one for one, status in objections(lake) if status == "open"]


def due_on(levels: ServiceLevels, one: Objection) -> date:
    """The last day of the verification, counted in working days from the day it was raised."""
    days = levels.complex_objection if one.is_complex else levels.objection
    return levels.due(_day(one.raised_at), days)


def objection_rows(lake: LakeContext) -> list[Row]:
    """One row an objection."""
    levels = load_service_levels(lake.settings.contract_folders)
    return [
        {
            "objection": one.number,
            "table_name": one.table_name,
            "resource": one.resource,
            "department": lake.registry.resource(one.resource).department,
            "field": one.field,
            "batch_id": one.batch_id,
            "line_no": one.line_no,
            "raised_at": one.raised_at,
            "due_on": due_on(levels, one),
            "status": status,
            "decided_at": one.decided_at,
            "returned_in": one.returned_in,
        }
        for one, status in objections(lake)
        if one.resource in lake.registry.resources
    ]


def objection_inputs(lake: LakeContext) -> Any:
    """What the rows depend on."""
    levels = load_service_levels(lake.settings.contract_folders)
    return [[str(one), status] for one, status in objections(lake)] + [levels.model_dump_json()]


def standing_row(lake: LakeContext, one: Objection) -> tuple[str, int] | None:
    """Batch and line of the record as it stands now; None when it is gone."""
    table = f"std.{one.resource}"
    if one.resource not in lake.registry.resources or not lake.lakehouse.exists(table):
        return None
    hashed = key_hash(map(quote, lake.registry.resource(one.resource).key))
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [table])
        found = engine.rows(
            f"SELECT _batch_id, _line_no FROM {quote_table(table)} WHERE {hashed} = {literal(one.key_hash)}"
        )
    return (found[0]["_batch_id"], found[0]["_line_no"]) if found else None


def _status(lake: LakeContext, one: Objection) -> Status:
    if one.decision is not None:
        return one.decision
    return "open" if standing_row(lake, one) else "withdrawn"


def _day(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()
