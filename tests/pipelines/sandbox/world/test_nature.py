from datetime import date
from functools import cache

import polars as pl

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.countryside import (
    LIMITS,
    make_batches,
    make_product_tests,
    make_spots,
    make_transfers,
    make_visits,
)
from pipelines.sandbox.world.environment import make_discharges, make_manifests, make_sections, make_sources
from pipelines.sandbox.world.perception import make_cameras, make_devices, make_poles
from tests.pipelines.sandbox.one_city import one_city


@cache
def city() -> City:
    return one_city()


def _sources() -> pl.DataFrame:
    return make_sources(city().scale, city().firms, city().places, stream(7, "environment"))


def test_pollution_sources_are_standing_enterprises_and_the_same_again() -> None:
    sources = _sources()
    known = city().firms.filter((pl.col("status") == "存续") & (pl.col("kind") == "enterprise"))
    assert sources["uscc"].is_in(known["uscc"].implode()).all()
    assert sources["site_code"].is_unique().all()
    assert sources.equals(_sources())


def test_nothing_is_discharged_while_a_source_stands_still() -> None:
    rows = make_discharges(city().scale, _sources(), stream(7, "x"))
    assert rows.filter(pl.col("flag") == "F")["mass"].sum() == 0
    assert (rows["average"] <= rows["maximum"]).all()


def test_the_class_of_a_section_follows_from_its_worst_factor() -> None:
    second = make_sections(stream(7, "x")).filter(pl.col("quality") == "II")
    assert len(second)
    assert second["ammonia"].max() <= 0.5
    assert second["phosphorus"].max() <= 0.1


def test_waste_does_not_grow_nor_arrive_before_it_left() -> None:
    manifests = make_manifests(city().scale, _sources(), stream(7, "x"))
    assert (manifests["received"] <= manifests["sent"]).all()
    assert (manifests["arrived"] >= manifests["moved"]).all()


def test_fields_are_let_by_people_of_the_city_with_sandbox_numbers() -> None:
    transfers = make_transfers(city().scale, city().people, city().firms, stream(7, "x"))
    assert transfers["citizen_id"].is_in(city().people["citizen_id"].implode()).all()
    assert transfers["citizen_id"].str.slice(14, 3).cast(pl.Int64).is_between(900, 989).all()


def test_a_product_is_good_when_no_limit_is_passed() -> None:
    tests = make_product_tests(city().scale, city().firms, stream(7, "x"))
    assert ((tests["found"] <= tests["limit"]) == tests["good"]).all()
    assert set(tests["limit"]) == set(LIMITS.values())


def test_most_batches_were_tested_before_they_were_sold_in_the_year() -> None:
    tests = make_product_tests(city().scale, city().firms, stream(7, "x"))
    batches = make_batches(city().scale, city().places, tests, stream(7, "y"))
    assert batches["sold"].max() == date(2023, 12, 31)
    assert 0.6 < (batches["sold"] > batches["sampled"]).sum() / len(batches) < 0.9
    assert 0 < batches["code"].null_count() < 0.2 * len(batches)


def test_every_spot_has_visitors_on_every_day() -> None:
    spots = make_spots(city().places, stream(7, "x"))
    visits = make_visits(spots, date(2023, 1, 1), date(2023, 12, 31), stream(7, "y"))
    assert len(visits) == len(spots) * 365
    assert (visits["elsewhere"] <= visits["visitors"]).all()


def test_devices_hang_on_poles_and_cameras_carry_their_county() -> None:
    poles = make_poles(city().scale, city().places, stream(7, "x"))
    devices = make_devices(city().scale, poles, stream(7, "y"))
    assert devices["code"].is_in(poles["code"].implode()).all()
    cameras = make_cameras(city().scale, city().places, stream(7, "z"))
    assert (cameras["device"].str.len_chars() == 20).all()
    assert (cameras["device"].str.head(6) == cameras["county_code"]).all()
    assert cameras["device"].is_unique().all()
