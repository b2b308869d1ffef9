"""The zone in which the city's pages and commands show moments."""

import time
from datetime import UTC, datetime

import pytest

from catalog.beijing import shown_moment


def test_a_moment_is_shown_in_beijing_time_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert shown_moment(datetime(2023, 5, 31, 16, 30, tzinfo=UTC)) == "2023-06-01 00:30"
    finally:
        monkeypatch.undo()
        time.tzset()
