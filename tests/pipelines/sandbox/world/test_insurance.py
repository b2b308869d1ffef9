from datetime import datetime

import polars as pl
import pytest

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.scale import SCALES
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.insurance import make_drugs, make_insured, make_providers, make_settlements
from tests.pipelines.sandbox.one_city import one_city

S = SCALES["S"]


@pytest.fixture(scope="module")
def city() -> City:
    return one_city()


def test_employees_are_insured_by_their_employer(city: City) -> None:
    insured = make_insured(city.people, city.employment, stream(7, "insured"))
    assert insured["person"].is_unique().all()
    assert insured.filter(pl.col("kind") == "310")["firm"].is_not_null().all()
    assert insured.filter(pl.col("kind") == "390")["firm"].is_null().all()


def test_the_parts_of_a_settlement_add_up_and_pharmacies_sell_drugs_only(city: City) -> None:
    rng = stream(7, "settled")
    insured = make_insured(city.people, city.employment, rng)
    providers = make_providers(S, city.institutions, city.firms, rng)
    span = (datetime(2023, 1, 1), datetime(2023, 2, 1))
    settled = make_settlements(S, insured, providers, span, rng)
    assert (settled["fund"] + settled["account"] + settled["cash"] == settled["total"]).all()
    assert (settled["cash"] >= 0).all()
    shops = (providers["kind"] == "2")[settled["provider"]]
    assert (shops == (settled["kind"] == "41")).all()


def test_drug_codes_are_unique_and_of_twenty_three_characters() -> None:
    drugs = make_drugs(stream(7, "drugs"))
    assert drugs["code"].is_unique().all()
    assert drugs["code"].str.contains(r"^[XTZ][A-Z][0-9]{2}[A-Z]{3}[0-9]{3}[A-Z][0-9]{12}$").all()
    assert (drugs.filter("first")["share"] == 0).all()
