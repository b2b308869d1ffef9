"""Faults of sensors, each planted into sound readings of an hour's distance, and looked for by every kind."""

import csv
import math
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pytest
from pydantic import ValidationError

from catalog.contracts.series import Series
from catalog.registry.resource import Resource
from quality.checks.check import Check
from quality.checks.series import series_checks
from tests.lake.connectors.helpers import shared_data
from tests.quality.samples import resource

BEGAN = datetime(2023, 6, 1, tzinfo=UTC)
FIELDS = [
    {"name": name, "from": name, "element": element, "title": title}
    for name, element, title in (
        ("code", "code", "测站"),
        ("taken", "moment", "时间"),
        ("level", "ratio", "水位"),
        ("storage", "ratio", "蓄水量"),
    )
]
LIMITS = {
    "min": -10,
    "max": 100,
    "stuck": 5,
    "resting": 0,
    "spike": 2,
    "step": 30,
    "drift": 0.5,
}
Reading = dict[str, Any]


def agreed(**limits: Any) -> Resource:
    series = {"of": ["code"], "at": "taken", "every": 60, "values": {"level": {**LIMITS, **limits}}}
    return resource(FIELDS, ("code", "taken"), series=series)


def sound(code: str = "A", hours: int = 120, offset: float = 0.0) -> list[Reading]:
    """A tide, with something of its own in each series."""
    return [
        {"code": code, "taken": BEGAN + timedelta(hours=hour), "level": round(math.sin(hour / 3) + offset, 3)}
        for hour in range(hours)
    ]


def found(readings: list[Reading], **limits: Any) -> dict[str, list[int]]:
    """Lines found by check, counted from 0; checks that find nothing are left out."""
    checks = list(series_checks(agreed(**limits)))
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE SCHEMA std; CREATE TABLE std.psb_person (_batch_id VARCHAR, _line_no BIGINT,"
            " _ingested_at TIMESTAMPTZ, code VARCHAR, taken TIMESTAMPTZ, level DOUBLE, storage DOUBLE)"
        )
        rows = [
            (
                "b",
                line,
                datetime(2024, 1, 1, tzinfo=UTC),
                *(reading.get(name) for name in ("code", "taken", "level", "storage")),
            )
            for line, reading in enumerate(readings)
        ]
        connection.executemany("INSERT INTO std.psb_person VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        return {check.name: lines for check in checks if (lines := _lines(connection, check))}


def _lines(connection: duckdb.DuckDBPyConnection, check: Check) -> list[int]:
    return [row[0] for row in connection.execute(f"SELECT _line_no FROM ({check.sql}) ORDER BY 1").fetchall()]


def test_sound_readings_are_left_alone() -> None:
    assert found([*sound(), *sound("B", offset=3)]) == {}


def test_the_series_of_a_contract_asks_for_what_it_says_and_no_more() -> None:
    names = [check.name for check in series_checks(agreed())]
    kinds = ("range", "stuck", "spike", "step", "drift")
    assert names == ["taken.clock", "taken.repeated", "taken.gap", *(f"level.{kind}" for kind in kinds)]
    assert list(series_checks(resource(FIELDS, ("code", "taken")))) == []
    assert agreed().version == agreed(stuck=9).version  # no row is split in another way


@pytest.mark.parametrize("silence", [-9999, 999.999, 200])
def test_numbers_that_are_no_readings(silence: float) -> None:
    readings = sound()
    readings[40]["level"] = silence
    assert found(readings)["level.range"] == [40]


def test_a_number_inside_the_range_may_be_a_reading() -> None:
    readings = [{**reading, "level": 9999 + reading["level"]} for reading in sound()]
    readings[3]["level"] = 9999
    assert "level.range" not in found(readings, max=20000)
    assert "level.range" in found(readings, max=None)


def test_a_stuck_sensor_is_found_and_rest_is_none() -> None:
    readings = sound()
    for hour in range(50, 56):
        readings[hour]["level"] = readings[50]["level"]
    assert found(readings) == {"level.stuck": [50, 51, 52, 53, 54, 55]}
    assert found([{**reading, "level": 0.0} for reading in sound()]) == {}


def test_a_sensor_is_stuck_only_while_its_companion_moves() -> None:
    still = [{**reading, "level": 5.0, "storage": 7.0} for reading in sound()]
    moving = [{**reading, "level": 5.0, "storage": float(hour)} for hour, reading in enumerate(sound())]
    assert found(still, moves_with="storage") == {}
    assert len(found(moving, moves_with="storage")["level.stuck"]) == len(moving)


def test_a_spike_is_a_single_reading_and_a_step_is_where_it_begins() -> None:
    readings = sound()
    readings[60]["level"] = 40.0
    assert found(readings) == {"level.spike": [60], "level.step": [60, 61]}


def test_readings_many_times_smaller_are_spikes_too() -> None:
    readings = [{**reading, "level": 50 + reading["level"]} for reading in sound()]
    readings[30]["level"] = 1.0
    assert found(readings, spike=None, factor=8)["level.spike"] == [30]


def test_a_series_that_leaves_the_others_drifts() -> None:
    days = 30 * 24
    others = [reading for number in range(4) for reading in sound(f"S{number}", days, number)]
    drifting = sound("D", days)
    for hour, reading in enumerate(drifting[-7 * 24 :]):
        reading["level"] += 1 + hour / 100
    lines = found([*others, *drifting])["level.drift"]
    assert len(lines) == 7
    assert all(line >= len(others) for line in lines)
    together = [
        {**reading, "level": reading["level"] + (2 if reading["taken"] > BEGAN + timedelta(days=23) else 0)}
        for reading in others
    ]
    assert "level.drift" not in found(together)


def test_clocks() -> None:
    readings = sound()
    readings[10]["taken"] = datetime(1970, 1, 1, tzinfo=UTC)
    readings[20]["taken"] = datetime(2036, 1, 1, tzinfo=UTC)
    readings[30]["taken"] += timedelta(minutes=20)
    assert found(readings)["taken.clock"] == [10, 20, 30]


def test_a_reading_that_comes_again_and_one_that_does_not_come() -> None:
    readings = sound()
    again = {**readings[70], "taken": readings[70]["taken"] + timedelta(seconds=10)}
    short = [*readings[:40], *readings[44:], again]
    assert found(short) == {"taken.repeated": [len(short) - 1], "taken.gap": [40]}


def test_a_counter_that_begins_anew() -> None:
    readings = [{**reading, "level": float(hour % 70)} for hour, reading in enumerate(sound())]
    counting = {"counter": True, "spike": None, "step": None, "drift": None}
    assert found(readings, **counting) == {"level.reset": [70]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": {"level": {"min": 3, "max": 1}}},
        {"values": {"level": {"moves_with": "storage"}}},
        {"values": {}},
        {"of": []},
    ],
)
def test_a_series_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Series.model_validate({"of": ["code"], "at": "taken", "values": {"level": {}}, **wrong})


def test_a_series_over_unknown_fields_is_refused() -> None:
    with pytest.raises(ValidationError, match="depth"):
        resource(FIELDS, ("code",), series={"of": ["code"], "at": "taken", "values": {"depth": {}}})


@pytest.mark.parametrize(("city", "stuck"), [("江门", {"东湖"}), ("珠海", set()), ("阳江", set())])
def test_in_a_week_of_real_air_the_one_stuck_station_is_found_and_no_other(city: str, stuck: set[str]) -> None:
    latest: dict[tuple[str, str], float] = {}
    with (shared_data("air_quality") / f"zzy95_{city}_hourly_202004.csv").open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["PM2.5"] not in ("", "NaN", None):
                latest[row["WatchPoint"], row["Date"] + row["Hour"]] = float(row["PM2.5"])
    readings = [
        {"code": station, "taken": datetime.strptime(hour, "%Y%m%d%H").replace(tzinfo=UTC), "level": value}
        for (station, hour), value in latest.items()
    ]
    limits = {"min": 0, "max": 900, "stuck": 8, "resting": None, "spike": 200, "step": None, "drift": 40}
    alarms = found(readings, **limits)
    assert {readings[line]["code"] for line in alarms.pop("level.stuck", [])} == stuck
    assert alarms.keys() <= {"taken.gap"}  # several hours of each night were never collected
