"""`gov.objection`: objections to accepted records and what became of them. No key, value or word of a person."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal

from assets.context import LakeContext
from assets.deadlines import agreed_levels, levels_mark
from assets.governance import worked_out
from catalog.beijing import BEIJING
from catalog.registry.service_levels import ServiceLevels
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.row_key import key_hash
from lake.ledger.objections import Objection, Objections
from lake.position import BATCH_ID, LINE_NO
from lake.schema import Column

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
    every = Objections(lake.lakehouse.ledger).all()
    standing = standing_rows(lake, [one for one in every if one.decision is None])
    return [(one, one.decision or ("open" if one.number in standing else "withdrawn")) for one in every]


def open_objections(lake: LakeContext) -> list[Objection]:
    """Those that are not decided, to records that are still there."""
    return [one for one, status in objections(lake) if status == "open"]


def due_on(levels: ServiceLevels, one: Objection) -> date:
    """The last day of the verification, counted in working days from the day it was raised."""
    days = levels.complex_objection if one.is_complex else levels.objection
    return levels.due(one.raised_at.astimezone(BEIJING).date(), days)


def objection_rows(lake: LakeContext) -> list[Row]:
    """One row an objection."""
    levels = agreed_levels(lake.settings, lake.lakehouse)
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
    return [[str(one), status] for one, status in objections(lake)] + [levels_mark(lake.settings, lake.lakehouse)]


def standing_rows(lake: LakeContext, wanted: Sequence[Objection]) -> dict[int, tuple[str, int]]:
    """By number: batch and line of the record as it stands now. Those whose record is gone are left out."""
    by_resource: dict[str, list[Objection]] = defaultdict(list)
    for one in wanted:
        if one.resource in lake.registry.resources and lake.lakehouse.exists(f"std.{one.resource}"):
            by_resource[one.resource].append(one)
    if not by_resource:
        return {}
    with lake.engine() as engine:
        return {
            number: place
            for resource, mine in by_resource.items()
            for number, place in _standing_in(lake, engine, resource, mine)
        }


def _standing_in(
    lake: LakeContext, engine: DuckEngine, resource: str, mine: Sequence[Objection]
) -> Iterator[tuple[int, tuple[str, int]]]:
    table = f"std.{resource}"
    engine.attach_tables(lake.lakehouse, [table])
    hashed = key_hash(map(quote, lake.registry.resource(resource).key))
    hashes = ", ".join(literal(one.key_hash) for one in mine)
    rows = engine.rows(
        f"SELECT {hashed} AS key_hash, {BATCH_ID}, {LINE_NO} FROM {quote_table(table)} WHERE {hashed} IN ({hashes})"
    )
    places = {row["key_hash"]: (row[BATCH_ID], row[LINE_NO]) for row in rows}
    yield from ((one.number, places[one.key_hash]) for one in mine if one.key_hash in places)


TABLE = worked_out("objection", "数据异议", OBJECTION, ("objection",), objection_rows, objection_inputs)
