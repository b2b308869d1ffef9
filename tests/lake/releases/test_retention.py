"""Which releases are kept: a table of cases, each release at a moment."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lake.releases.retention import Retention, Why, kept_for

NOON = datetime(2023, 8, 15, 4, tzinfo=UTC)
BEIJING = ZoneInfo("Asia/Shanghai")
FEW = Retention(days=3, months=2, years=2, zone=BEIJING)
NONE = Retention(days=0, months=0, years=0, zone=BEIJING)


def daily(number: int) -> dict[str, datetime]:
    """A release every day, the newest at noon."""
    return {f"1.{minor}.0": NOON - timedelta(days=number - 1 - minor) for minor in range(number)}


def test_the_last_days_months_and_years_each_leave_their_last_release() -> None:
    kept = kept_for(daily(400), (), "1.399.0", FEW)
    assert list(kept) == ["1.172.0", "1.384.0", "1.397.0", "1.398.0", "1.399.0"]
    assert kept["1.172.0"] == (Why.YEAR,), "the last day of 2022"
    assert kept["1.384.0"] == (Why.MONTH,), "the last day of July"
    assert kept["1.399.0"] == (Why.CURRENT, Why.DAY, Why.MONTH, Why.YEAR, Why.MAJOR)


def test_a_lake_that_rested_loses_nothing() -> None:
    before = daily(4)
    after = before | {"1.4.0": NOON + timedelta(days=900)}
    assert {*kept_for(after, (), "1.4.0", FEW)} >= {"1.2.0", "1.3.0"}


def test_of_several_on_a_day_in_beijing_the_last_is_kept() -> None:
    midnight = datetime(2023, 8, 15, 16, tzinfo=UTC)
    moments = (midnight - timedelta(hours=2), midnight - timedelta(minutes=1), midnight, midnight + timedelta(hours=1))
    published = {f"1.{minor}.0": at for minor, at in enumerate(moments)}
    assert {one for one, why in kept_for(published, (), "1.3.0", FEW).items() if Why.DAY in why} == {"1.1.0", "1.3.0"}


@pytest.mark.parametrize(
    ("current", "pinned", "kept"),
    [
        ("1.9.0", (), {"1.9.0": (Why.CURRENT, Why.MAJOR), "1.8.0": (Why.BEFORE,)}),
        ("1.9.0", ("1.2.0",), {"1.2.0": (Why.PINNED,), "1.8.0": (Why.BEFORE,), "1.9.0": (Why.CURRENT, Why.MAJOR)}),
        (
            "1.7.0",
            (),
            {
                "1.6.0": (Why.BEFORE,),
                "1.7.0": (Why.CURRENT,),
                "1.8.0": (Why.WITHDRAWN,),
                "1.9.0": (Why.WITHDRAWN, Why.MAJOR),
            },
        ),
        ("1.0.0", (), None),
    ],
)
def test_the_current_one_the_one_before_and_what_was_withdrawn_or_pinned_always_stay(
    current: str, pinned: tuple[str, ...], kept: dict[str, tuple[Why, ...]] | None
) -> None:
    found = kept_for(daily(10), pinned, current, NONE)
    assert found == kept if kept else len(found) == 10


def test_the_last_of_each_major_version_stays() -> None:
    published = dict.fromkeys(("1.0.0", "1.1.0", "2.0.0", "2.0.1", "3.0.0", "3.1.0"), NOON)
    assert list(kept_for(published, (), "3.1.0", NONE)) == ["1.1.0", "2.0.1", "3.0.0", "3.1.0"]
