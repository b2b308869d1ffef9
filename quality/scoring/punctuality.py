"""When a department's next delivery is late."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from catalog.contracts.contract import UpdateCycle

CYCLE_ZH: dict[UpdateCycle, str] = {
    "realtime": "实时",
    "daily": "每日",
    "weekly": "每周",
    "monthly": "每月",
    "quarterly": "每季度",
    "semiannual": "每半年",
    "yearly": "每年",
    "irregular": "不定期",
}
_LATE_AFTER: dict[UpdateCycle, timedelta] = {
    "realtime": timedelta(hours=2),
    "daily": timedelta(hours=36),
    "weekly": timedelta(days=9),
    "monthly": timedelta(days=40),
    "quarterly": timedelta(days=110),
    "semiannual": timedelta(days=200),
    "yearly": timedelta(days=400),
}


def late_after(cycle: UpdateCycle) -> timedelta | None:
    """One cycle and a grace; None for what comes irregularly."""
    return _LATE_AFTER.get(cycle)


def is_late(cycle: UpdateCycle, last: datetime | None, now: datetime) -> bool:
    """Whether the next delivery should have been here. What never came is late unless it comes irregularly."""
    window = late_after(cycle)
    return window is not None and (last is None or now - last > window)


def days_behind(cycle: UpdateCycle, received: Sequence[datetime], ends_of_days: Iterable[datetime]) -> tuple[int, int]:
    """Days at whose end something was owed, and those of them at which it was late. `received`: oldest first."""
    window = late_after(cycle)
    if window is None:
        return 0, 0
    days = late = 0
    for end in ends_of_days:
        before = bisect_right(received, end)
        if before:
            days += 1
            late += end - received[before - 1] > window
    return days, late
