import polars as pl
import pytest

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.scale import SCALES
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.labour import (
    make_labour_cases,
    make_pensioners,
    make_registrations,
    make_talents,
    make_vacancies,
)
from pipelines.sandbox.world.people import TODAY
from tests.pipelines.sandbox.one_city import one_city

S = SCALES["S"]


@pytest.fixture(scope="module")
def city() -> City:
    return one_city()


def test_nobody_is_registered_as_working_and_looking_for_work(city: City) -> None:
    rows = make_registrations(city.people, city.employment, stream(7, "registered"))
    working, looking = (set(rows.filter(pl.col("kind") == kind)["person"]) for kind in ("1", "2"))
    assert working and looking
    assert working.isdisjoint(looking)
    assert (rows["registered"] >= rows["began"]).all()


def test_vacancies_are_of_standing_firms_and_pay_more_at_the_top(city: City) -> None:
    rows = make_vacancies(S, city.firms, stream(7, "vacancies"))
    assert set(city.firms["status"][rows["firm"]]) == {"存续"}
    assert (rows["pay_to"] >= rows["pay_from"]).all()


def test_an_open_case_has_no_outcome(city: City) -> None:
    rows = make_labour_cases(S, city.firms, stream(7, "cases"))
    assert (rows["closed"].is_null() == rows["outcome"].is_null()).all()
    assert rows["closed"].drop_nulls().le(TODAY).all()


def test_pensioners_are_old_and_the_dead_among_them_have_died(city: City) -> None:
    rows = make_pensioners(city.people, city.deaths, stream(7, "pensions"))
    assert (TODAY.year - rows["birth"].dt.year() >= 60).all()
    assert set(rows.filter(pl.col("died").is_not_null())["person"]) <= set(city.deaths["person"])


def test_the_best_talents_are_doctors_and_everybody_has_an_employer(city: City) -> None:
    rows = make_talents(S, city.people, city.employment, stream(7, "talents"))
    assert set(rows.filter(pl.col("level") < 2)["education"]) <= {"博士"}
    assert rows["firm"].is_not_null().all()
