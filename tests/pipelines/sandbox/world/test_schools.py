import polars as pl
import pytest

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.scale import SCALES
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.schools import STAGES, make_students, make_teachers, make_training
from tests.pipelines.sandbox.one_city import one_city

S = SCALES["S"]


@pytest.fixture(scope="module")
def city() -> City:
    return one_city()


@pytest.fixture(scope="module")
def students(city: City) -> pl.DataFrame:
    return make_students(city.people, city.places, city.schools, stream(7, "students"))


def test_every_county_has_every_kind_of_school(city: City) -> None:
    assert city.schools.select("county_code", "kind").n_unique() == 7 * len(STAGES)
    assert city.schools["code"].is_unique().all()
    assert city.schools["code"].str.len_chars().eq(10).all()


def test_children_go_to_one_school_in_their_county(city: City, students: pl.DataFrame) -> None:
    home = city.places.villages["county_code"][city.people["village"][students["person"]]]
    assert (city.schools["county_code"][students["school"]] == home).all()
    assert students["person"].is_unique().all()


def test_pupils_have_the_age_of_their_school(city: City, students: pl.DataFrame) -> None:
    entry = pl.Series([age for *_, age in STAGES])[city.schools["stage"][students["school"]]]
    age = 2023 - city.people["birth"][students["person"]].dt.year()
    assert (age - entry >= 0).all()
    assert students["year"].is_between(1, 6).all()


def test_teachers_began_as_adults(city: City) -> None:
    teachers = make_teachers(S, city.people, city.schools, stream(7, "teachers"))
    assert (teachers["started"].dt.year() - city.people["birth"][teachers["person"]].dt.year() >= 22).all()


def test_only_standing_firms_train(city: City) -> None:
    training = make_training(S, city.firms, stream(7, "training"))
    assert set(city.firms["status"][training["firm"]]) == {"存续"}
    assert (training["until"] > training["since"]).all()
