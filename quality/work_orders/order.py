"""What became of every refused row: one work order each, followed through later deliveries and returned workbooks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Literal

from catalog.beijing import BEIJING
from catalog.registry.resource import Resource
from catalog.registry.service_levels import ServiceLevels
from lake.ledger.records import Batch
from lake.ledger.returned_rows import ReturnedRow

Status = Literal["open", "returned", "closed"]
"""待整改; handed in and refused again (退回重报未通过); 已办结."""
ClosedBy = Literal["return", "delivery", "withdrawn", "repeated", "contract"]
"""return: by the workbook; delivery: a later one brought the key in order; withdrawn: a later whole no longer has the
row; repeated: a later delivery has the same fault, which has an order of its own; contract: the rule was changed."""
STATUS_ZH: dict[Status, str] = {"open": "待整改", "returned": "退回重报未通过", "closed": "已办结"}


@dataclass(frozen=True)
class RefusedRow:
    """A row in quarantine. `values` is the row as sent; `accepted_in` the batch its key now stands with in std."""

    batch_id: str
    line_no: int
    rules: tuple[str, ...]
    reasons: tuple[str, ...]
    key_hash: str | None
    accepted_in: str | None
    values: Mapping[str, str | None]

    @property
    def order_id(self) -> str:
        """The number of the order: where the row stood."""
        return f"{self.batch_id}:{self.line_no}"


@dataclass(frozen=True)
class WorkOrder:
    """One refused row and what became of it. `attempts` are the workbooks' tries, the last of which is `latest`."""

    resource: str
    department: str
    delivery_name: str
    row: RefusedRow
    latest: RefusedRow
    opened_at: datetime
    first_opened_at: datetime
    due_on: date
    status: Status
    closed_by: ClosedBy | None
    closed_at: datetime | None
    attempts: int
    repeats: int

    @property
    def order_id(self) -> str:
        """The number of the order."""
        return self.row.order_id

    def overdue(self, today: date) -> bool:
        """Whether the deadline has passed and the order has not been closed."""
        return self.status != "closed" and today > self.due_on


Chain = tuple[list[RefusedRow], list[RefusedRow]]
"""The same fault of the same key in deliveries before a row's and after it."""


class OrderBook:
    """The orders of one resource, from its refused rows, its batches and what was returned."""

    def __init__(
        self,
        resource: Resource,
        batches: Sequence[Batch],
        returned: Iterable[ReturnedRow],
        levels: ServiceLevels,
    ) -> None:
        self._resource = resource
        self._due = cache(lambda opened: levels.due(opened, levels.rectification))
        self._batches = {batch.batch_id: batch for batch in batches if batch.is_loaded}
        self._sequence = {batch_id: place for place, batch_id in enumerate(self._batches)}
        self._deliveries = [batch for batch in self._batches.values() if batch.is_delivery]
        self._returned: dict[str, list[ReturnedRow]] = defaultdict(list)
        for row in returned:
            if row.batch_id in self._batches:
                self._returned[row.order_id].append(row)

    def orders(self, refused: Sequence[RefusedRow]) -> list[WorkOrder]:
        """One order a refused row of a delivery, oldest first."""
        places = {(row.batch_id, row.line_no): row for row in refused}
        known = [row for row in refused if row.batch_id in self._batches]
        rows = sorted(known, key=lambda row: (self._sequence[row.batch_id], row.line_no))
        first = [row for row in rows if self._batches[row.batch_id].is_delivery]
        chains = _chains(first)
        return [self._order(row, chains[row.order_id], places) for row in first]

    def _order(self, row: RefusedRow, chain: Chain, places: Mapping[tuple[str, int], RefusedRow]) -> WorkOrder:
        earlier, later = chain
        batch = self._batches[row.batch_id]
        attempts = self._returned[row.order_id]
        failed = [places[one.batch_id, one.line_no] for one in attempts if (one.batch_id, one.line_no) in places]
        closed_by, closed_in = self._closing(row, attempts, len(failed), later)
        opened = batch.ingested_at
        started = self._batches[earlier[0].batch_id].ingested_at if earlier else opened
        return WorkOrder(
            resource=self._resource.name,
            department=self._resource.department,
            delivery_name=batch.delivery_name,
            row=row,
            latest=failed[-1] if failed else row,
            opened_at=opened,
            first_opened_at=started,
            due_on=self._due(opened.astimezone(BEIJING).date()),
            status="closed" if closed_by else "returned" if failed else "open",
            closed_by=closed_by,
            closed_at=closed_in.ingested_at if closed_in else None,
            attempts=len(attempts),
            repeats=len(earlier),
        )

    def _closing(
        self, row: RefusedRow, attempts: Sequence[ReturnedRow], failed: int, later: Sequence[RefusedRow]
    ) -> tuple[ClosedBy | None, Batch | None]:
        if len(attempts) > failed:  # at most one is accepted: nothing is returned to a closed order
            return "return", self._batches[attempts[-1].batch_id]
        following = [one for one in self._deliveries if self._after(one.batch_id, row.batch_id)]
        if row.accepted_in and self._after(row.accepted_in, row.batch_id):
            return "delivery", self._batches[row.accepted_in]
        if later:
            return "repeated", self._batches[later[0].batch_id]
        if following and self._resource.states_the_whole:
            return "withdrawn", following[0]
        return None, None

    def _after(self, batch_id: str, other: str) -> bool:
        return self._sequence.get(batch_id, -1) > self._sequence[other]


def _chains(rows: Sequence[RefusedRow]) -> dict[str, Chain]:
    by_key: dict[str, list[RefusedRow]] = defaultdict(list)
    for row in rows:
        by_key[row.key_hash or row.order_id].append(row)
    found = {}
    for same in by_key.values():
        for place, row in enumerate(same):
            earlier = [one for one in same[:place] if _alike(one, row)]
            found[row.order_id] = (earlier, [one for one in same[place + 1 :] if _alike(one, row)])
    return found


def _alike(one: RefusedRow, other: RefusedRow) -> bool:
    return one.batch_id != other.batch_id and bool({*one.rules} & {*other.rules})
