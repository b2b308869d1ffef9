from datetime import datetime

import pytest

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.service_catalogue import _evaluations
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.economy import choose_firms, make_accounts, make_happenings, standing_firms
from tests.pipelines.sandbox.one_city import one_city


@pytest.fixture(scope="module")
def city() -> City:
    return one_city()


def test_things_happen_to_firms_that_exist(city: City) -> None:
    happenings = make_happenings(300, city.firms, stream(7, "test"))
    firms = city.firms[happenings["firm"].to_numpy()]
    assert happenings["uscc"].to_list() == firms["uscc"].to_list()
    assert set(firms["status"]) == {"存续"} and firms["established"].max() < datetime(2023, 1, 1).date()
    assert happenings["time"].is_sorted() and set(happenings["time"].dt.year()) == {2023}


def test_a_chosen_firm_is_chosen_once_and_of_the_kind_wanted(city: City) -> None:
    chosen = choose_firms(0.2, city.firms, stream(7, "test"), "enterprise")
    assert chosen["uscc"].is_unique().all()
    assert set(city.firms[chosen["firm"].to_numpy()]["kind"]) == {"enterprise"}
    assert len(choose_firms(0.0, city.firms, stream(7, "test"))) == 1
    assert len(choose_firms(1.0, city.firms, stream(7, "test"))) == len(standing_firms(city.firms))


def test_the_same_seed_has_the_same_year(city: City) -> None:
    def year(name: str) -> list[tuple[object, ...]]:
        return make_happenings(50, city.firms, stream(7, name)).rows()

    assert year("a") == year("a") != year("b")


def test_no_firm_pays_more_than_it_turns_over(city: City) -> None:
    accounts = make_accounts(choose_firms(1.0, city.firms, stream(7, "test")), stream(7, "accounts"))
    assert (accounts["tax"] < accounts["revenue"]).all() and (accounts["revenue"] > 0).all()


def test_every_evaluation_is_of_a_finished_case_with_stars(city: City) -> None:
    evaluations = _evaluations(city, stream(7, "test"))
    rated = city.cases.filter(city.cases["done"] & (city.cases["stars"] > 0))
    assert len(evaluations) == len(rated)
    assert evaluations["办件编号"].str.slice(12).cast(int).to_list() == rated["case"].to_list()
