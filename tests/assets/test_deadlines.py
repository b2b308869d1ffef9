"""Deadlines are counted by the calendar as soon as the lake has one."""

from datetime import date

from assets.deadlines import agreed_levels, levels_mark
from lake.schema import Column, TableSpec
from lake.tables.derived import rows_file
from tests.desk import Desk

CALENDAR = TableSpec(
    "master.calendar", (Column("day", "date"), Column("is_working", "boolean"), Column("is_provisional", "boolean"))
)


def test_deadlines_follow_the_calendar_and_what_is_made_of_them_is_stale(desk: Desk) -> None:
    house = desk.open().lakehouse
    friday, sunday, monday = date(2026, 11, 6), date(2026, 11, 8), date(2026, 11, 9)
    before = levels_mark(desk.settings, house)
    assert agreed_levels(desk.settings, house).due(friday, 1) == monday
    days = [
        {"day": sunday, "is_working": True, "is_provisional": False},
        {"day": monday, "is_working": False, "is_provisional": True},
    ]
    house.replace(CALENDAR, [rows_file(house, CALENDAR, days)], "notice")
    assert levels_mark(desk.settings, house) != before
    assert agreed_levels(desk.settings, house).due(friday, 1) == sunday, "a Sunday that is worked"
    assert agreed_levels(desk.settings, house).due(sunday, 1) == monday, "what no notice tells is counted as agreed"
