"""Which earlier deliveries a delivery is compared with: those of the same day of the week or month, where enough."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from catalog.beijing import BEIJING
from catalog.contracts.contract import UpdateCycle
from quality.monitoring.anomaly import FEWEST

Item = TypeVar("Item")


def alike(moment: datetime, earlier: Sequence[tuple[datetime, Item]], cycle: UpdateCycle) -> list[Item]:
    """The earlier ones of the same season when there are three of them, else all, in their order."""
    kind = _SEASONS.get(cycle)
    if kind is not None:
        same = [item for other, item in earlier if kind(_local(other)) == kind(_local(moment))]
        if len(same) >= FEWEST:
            return same
    return [item for _, item in earlier]


def _local(moment: datetime) -> datetime:
    return moment.astimezone(BEIJING)


def _of_week(moment: datetime) -> int:
    return moment.weekday()


def _of_year(moment: datetime) -> int:
    return moment.month


_SEASONS: dict[UpdateCycle, Callable[[datetime], int]] = {
    "realtime": _of_week,
    "daily": _of_week,
    "monthly": _of_year,
    "quarterly": _of_year,
}
