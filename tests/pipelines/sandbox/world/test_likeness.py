"""The city can fail whoever resolves identities: people and firms are alike where the world has them alike."""

import polars as pl
import pytest

from pipelines.sandbox.identifiers import citizen_check
from pipelines.sandbox.world.city import City
from tests.pipelines.sandbox.one_city import one_city


@pytest.fixture(scope="module")
def city() -> City:
    return one_city()


def test_twins_are_born_on_one_day_in_one_home(city: City) -> None:
    children = city.people.filter(pl.col("role") == "子女")
    twins = children.group_by("household", "birth").agg(pl.len(), pl.col("citizen_id").n_unique())
    twins = twins.filter(pl.col("len") > 1)
    assert len(twins) >= 2
    assert (twins["citizen_id"] == twins["len"]).all()


def test_namesakes_of_one_town_share_their_day_of_birth_and_nothing_else(city: City) -> None:
    people = city.people.with_columns(town=city.places.villages["town_code"][city.people["village"]])
    alike = people.group_by("name", "birth", "male", "town").agg(
        pl.len(), pl.col("citizen_id").n_unique(), homes=pl.col("household").n_unique()
    )
    alike = alike.filter(pl.col("len") > 1)
    assert len(alike) >= 2
    assert (alike["citizen_id"] == alike["len"]).all()
    assert (alike["homes"] > 1).any()


def test_families_share_a_telephone_and_strangers_do_not(city: City) -> None:
    shared = city.people.drop_nulls("phone").group_by("phone").agg(pl.len(), homes=pl.col("household").n_unique())
    shared = shared.filter(pl.col("len") > 1)
    assert len(shared) > len(city.people) * 0.02
    assert (shared["homes"] == 1).mean() > 0.99


def test_former_names_keep_the_surname(city: City) -> None:
    renamed = city.people.drop_nulls("former_name")
    assert 0 < len(renamed) < len(city.people) * 0.03
    assert (renamed["former_name"].str.head(1) == renamed["name"].str.head(1)).all()
    assert (renamed["former_name"] != renamed["name"]).all()


def test_numbers_before_their_correction_are_valid_and_nobodys(city: City) -> None:
    earlier = city.people["earlier_id"].drop_nulls().to_list()
    assert earlier
    assert all(citizen_check(number[:17]) == number[17] for number in earlier)
    assert not set(earlier) & set(city.people["citizen_id"])


def test_a_childs_parent_is_of_its_home(city: City) -> None:
    children = city.people.drop_nulls("parent_id")
    heads = city.people.select("household", parent_id="citizen_id")
    assert len(children.join(heads, on=["household", "parent_id"])) == len(children)
    assert (children["parent_id"] != children["citizen_id"]).all()


def test_some_shops_of_a_county_have_one_name_and_branches_their_firms(city: City) -> None:
    firms = city.firms
    shops = firms.filter(pl.col("kind") == "individual").group_by("name", "county").len()
    assert (shops["len"] > 1).any()
    branches = firms.filter(pl.col("name").str.ends_with("分公司"))["name"]
    parents = branches.str.replace("..分公司$", "")
    assert len(parents) and parents.is_in(firms["name"].implode()).all()
    assert firms["uscc"].is_unique().all()
