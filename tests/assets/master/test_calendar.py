"""The worked examples of the specification, counted by the calendar and by the deadlines that read it."""

from datetime import date

import pytest

from catalog.registry.service_levels import ServiceLevels, load_service_levels
from pipelines.sandbox.world.working_days import NOTICES, days_of
from tests.assets.model_city import ModelCity


@pytest.fixture(scope="module")
def calendar() -> dict[date, dict[str, object]]:
    """The calendar when the notices of 2021 to 2024 have come, but for one day."""
    days = [one for year in NOTICES for one in days_of(year) if one.day != date(2024, 3, 3)]
    rows = [{"day": one.day, "kind": one.kind, "holiday": one.holiday, "notice_no": one.notice} for one in days]
    return {row["day"]: row for row in ModelCity(gsda_working_day=rows).table("master.calendar")}


def ordinal(calendar: dict[date, dict[str, object]], day: date) -> int:
    found = calendar[day]["ordinal"]
    assert isinstance(found, int)
    return found


def due(calendar: dict[date, dict[str, object]], start: date, days: int) -> date:
    wanted = ordinal(calendar, start) + days
    return min(day for day in calendar if ordinal(calendar, day) == wanted)


@pytest.mark.parametrize(("year", "days"), [(2021, 250), (2022, 249), (2023, 249), (2024, 251)])
def test_a_year_has_the_working_days_of_its_notice(
    calendar: dict[date, dict[str, object]], year: int, days: int
) -> None:
    before, last = date(year - 1, 12, 31), date(year, 12, 31)
    assert ordinal(calendar, last) - ordinal(calendar, before) == days


DUE = [
    (date(2023, 4, 27), 5, date(2023, 5, 8)),
    (date(2023, 9, 28), 10, date(2023, 10, 18)),
    (date(2023, 4, 21), 5, date(2023, 4, 27)),
    (date(2023, 9, 27), 3, date(2023, 10, 8)),
    (date(2023, 9, 26), 7, date(2023, 10, 11)),
    (date(2023, 9, 22), 10, date(2023, 10, 12)),
    (date(2023, 9, 22), 20, date(2023, 10, 26)),
    (date(2023, 9, 21), 20, date(2023, 10, 25)),
]


@pytest.mark.parametrize(("start", "days", "end"), DUE)
def test_a_period_ends_on_the_day_of_its_number(
    calendar: dict[date, dict[str, object]], start: date, days: int, end: date
) -> None:
    assert due(calendar, start, days) == end
    known = {day: bool(row["is_working"]) for day, row in calendar.items() if not row["is_provisional"]}
    assert load_service_levels().with_calendar(known).due(start, days) == end


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [(date(2023, 4, 27), date(2023, 5, 9), 6), (date(2023, 6, 21), date(2023, 6, 25), 1)],
)
def test_what_has_passed_is_the_difference_of_two_numbers(
    calendar: dict[date, dict[str, object]], start: date, end: date, days: int
) -> None:
    assert ordinal(calendar, end) - ordinal(calendar, start) == days


def test_a_day_without_a_notice_is_counted_by_the_week_and_says_so(calendar: dict[date, dict[str, object]]) -> None:
    assert len(calendar) == 7305
    assert (min(calendar), max(calendar)) == (date(2018, 1, 1), date(2037, 12, 31))
    shown = [calendar[day] for day in (date(2020, 10, 1), date(2025, 10, 4), date(2024, 3, 3), date(2024, 3, 2))]
    assert [(one["kind"], one["is_working"], one["is_provisional"]) for one in shown] == [
        ("工作日", True, True),
        ("周末", False, True),
        ("周末", False, True),
        ("周末", False, False),
    ]


def test_days_that_the_calendar_does_not_know_are_as_agreed() -> None:
    agreed = ServiceLevels.model_validate(
        {
            "rectification": 1,
            "objection": 1,
            "complex_objection": 1,
            "holidays": [{"from": "2026-01-01", "to": "2026-01-02"}],
        }
    )
    known = agreed.with_calendar({date(2026, 1, 4): True})
    assert agreed.due(date(2025, 12, 31), 1) == date(2026, 1, 5)
    assert known.due(date(2025, 12, 31), 1) == date(2026, 1, 4), "a Sunday that is worked"
