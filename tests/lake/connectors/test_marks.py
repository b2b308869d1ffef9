"""Which values move a watermark."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from lake.connectors.marks import Marks
from lake.errors import LakeError

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 6, 1, 20),  # Beijing's clock, without its zone
        datetime(2026, 6, 1, 12, tzinfo=UTC),
        date(2026, 6, 1),
        "2026-06-01 20:00:00",
        "2026-06-01T12:00:00Z",
        "20260601",
        "20260601200000",
        "2026/06/01",
        1,
        20260601,
        2023000001,
        1_780_000_000_000,
        Decimal("1.5"),
        99,
    ],
)
def test_times_and_numbers_are_marks(value: Any) -> None:
    marks = Marks("at", NOW)
    assert marks.mark(value) == value
    assert marks.unmarked == 0


@pytest.mark.parametrize(
    "value",
    [
        datetime(9999, 12, 31),
        datetime(2026, 6, 3),
        datetime(2099, 12, 31, tzinfo=UTC),
        datetime(1970, 1, 1),
        date(1900, 1, 1),
        date(9999, 12, 31),
        "9999-12-31",
        "0000-00-00 00:00:00",
        "",
        0,
        -1,
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        9_999_999,
        99991231,
        99991231235959,
        2**31 - 1,
        253402271999,
    ],
)
def test_what_says_nothing_is_counted_and_no_mark(value: Any) -> None:
    marks = Marks("at", NOW)
    assert marks.mark(value) is None
    assert marks.unmarked == 1


@pytest.mark.parametrize("value", [True, time(8), UUID(int=1), b"1", [1], "5", "2026-02-30", "20261301"])
def test_other_kinds_are_refused(value: Any) -> None:
    with pytest.raises(LakeError, match="the watermark 'at' has"):
        Marks("at", NOW).mark(value)


def test_words_alone_are_refused_in_the_end() -> None:
    marks = Marks("at", NOW)
    assert marks.mark("待定") is None
    with pytest.raises(LakeError, match="no times"):
        marks.check()
