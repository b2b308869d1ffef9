"""`gov.work_order`: every refused row and what became of it. Positions, rules and hashes; never a value of a row."""

from collections.abc import Iterator, Sequence, Set
from datetime import UTC, datetime
from typing import Any

from assets.context import LakeContext
from assets.deadlines import agreed_levels, levels_mark
from assets.gov.by_resource import BATCHES, TableByResource
from assets.governance import governance_spec, ledger_mark
from assets.versions import catalogue_version
from catalog.contracts.contract import Dimension
from catalog.registry.resource import Resource
from catalog.registry.telling import told_file
from lake.engine.identifiers import quote_table
from lake.schema import Column
from quality.split.told_rules import ToldRule
from quality.work_orders.order import WorkOrder
from quality.work_orders.refused import work_orders

WORK_ORDER = (
    Column("order_id", title="工单号"),
    Column("resource", title="信息资源"),
    Column("department", title="数源部门"),
    Column("batch_id", title="批次"),
    Column("line_no", "integer", "行号"),
    Column("delivery_name", title="交付文件"),
    Column("key_hash", title="主键摘要", description="空：主键本身是敏感信息"),
    Column("rules", "texts", "规则"),
    Column("reasons", "texts", "原因"),
    Column("dimension", title="质量维度"),
    Column("opened_at", "timestamp", "开单时间"),
    Column("first_opened_at", "timestamp", "同一问题首次开单时间"),
    Column("due_on", "date", "到期日"),
    Column("status", title="状态"),
    Column("closed_by", title="办结方式"),
    Column("closed_at", "timestamp", "办结时间"),
    Column("attempts", "integer", "退回重报次数"),
    Column("repeats", "integer", "此前出现次数"),
)
NAME = "gov.work_order"
Row = dict[str, Any]


def work_order_rows(lake: LakeContext, done: Set[str] = frozenset()) -> Iterator[Row]:
    """Every order there ever was, but of the resources that are `done`: of a large city there are millions.

    An order whose row is no longer refused, because its contract has changed, stays on record as closed by that.
    """
    found = set[str]()
    for row in _current(lake, done):
        found.add(row["order_id"])
        yield row
    now = datetime.now(UTC)
    for row in _recorded(lake):
        if row["order_id"] not in found and row["resource"] not in done:
            yield row if row["status"] == "closed" else {**row, **_closed_by_contract(now)}


def work_order_inputs(lake: LakeContext) -> Any:
    """What the rows depend on: the batches, the catalogue and the deadlines."""
    return {
        "catalogue": catalogue_version(lake),
        **levels_mark(lake.settings, lake.lakehouse),
        BATCHES: ledger_mark(lake, "batch"),
    }


def _closed_by_contract(now: datetime) -> Row:
    return {"status": "closed", "closed_by": "contract", "closed_at": now}


def _current(lake: LakeContext, done: Set[str]) -> Iterator[Row]:
    levels = agreed_levels(lake.settings, lake.lakehouse)
    with lake.engine() as engine:
        for name, resource in lake.registry.resources.items():
            if name not in done:
                yield from (_row(order, lake) for order in work_orders(engine, lake.lakehouse, resource, levels))


def _recorded(lake: LakeContext) -> Iterator[Row]:
    if not lake.lakehouse.exists(NAME):
        return
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [NAME])
        for some in engine.batches(f"SELECT * FROM {quote_table(NAME)}"):
            yield from some.to_pylist()


def _row(order: WorkOrder, lake: LakeContext) -> Row:
    known = {column.name: getattr(order, column.name, None) for column in WORK_ORDER}
    known["delivery_name"] = told_file(lake.registry, order.resource, order.delivery_name)
    resource, refused = lake.registry.resources[order.resource], order.row
    return {
        **known,
        "dimension": _dimension(lake.rules[resource.name], refused.rules),
        "batch_id": refused.batch_id,
        "line_no": refused.line_no,
        "key_hash": None if _names_somebody(resource) else refused.key_hash,
        "rules": list(order.latest.rules),
        "reasons": list(order.latest.reasons),
    }


def _dimension(rules: Sequence[ToldRule], broken: Sequence[str]) -> Dimension | None:
    """Of the first broken rule that the contract still has."""
    dimensions = {rule.id: rule.dimension for rule in rules}
    return next((dimensions[rule] for rule in broken if rule in dimensions), None)


def _names_somebody(resource: Resource) -> bool:
    """Whether a key is sensitive: whoever tries all citizen ids there are finds the one behind a hash."""
    return any(resource.field(name).is_sensitive for name in resource.key)


TABLE = TableByResource(
    governance_spec("work_order", "整改工单", WORK_ORDER), ("order_id",), work_order_inputs, work_order_rows
)
