"""What departments know of people, houses and vehicles fits together."""

import polars as pl
import pytest

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.scale import SCALES
from pipelines.sandbox.world.city import City, make_city
from pipelines.sandbox.world.diaspora import make_diaspora
from pipelines.sandbox.world.land import make_parcels, make_segments
from pipelines.sandbox.world.papers import make_drivers, make_travel_documents
from pipelines.sandbox.world.romanisation import pinyin, taishanese
from pipelines.sandbox.world.welfare import make_allowances
from tests.pipelines.sandbox.one_city import one_city


@pytest.fixture(scope="module")
def city() -> City:
    return one_city()


def test_codes_of_houses_nest_in_buildings_and_villages(city: City) -> None:
    space = city.space
    assert space.buildings["code"].is_unique().all()
    assert space.houses["code"].is_unique().all()
    assert (space.houses["code"].str.head(18) == space.houses["building_code"]).all()
    assert (space.buildings["code"].str.head(12) == space.buildings["village_code"]).all()
    assert (space.buildings["rooms"] <= space.buildings["floors"] * 4).all()


def test_every_village_has_a_grid(city: City) -> None:
    grids = city.space.grids
    assert grids["village_code"].n_unique() == len(city.places.villages)
    assert grids["code"].is_unique().all()
    assert grids["code"].str.contains(r"^4407\d{11}$").all()


def test_no_two_vehicles_have_the_same_plate_or_number(city: City) -> None:
    vehicles = city.vehicles
    assert vehicles["plate"].is_unique().all()
    assert vehicles["vin"].is_unique().all()
    assert not vehicles["plate"].str.contains("[IO]").any()
    assert ((vehicles["person"] >= 0) != (vehicles["firm"] >= 0)).all()


def test_electric_plates_have_eight_characters(city: City) -> None:
    long = city.vehicles["plate"].str.len_chars() == 8
    assert (long == (city.vehicles["kind"] == "52")).all()


def test_the_dead_are_those_whose_registration_ended(city: City) -> None:
    people = city.people[city.deaths["person"]]
    assert people["cancelled"].is_not_null().all()
    assert (city.deaths["died"] >= people["birth"]).all()
    assert (city.deaths["died"] <= people["cancelled"]).all()


def test_mothers_are_grown_women_of_the_household(city: City) -> None:
    births = city.births.filter(pl.col("mother") >= 0)
    mothers, children = city.people[births["mother"]], city.people[births["person"]]
    assert not mothers["male"].any()
    assert (mothers["household"] == children["household"]).all()
    assert (mothers["birth"] < children["birth"]).all()


def test_couples_are_of_age(city: City) -> None:
    for side, male in (("husband", True), ("wife", False)):
        people = city.people[city.marriages[side]]
        assert (people["male"] == male).all()
        assert ((city.marriages["married"] - people["birth"]).dt.total_days() >= 22 * 365).all()


def test_some_allowances_go_on_after_death(city: City) -> None:
    allowances = make_allowances(city.people, city.deaths, stream(3, "allowances"))
    late = allowances.filter(pl.col("died").is_not_null() & (pl.col("until") > pl.col("died")))
    assert 0 < len(late) < len(allowances) * 0.1


def test_drivers_were_grown_when_they_got_the_licence(city: City) -> None:
    drivers = make_drivers(city.scale, city.people, stream(3, "drivers"))
    people = city.people[drivers["person"]]
    assert drivers["person"].is_unique().all()
    assert ((drivers["issued"] - people["birth"]).dt.total_days() >= 17 * 365).all()
    assert (drivers["until"] > drivers["issued"]).all()


def test_travel_documents_have_numbers_of_their_own(city: City) -> None:
    documents = make_travel_documents(city.scale, city.people, stream(3, "documents"))
    assert documents["number"].is_unique().all()
    assert documents["number"].str.contains(r"^[ECL]\d{8}$").all()


def test_parcels_have_codes_of_nineteen_characters(city: City) -> None:
    parcels = make_parcels(city.space.buildings, stream(3, "parcels"))
    assert parcels["code"].is_unique().all()
    assert parcels["code"].str.contains(r"^\d{12}(GB|JC)\d{5}$").all()


def test_pipes_lie_in_the_town_they_name(city: City) -> None:
    segments = make_segments(city.scale, city.places, stream(3, "segments"))
    assert (segments["town_code"].str.head(6) == segments["county_code"]).all()
    assert segments["length"].min() > 0  # type: ignore[operator]


def test_names_of_families_abroad_are_those_of_their_relatives(city: City) -> None:
    abroad = make_diaspora(city.scale, city.places, city.people, stream(3, "diaspora"))
    relatives = city.people[abroad["relative"]]
    assert (abroad["name"].str.head(1) == relatives["name"].str.head(1)).mean() > 0.75  # type: ignore[operator]
    assert abroad["latin"].str.contains(r"^[A-Za-z ]+$").all()


def test_every_name_of_the_city_can_be_written_in_latin_letters(city: City) -> None:
    names = city.people.select("name", pinyin=pinyin("name"), taishanese=taishanese("name"))
    assert names["pinyin"].str.contains("^[A-Z]+ [A-Z]+$").all()
    assert names["taishanese"].str.contains("^[A-Za-z ]+$").all()


@pytest.mark.parametrize(
    ("name", "passport", "abroad"), [("陈伟强", "CHEN WEIQIANG", "Chin Wai Keung"), ("司徒华", "SITU HUA", "Szeto Wah")]
)
def test_the_same_name_is_written_in_two_ways(name: str, passport: str, abroad: str) -> None:
    written = pl.DataFrame({"name": [name]}).select(passport=pinyin("name"), abroad=taishanese("name"))
    assert written.row(0) == (passport, abroad)


def test_the_same_seed_makes_the_same_city(city: City) -> None:
    again = make_city(SCALES["S"], 7)
    assert again.vehicles.equals(city.vehicles)
    assert again.space.houses.equals(city.space.houses)
    assert again.marriages.equals(city.marriages)
