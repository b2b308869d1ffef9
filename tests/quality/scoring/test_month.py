"""Months are Beijing's."""

from datetime import UTC, datetime

import pytest

from lake.errors import LakeError
from quality.scoring.month import Month


def test_a_month_begins_at_midnight_in_beijing() -> None:
    assert Month.of(datetime(2023, 12, 31, 15, 59, tzinfo=UTC)) == Month(2023, 12)
    assert Month.of(datetime(2023, 12, 31, 16, 0, tzinfo=UTC)) == Month(2024, 1)
    assert Month(2023, 12).end == datetime(2023, 12, 31, 16, 0, tzinfo=UTC)


def test_months_follow_each_other_over_the_year() -> None:
    assert list(map(str, Month(2023, 11).until(Month(2024, 2)))) == ["2023-11", "2023-12", "2024-01", "2024-02"]


def test_a_month_is_written_as_year_and_month() -> None:
    assert Month.parse("2023-07") == Month(2023, 7)
    for text in ("2023-13", "2023-7", "July"):
        with pytest.raises(LakeError, match="不是月份"):
            Month.parse(text)


def test_days_end_at_midnight_and_today_ends_now() -> None:
    now = datetime(2023, 7, 3, 4, tzinfo=UTC)
    days = list(Month(2023, 7).days(datetime(2023, 6, 1, tzinfo=UTC), now))
    assert [day.astimezone(UTC).day for day in days] == [1, 2, 3]
    assert days[-1] == now
    assert list(Month(2023, 8).days(now, now)) == []
