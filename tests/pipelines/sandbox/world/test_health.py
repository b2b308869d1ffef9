from datetime import datetime

import polars as pl
import pytest

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.scale import SCALES
from pipelines.sandbox.world.city import City, make_city
from pipelines.sandbox.world.health import make_health_workers, make_infections, make_stays, make_visits
from tests.pipelines.sandbox.one_city import one_city

S = SCALES["S"]
MONTH = (datetime(2023, 3, 1), datetime(2023, 4, 1))


@pytest.fixture(scope="module")
def city() -> City:
    return one_city()


def test_institutions_have_their_own_codes_and_lie_in_their_county(city: City) -> None:
    institutions = city.institutions
    assert institutions["code"].is_unique().all()
    assert institutions["uscc"].is_unique().all()
    assert (institutions["code"].str.slice(9, 6) == institutions["county_code"]).all()
    assert set(institutions["kind"]) == {"A", "B", "C", "D", "E"}


def test_the_largest_institution_treats_most(city: City) -> None:
    visits = make_visits(S, (city.people, city.institutions), *MONTH, stream(7, "visits"))
    counts = visits.group_by("institution").len().sort("len", descending=True)
    assert counts["institution"][0] == 0
    assert visits["visited"].min() >= MONTH[0] and visits["visited"].max() < MONTH[1]  # type: ignore[operator]
    assert (visits["insured"] <= visits["total"]).all()


def test_nobody_is_treated_who_is_gone(city: City) -> None:
    visits = make_visits(S, (city.people, city.institutions), *MONTH, stream(7, "visits"))
    assert city.people[visits["person"]]["cancelled"].is_null().all()


def test_stays_end_after_they_began_in_a_house_with_beds(city: City) -> None:
    stays = make_stays(S, (city.people, city.institutions), *MONTH, stream(7, "stays"))
    assert (stays["discharged"] > stays["admitted"]).all()
    assert (city.institutions[stays["institution"]]["beds"] > 0).all()


def test_onset_diagnosis_and_report_follow_each_other(city: City) -> None:
    cases = make_infections(S, city.people, city.institutions, stream(7, "cases"))
    assert (cases["onset"].cast(pl.Datetime("ms")) < cases["diagnosed"]).all()
    assert (cases["diagnosed"] < cases["reported"]).all()


def test_health_workers_are_licensed_once_and_registered_later(city: City) -> None:
    workers = make_health_workers(S, city.people, city.institutions, stream(7, "workers"))
    assert workers["person"].is_unique().all()
    assert (workers["registered"] >= workers["first_registered"]).all()


def test_the_same_seed_gives_the_same_institutions(city: City) -> None:
    assert make_city(S, 7).institutions.equals(city.institutions)
