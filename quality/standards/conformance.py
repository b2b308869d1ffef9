"""落标: what share of a column's values is as the data element says that the column is bound to, and where it goes.

Counted where a row is judged: a value that cannot become the element's type breaks `<field>.format`, one the element
does not know breaks `<field>.valid`, never both. A delivery that was split anew counts as it stands now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.registry.field import Field
from catalog.registry.resource import Resource
from lake.ledger.records import Batch

FREE_TEXT = "GB/T 18391.1-2009"
"""The standard of elements that are just text: how metadata are registered, not what a value is."""
FEWEST_BEFORE = 3
"""Deliveries there must be before the newest one, or nothing is said of a drift."""
DRIFTED = 0.01
"""A share that fell by more than one row in a hundred is worth a telephone call."""


@dataclass(frozen=True)
class Conformance:
    """One column in one delivery, in rows. A superseded row was never judged and does not count."""

    resource: str
    field: str
    title: str
    element: str
    standard: str
    batch: Batch
    checked: int
    failed: int

    @property
    def share(self) -> float | None:
        """0 to 1; None when no row was judged."""
        return None if self.checked == 0 else 1 - self.failed / self.checked


@dataclass(frozen=True)
class ColumnConformance:
    """One column over all its deliveries, oldest first."""

    deliveries: tuple[Conformance, ...]

    @property
    def newest(self) -> Conformance:
        """The column in the delivery that came last."""
        return self.deliveries[-1]

    @property
    def share(self) -> float | None:
        """Over all deliveries together, 0 to 1."""
        return _share(self.deliveries)

    @property
    def drift(self) -> float | None:
        """The newest share less that of all before; None while there are too few to compare with."""
        before, now = _share(self.deliveries[:-1]), self.newest.share
        if len(self.deliveries) <= FEWEST_BEFORE or before is None or now is None:
            return None
        return now - before

    @property
    def has_drifted(self) -> bool:
        """Whether the newest delivery conforms clearly less than those before."""
        return self.drift is not None and self.drift < -DRIFTED


def _share(deliveries: Sequence[Conformance]) -> float | None:
    checked = sum(one.checked for one in deliveries)
    return None if checked == 0 else 1 - sum(one.failed for one in deliveries) / checked


def column_conformance(resource: Resource, batches: Sequence[Batch]) -> list[ColumnConformance]:
    """Every column of a resource in the contract's order; none before the first delivery was loaded."""
    loaded = [batch for batch in batches if batch.is_loaded]
    if not loaded:
        return []
    return [ColumnConformance(tuple(_deliveries(resource, field, loaded))) for field in resource.fields]


def _deliveries(resource: Resource, field: Field, batches: Sequence[Batch]) -> Iterator[Conformance]:
    for batch in batches:
        hits = batch.report.rule_hits
        yield Conformance(
            resource=resource.name,
            field=field.name,
            title=field.title,
            element=field.element.id,
            standard=field.element.standard,
            batch=batch,
            checked=batch.rows_accepted + batch.rows_quarantined,
            failed=sum(hits.get(f"{field.name}.{kind}", 0) for kind in ("format", "valid")),
        )
