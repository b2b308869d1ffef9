"""Great Expectations judges the first state of a table by a suite; what runs count afterwards was held to its word."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assets.context import LakeContext
from assets.judging import resources
from assets.judging.resources import judge_resource
from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from lake.ledger.records import Verdict
from quality.expectations.expected import Suite
from quality.expectations.gx_judge import second_opinion
from tests.assets import small_lake as small

RAIN = "wrb_rainfall"
ROW = {"station_code": "80101234", "observed_at": datetime(2023, 7, 1, tzinfo=UTC), "rainfall_mm": 1.5}


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LakeContext]:
    """One in which nobody says that what is delivered is good."""
    monkeypatch.setattr(small, "judge", lambda *_: None)
    with small.small_lake(tmp_path) as opened:
        yield opened


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables of which Great Expectations was asked."""
    told: list[str] = []

    def spy(engine: DuckEngine, suite: Suite) -> list[Verdict]:
        told.append(suite.table)
        return second_opinion(engine, suite)

    monkeypatch.setattr(resources, "second_opinion", spy)
    return told


def test_the_first_state_is_judged_by_the_library_and_the_next_is_counted(lake: LakeContext, asked: list[str]) -> None:
    small.deliver(lake, RAIN, [ROW])
    first = {one.check: one for one in judge_resource(lake, RAIN)}
    assert asked == [f"std.{RAIN}"]
    small.deliver(lake, RAIN, [ROW, {**ROW, "observed_at": datetime(2023, 7, 1, 1, tzinfo=UTC)}], number=2)
    second = {one.check: one for one in judge_resource(lake, RAIN)}
    assert asked == [f"std.{RAIN}"]
    assert second.keys() == first.keys()
    assert second["rows"].checked > first["rows"].checked


def test_what_the_library_counts_otherwise_is_no_verdict(lake: LakeContext, monkeypatch: pytest.MonkeyPatch) -> None:
    small.deliver(lake, RAIN, [ROW])

    def other(engine: DuckEngine, suite: Suite) -> list[Verdict]:
        first, *rest = second_opinion(engine, suite)
        return [replace(first, failed=first.failed + 1), *rest]

    monkeypatch.setattr(resources, "second_opinion", other)
    with pytest.raises(LakeError, match="counts otherwise"):
        judge_resource(lake, RAIN)
    house = lake.lakehouse
    assert house.ledger.verdicts(f"std.{RAIN}", house.head(f"std.{RAIN}")) is None
