"""A workbook of work orders comes back: what was corrected in it is loaded, and what became of each row is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from assets.context import LakeContext
from assets.deadlines import agreed_levels
from assets.ingestion.batches import finish_batches
from assets.ingestion.returned_batch import CorrectedRow, Origin, load_returned
from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.ledger.ledger import Batch
from lake.ledger.returned_rows import ReturnedRow, ReturnedRows
from quality.work_orders.refused import refused_rows, work_orders
from quality.work_orders.returned_workbook import (
    Corrected,
    Order,
    Problem,
    ReturnedWorkbook,
    read_returned,
)
from quality.work_orders.sheet import sheet_row
from quality.work_orders.suggestion import Suggestions


@dataclass(frozen=True)
class ReturnResult:
    """What became of a workbook: rows accepted, rows refused again with their reasons, rows not taken at all."""

    accepted: int
    refused: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    unchanged: int
    closed: int
    batches: tuple[Batch, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by what became of them."""
        return {
            "accepted": self.accepted,
            "refused again": len(self.refused),
            "not taken": len(self.problems),
            "unchanged": self.unchanged,
            "closed before": self.closed,
        }

    @property
    def left(self) -> dict[str, tuple[Problem, ...]]:
        """The rows that somebody has to look at again."""
        return {"refused again": self.refused, "not taken": self.problems}


def take_return(lake: LakeContext, path: Path) -> ReturnResult:
    """Read a returned workbook and load what was corrected. Call it while holding the run's lock."""
    _finish_all(lake)
    with lake.engine() as engine:
        book = read_returned(path, _finder(lake, engine))
    batches, refused, accepted = [], list[Problem](), 0
    by_resource = sorted(book.corrected, key=lambda row: row.order.resource.name)
    for name, rows in groupby(by_resource, key=lambda row: row.order.resource.name):
        corrected = list(rows)
        batch = _load(lake, lake.registry.resource(name), corrected, path)
        again = _refused_again(lake, batch, corrected)
        accepted += batch.rows_accepted + batch.rows_superseded
        refused += again
        batches.append(batch)
    return _result(book, tuple(batches), tuple(refused), accepted)


def _finish_all(lake: LakeContext) -> None:
    """What a killed return left half done would be taken for rows that nobody has changed."""
    for name in sorted({batch.resource for batch in lake.lakehouse.ledger.unfinished() if not batch.is_delivery}):
        if name in lake.registry.resources:
            finish_batches(lake, lake.registry.resource(name))


def _result(
    book: ReturnedWorkbook, batches: tuple[Batch, ...], refused: tuple[Problem, ...], accepted: int
) -> ReturnResult:
    return ReturnResult(accepted, refused, tuple(book.problems), book.unchanged, book.closed, batches)


class _finder:
    """The order of a number; a resource's orders are worked out when the first of them is asked for."""

    def __init__(self, lake: LakeContext, engine: DuckEngine) -> None:
        self._lake, self._engine = lake, engine
        self._levels = agreed_levels(lake.settings, lake.lakehouse)
        self._orders = cache(self._all_of)

    def __call__(self, number: str) -> Order | None:
        batch = self._lake.lakehouse.ledger.find(number.rpartition(":")[0])
        if batch is None or batch.resource not in self._lake.registry.resources:
            return None
        return self._orders(batch.resource).get(number)

    def _all_of(self, name: str) -> dict[str, Order]:
        lake, resource = self._lake, self._lake.registry.resource(name)
        orders = work_orders(self._engine, lake.lakehouse, resource, self._levels)
        refused = refused_rows(self._engine, lake.lakehouse, resource)
        places = {(row.batch_id, row.line_no): row for row in refused}
        suggestions = Suggestions(self._engine, ((resource, row) for row in refused))
        tries: dict[str, list[ReturnedRow]] = {}
        for row in ReturnedRows(lake.lakehouse.ledger).of(name):
            tries.setdefault(row.order_id, []).append(row)
        found = {}
        for order in orders:
            own = tries.get(order.order_id, [])
            shown = [order.row, *(places[at] for one in own if (at := (one.batch_id, one.line_no)) in places)]
            issued = tuple(sheet_row(resource, order, row, suggestions) for row in shown)
            finished = self._finished(own)
            found[order.order_id] = Order(resource, order, issued, finished)
        return found

    def _finished(self, tries: Sequence[ReturnedRow]) -> frozenset[str]:
        """The content of tries that were loaded; one whose run was killed is taken up again."""
        ledger = self._lake.lakehouse.ledger
        batches = {one.batch_id: ledger.find(one.batch_id) for one in tries}
        return frozenset(
            one.content for one in tries if (batch := batches[one.batch_id]) is not None and batch.is_loaded
        )


def _load(lake: LakeContext, resource: Resource, rows: Sequence[Corrected], path: Path) -> Batch:
    lines = zip(_line_numbers(rows), rows, strict=True)
    corrected = [CorrectedRow(row.order.order.order_id, row.content, line, row.values) for line, row in lines]
    return load_returned(lake, resource, corrected, Origin("workbook", "excel", path.name, path.stat().st_size))


def _line_numbers(rows: Sequence[Corrected]) -> list[int]:
    """The lines of the sheet; a second sheet of the same resource goes on where the first ended."""
    last: dict[str, int] = {}
    for row in rows:
        last[row.sheet] = max(last.get(row.sheet, 0), row.row)
    offsets, total = {}, 0
    for sheet, height in last.items():
        offsets[sheet] = total
        total += height
    return [offsets[row.sheet] + row.row for row in rows]


def _refused_again(lake: LakeContext, batch: Batch, rows: Sequence[Corrected]) -> list[Problem]:
    """The rows that were refused again, where they stand in the workbook, and the new reason."""
    if not batch.rows_quarantined:
        return []
    with lake.engine() as engine:
        found = refused_rows(engine, lake.lakehouse, lake.registry.resource(batch.resource))
    reasons = {row.line_no: "；".join(row.reasons) for row in found if row.batch_id == batch.batch_id}
    return [
        Problem(row.sheet, row.row, "", f"仍未通过：{reasons[line]}")
        for line, row in zip(_line_numbers(rows), rows, strict=True)
        if line in reasons
    ]
