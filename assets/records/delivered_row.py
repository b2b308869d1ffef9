"""The passport of a delivered row that is not in the standard table: refused, superseded, replaced or withdrawn.

It is named by its place, since what was refused may have no key: `quarantine.psb_resident BATCH LINE`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assets.context import LakeContext
from assets.deadlines import agreed_levels
from assets.records.row_explanation import RowExplanation, explain_row
from lake.errors import LakeError
from quality.work_orders.order import Status
from quality.work_orders.refused import work_orders

LAYERS = ("raw", "quarantine")


@dataclass(frozen=True)
class OrderState:
    """The work order of a refused row: what stands now, and by when or by what it was closed."""

    status: Status
    due_on: date
    closed_by: str | None
    closed_at: datetime | None
    accepted_in: str | None
    attempts: int
    last_reasons: tuple[str, ...]
    """Why the last try to correct it was refused; empty when there was none, or it was taken."""


@dataclass(frozen=True)
class DeliveredRow:
    """A row where it was sent, what became of it and why. `order` is there for refused rows only."""

    explanation: RowExplanation
    received_at: datetime | None
    ingested_at: datetime
    contract_version: str
    order: OrderState | None


def delivered_row(lake: LakeContext, table: str, place: Sequence[str]) -> DeliveredRow:
    """The row at a place: its line, before it the batch or the delivery when several have the line."""
    if len(place) not in (1, 2) or not place[-1].isdecimal():
        raise LakeError(
            f"{table} 的行按位置指明",
            advice="请依次写批次号（或交付文件名）和行号；只有一批有这一行时，只写行号",
            resource=table,
        )
    resource, named = table.partition(".")[2], place[0] if len(place) == 2 else None
    is_batch = named is not None and lake.lakehouse.ledger.find(named) is not None
    where = {"batch_id" if is_batch else "delivery": named}
    found = explain_row(lake, resource, int(place[-1]), **where)
    batch = lake.lakehouse.ledger.known(found.place.batch_id)
    order = _order(lake, found) if found.outcome == "refused" else None
    return DeliveredRow(found, batch.received_at, batch.ingested_at, batch.contract_version, order)


def _order(lake: LakeContext, found: RowExplanation) -> OrderState | None:
    number = f"{found.place.batch_id}:{found.place.line}"
    levels, resource = agreed_levels(lake.settings, lake.lakehouse), lake.registry.resource(found.resource)
    with lake.engine() as engine:
        orders = work_orders(engine, lake.lakehouse, resource, levels)
    order = next((one for one in orders if one.order_id == number), None)
    if order is None:
        return None
    return OrderState(
        order.status,
        order.due_on,
        order.closed_by,
        order.closed_at,
        order.latest.accepted_in,
        order.attempts,
        order.latest.reasons if order.status == "returned" else (),
    )
