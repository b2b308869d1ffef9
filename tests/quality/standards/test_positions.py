"""Coordinates of other systems: published and independently computed values, and there and back again."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.contracts.position import CoordinateSystem
from pipelines.sandbox.world import projection
from quality.split import split
from tests.quality.samples import Splitter, resource

SPLITS_ON_SPARK = True
FIELDS = [
    {"name": "code", "from": "编号", "element": "code"},
    {"name": "longitude", "from": "经度", "element": "text"},
    {"name": "latitude", "from": "纬度", "element": "text"},
]
METRE = 1e-5
"""About a metre in degrees."""
PLACES = st.tuples(st.floats(111.98, 113.25), st.floats(21.45, 22.85))
GCJ02 = [  # standards D.13
    ((113.0877502, 22.5762093), (113.0823, 22.5789)),
    ((112.5838223, 22.3691533), (112.5789, 22.3722)),
    ((112.7950846, 21.7023647), (112.79, 21.705)),
]
BD09 = [
    ((113.0943191, 22.5819404), (113.0823, 22.5789)),
    ((112.5903115, 22.3752628), (112.5789, 22.3722)),
    ((112.801506, 21.7086889), (112.79, 21.705)),
]
GAUSS_KRUGER_38 = [  # PROJ 9, EPSG:4490 to EPSG:4547; the last two to EPSG:4525 and 4526, with the zone
    ((405622.8892, 2498194.7252), (113.0823, 22.5789)),
    ((304052.3789, 2457174.6922), (112.1, 22.2)),
    ((423021.8523, 2528121.7854), (113.25, 22.85)),
    ((37613433.4149, 2456358.2618), (112.1, 22.2)),
    ((38405622.8892, 2498194.7252), (113.0823, 22.5789)),
]


def _placed(splitter: Splitter, system: CoordinateSystem, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    position = {"longitude": "longitude", "latitude": "latitude", "system": system}
    rows = [{"编号": f"p{place}", "经度": east, "纬度": north} for place, (east, north) in enumerate(pairs)]
    found = splitter.accepted(resource(FIELDS, positions=[position]), rows)
    return [(row["longitude"], row["latitude"]) for row in found]


def _off(found: tuple[str, str], right: tuple[float, float]) -> float:
    return math.dist(tuple(map(float, found)), right)


@pytest.mark.parametrize(("system", "known"), [("gcj02", GCJ02), ("bd09", BD09), ("gauss_kruger_38", GAUSS_KRUGER_38)])
def test_known_places(
    splitter: Splitter, system: CoordinateSystem, known: list[tuple[tuple[float, float], ...]]
) -> None:
    found = _placed(splitter, system, [(str(sent[0]), str(sent[1])) for sent, _ in known])
    assert max(_off(place, (right[0], right[1])) for place, (_, right) in zip(found, known, strict=True)) < METRE / 5


@pytest.mark.parametrize("system", ["gcj02", "bd09", "gauss_kruger_37", "gauss_kruger_38"])
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(PLACES, min_size=1, max_size=200))
def test_there_and_back_again(splitter: Splitter, system: CoordinateSystem, places: list[tuple[float, float]]) -> None:
    east, north = projection.project(system, *(list(axis) for axis in zip(*places, strict=True)))
    found = _placed(splitter, system, [(repr(float(x)), repr(float(y))) for x, y in zip(east, north, strict=True)])
    assert max(_off(place, right) for place, right in zip(found, places, strict=True)) < METRE / 5


@pytest.mark.parametrize(
    ("system", "pair"),
    [
        ("gcj02", ("0", "0")),
        ("gcj02", ("22.57", "113.08")),
        ("bd09", ("东经113", "22.57")),
        ("gauss_kruger_38", ("113.08", "22.57")),
        ("gauss_kruger_38", ("2498194.7", "405622.9")),
    ],
)
def test_what_is_no_place_stays_as_it_was_sent(
    splitter: Splitter, system: CoordinateSystem, pair: tuple[str, str]
) -> None:
    assert _placed(splitter, system, [pair]) == [pair]


def test_a_coordinate_that_repeats_is_not_looked_up_alone(splitter: Splitter, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [("113.0877502", f"22.{place % 7}") for place in range(60)]
    computed = _placed(splitter, "gcj02", pairs)
    monkeypatch.setattr(split, "LARGE_BATCH", 0)
    assert _placed(splitter, "gcj02", pairs) == computed
    assert len(set(computed)) == 7
