"""A place outside the county its row names is found, by name or by code; where little is known nothing is said."""

import pytest

from catalog.registry.registry import Registry
from quality.checks.check import Check
from quality.checks.in_county import ENOUGH, county_checks
from tests.quality.checks.check_city import Rows, ask

REGISTRY = Registry.load()
COUNTIES: Rows = [
    {"code": "440703", "name": "蓬江区", "start_year": 1994},
    {"code": "440721", "name": "新会县", "start_year": 1983, "end_year": 1991, "successor_code": "440705"},
]


def check_of(resource: str) -> Check:
    (check,) = county_checks(REGISTRY.resource(resource))
    return check


def addresses(count: int) -> Rows:
    return [{"county_code": "440703", "longitude": 113.08 + n / 1000, "latitude": 22.6} for n in range(count)]


@pytest.mark.parametrize(
    ("resource", "axes", "county"),
    [
        ("edu_school", ("lng", "lat"), {"county_code": "440703"}),
        ("trb_bus_stop", ("longitude", "latitude"), {"county_name": "蓬江区"}),
    ],
)
def test_a_place_far_from_the_addresses_of_its_county(
    resource: str, axes: tuple[str, str], county: dict[str, str]
) -> None:
    places = ((113.1, 22.6), (112.1, 22.6), (113.1, 21.9))
    rows = [{**county, **dict(zip(axes, place, strict=True))} for place in places]
    known: dict[str, Rows] = {"mca_division_history": COUNTIES, resource: rows}
    assert ask(check_of(resource), psb_standard_address=addresses(ENOUGH), **known) == [(3, axes[0]), (4, axes[0])]
    assert ask(check_of(resource), psb_standard_address=addresses(ENOUGH - 1), **known) == []


def test_the_yardstick_and_tables_without_a_county_are_not_asked() -> None:
    assert not list(county_checks(REGISTRY.resource("psb_standard_address")))
    assert not list(county_checks(REGISTRY.resource("trb_vehicle_position")))
