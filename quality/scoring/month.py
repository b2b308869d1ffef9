"""The calendar month that scores are counted by, in Beijing's time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from catalog.beijing import BEIJING
from lake.errors import LakeError


@dataclass(frozen=True, order=True)
class Month:
    """A month of the calendar."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime) -> "Month":
        """The month in which a moment falls in Beijing."""
        local = moment.astimezone(BEIJING)
        return cls(local.year, local.month)

    @classmethod
    def parse(cls, text: str) -> "Month":
        """`2026-11`; LakeError for anything else."""
        found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
        if found is None:
            raise LakeError(f"“{text}”不是月份", advice="请写年和月，如 2026-11")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def title(self) -> str:
        """As it is printed."""
        return f"{self.year}年{self.number}月"

    @property
    def next(self) -> "Month":
        """The month after it."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, self.number, 1, tzinfo=BEIJING)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self.next.start

    def until(self, last: "Month") -> Iterator["Month"]:
        """This month and those after it, `last` included."""
        month = self
        while month <= last:
            yield month
            month = month.next

    def days(self, since: datetime, now: datetime) -> Iterator[datetime]:
        """The ends of its days from `since` on; of a day that is not over yet, now."""
        day = max(self.start, since.astimezone(BEIJING)).replace(hour=0, minute=0, second=0, microsecond=0)
        last = min(self.end, now)
        while day < last:
            day += timedelta(days=1)
            yield min(day, last)
