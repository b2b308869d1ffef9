"""How long things may take: deadlines in working days, and the days on which nobody works.

A calendar of what each year's notice says of its days comes first, weekends worked in exchange for a holiday among
them. Of days that it does not know, Saturdays, Sundays and the holidays that are agreed here are free: the few weekends
that are worked then count as free, too, which errs in favour of the department.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from pydantic import Field, PrivateAttr

from catalog.contracts.strict import Strict
from catalog.yaml_source import parse, read_yaml

FILE = "service_levels.yaml"
_SATURDAY = 5
_BUILT_IN = Path(__file__).parent.parent


class Holiday(Strict):
    """Days off, both ends included."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")


class ServiceLevels(Strict):
    """Deadlines in working days."""

    rectification: int = Field(ge=1, description="from the day a row is refused to the day its correction is due")
    objection: int = Field(ge=1, description="from the day an objection is raised to the end of its verification")
    complex_objection: int = Field(ge=1, description="the same, where several units have to be heard")
    open_request: int = Field(default=20, ge=1, description="from the day the public asks for data to the answer")
    holidays: tuple[Holiday, ...] = Field(default=(), description="of days that the calendar does not know")
    _calendar: Mapping[date, bool] = PrivateAttr(default={})

    def with_calendar(self, calendar: Mapping[date, bool]) -> "ServiceLevels":
        """The same deadlines, counted by a calendar as far as it goes: whether each of its days is worked."""
        counted = self.model_copy()
        counted._calendar = calendar
        return counted

    def due(self, opened: date, working_days: int) -> date:
        """The last day of a period of working days that begins on the day after `opened`."""
        day = opened
        while working_days:
            day += timedelta(days=1)
            working_days -= self._is_worked(day)
        return day

    def _is_worked(self, day: date) -> bool:
        if (known := self._calendar.get(day)) is not None:
            return known
        return day.weekday() < _SATURDAY and not any(free.first <= day <= free.last for free in self.holidays)


def load_service_levels(folders: Sequence[Path] = ()) -> ServiceLevels:
    """What the last of the contract folders that says anything says; else the built-in file."""
    said = [folder / FILE for folder in (_BUILT_IN, *folders) if (folder / FILE).is_file()]
    return parse(ServiceLevels, read_yaml(said[-1]))
