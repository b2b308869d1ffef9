"""What became of every refused row: one work order each, followed through later deliveries and returned workbooks."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from operator import itemgetter
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


@dataclass(frozen=True)
class Repeats:
    """The same fault of the same key in other batches: the `first` before a row's, their `number`, the `next` after."""

    first: RefusedRow | None
    number: int
    next: RefusedRow | None


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
        self._in_sequence = [*self._batches.values()]
        self._deliveries = [place for place, batch in enumerate(self._batches.values()) if batch.is_delivery]
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
        repeats = dict(repeats_of(first, self._sequence))
        return [self._order(row, repeats[row.order_id], places) for row in first]

    def _order(self, row: RefusedRow, repeats: Repeats, places: Mapping[tuple[str, int], RefusedRow]) -> WorkOrder:
        batch = self._batches[row.batch_id]
        attempts = self._returned[row.order_id]
        failed = [places[one.batch_id, one.line_no] for one in attempts if (one.batch_id, one.line_no) in places]
        closed_by, closed_in = self._closing(row, attempts, len(failed), repeats.next)
        opened = batch.ingested_at
        started = self._batches[repeats.first.batch_id].ingested_at if repeats.first else opened
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
            repeats=repeats.number,
        )

    def _closing(
        self, row: RefusedRow, attempts: Sequence[ReturnedRow], failed: int, later: RefusedRow | None
    ) -> tuple[ClosedBy | None, Batch | None]:
        if len(attempts) > failed:  # at most one is accepted: nothing is returned to a closed order
            return "return", self._batches[attempts[-1].batch_id]
        if row.accepted_in and self._after(row.accepted_in, row.batch_id):
            return "delivery", self._batches[row.accepted_in]
        if later:
            return "repeated", self._batches[later.batch_id]
        if self._resource.states_the_whole and (following := self._following(row.batch_id)):
            return "withdrawn", following
        return None, None

    def _following(self, batch_id: str) -> Batch | None:
        """The next delivery."""
        place = bisect_right(self._deliveries, self._sequence[batch_id])
        return self._in_sequence[self._deliveries[place]] if place < len(self._deliveries) else None

    def _after(self, batch_id: str, other: str) -> bool:
        return self._sequence.get(batch_id, -1) > self._sequence[other]


def repeats_of(rows: Sequence[RefusedRow], sequence: Mapping[str, int]) -> Iterator[tuple[str, Repeats]]:
    """By order, of rows that are in the sequence of their batches. A fault that comes every day has many of them."""
    by_key: dict[str, dict[frozenset[str], list[RefusedRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        by_key[row.key_hash or row.order_id][frozenset(row.rules)].append(row)
    for by_rules in by_key.values():
        places = {rules: [sequence[one.batch_id] for one in same] for rules, same in by_rules.items()}
        for rules, same in by_rules.items():
            alike = [(by_rules[other], places[other]) for other in by_rules if rules & other]
            for row in same:
                yield row.order_id, _repeated(alike, sequence[row.batch_id])


def _repeated(alike: Sequence[tuple[Sequence[RefusedRow], Sequence[int]]], place: int) -> Repeats:
    """What there is of rows with a rule in common, with the places of their batches, before and after a place."""
    before = [(known[0], rows[0]) for rows, known in alike if known[0] < place]
    after = [(known[one], rows[one]) for rows, known in alike if (one := bisect_right(known, place)) < len(known)]
    return Repeats(
        first=min(before, key=itemgetter(0))[1] if before else None,
        number=sum(bisect_left(known, place) for _, known in alike),
        next=min(after, key=itemgetter(0))[1] if after else None,
    )
