"""Ids of addresses, buildings, houses and grids: the ledger gives them, and they outlive codes and spellings."""

from itertools import permutations
from typing import Any

import pytest

from lake.ledger.decisions import Decisions, Judgement
from lake.ledger.golden_id import is_golden_id
from tests.assets.model_city import ModelCity
from tests.lake.ledger.clusters import identities

YANGQIAO = "江门市蓬江区白沙街道羊桥社区"
PLACES = {
    "address": ("psb_standard_address", "ad"),
    "building": ("psb_building", "bd"),
    "house": ("psb_real_house", "ho"),
    "grid": ("plac_grid", "gd"),
}
"""Domain → the library that it comes from, and how its ids begin."""
DAYS = ({"a": "建设路1号", "b": "建设路3号"}, {"c": "建设路5号"}, {"d": "建设路7号", "e": "建设路9号"})
"""What each of three days brings: code → how it is written."""


def row(domain: str, code: str, written: str) -> dict[str, Any]:
    if domain == "grid":
        return {"grid_code": code, "county_name": "蓬江区", "town_name": "白沙街道", "grid_name": written}
    return {f"{domain}_code": code, "address": f"{YANGQIAO}{written}"}


def ids(city: ModelCity, domain: str, rows: dict[str, str]) -> dict[str, str]:
    """By code, once the library holds these rows."""
    city.replace_source(PLACES[domain][0], [row(domain, code, written) for code, written in rows.items()])
    return {one[f"{domain}_code"]: one[f"{domain}_id"] for one in city.table(f"master.{domain}_xref")}


@pytest.mark.parametrize("domain", PLACES)
def test_a_code_given_anew_and_a_name_written_anew_keep_the_id(domain: str) -> None:
    city = ModelCity()
    first = ids(city, domain, {"a": "建设路1号", "b": "建设路3号"})
    assert all(is_golden_id(one, PLACES[domain][1]) for one in first.values()) and first["a"] != first["b"]
    renamed = ids(city, domain, {"a": "跃进路1号", "b": "建设路3号"})
    assert renamed == first
    recoded = ids(city, domain, {"z": "跃进路1号", "b": "建设路3号"})
    assert recoded == {"z": first["a"], "b": first["b"]}


@pytest.mark.parametrize("order", permutations(range(3)))
def test_days_in_any_order_part_and_keep_alike(order: tuple[int, ...]) -> None:
    city, held, known = ModelCity(), dict[str, str](), dict[str, str]()
    for day in order:
        held |= DAYS[day]
        today = ids(city, "building", held)
        assert today.items() >= known.items()
        known = today
    assert {*known} == {*"abcde"} and len({*known.values()}) == 5
    assert ids(city, "building", held) == known


def test_what_two_share_tells_neither() -> None:
    city = ModelCity()
    first = ids(city, "building", {"a": "建设路1号", "b": "建设路1号"})
    assert first["a"] != first["b"]
    assert ids(city, "building", {"c": "建设路1号"})["c"] not in first.values()


def test_a_building_that_vanished_comes_back_as_itself_and_its_id_is_nobody_elses() -> None:
    city = ModelCity()
    first = ids(city, "building", {"a": "建设路1号", "b": "建设路3号"})
    without = ids(city, "building", {"b": "建设路3号", "c": "建设路5号"})
    assert without["b"] == first["b"] and first["a"] not in without.values()
    assert [one.standing for one in identities(city.ledger, "building") if one.golden_id == first["a"]] == ["tombstone"]
    assert ids(city, "building", {"a": "建设路1号", "b": "建设路3号"}) == first


def test_two_codes_that_a_steward_joins_are_one_building_to_all_that_is_in_it() -> None:
    city, rows = ModelCity(), {"440703002101000001": "建设路1号", "440703002101000002": "建设路1号A座"}
    one, other = rows
    first = ids(city, "building", rows)
    members = {row["building_code"]: row["member"] for row in city.table("master.building_xref")}
    judgement = Judgement(members[one], members[other], "same", 1.0, "steward")
    made = Decisions(city.ledger, "building").decide(judgement, "地址办")
    joined = ids(city, "building", rows)
    assert {*joined.values()} == {first[one]} or {*joined.values()} == {first[other]}
    city.replace_source(
        "psb_real_house", [{"house_code": f"{code}h", "building_code": code, "address": code} for code in rows]
    )
    assert [(row["building_code"], row["houses"]) for row in city.table("master.building")] == [(one, 2)]
    assert {row["building_id"] for row in city.table("master.house")} == {*joined.values()}
    [gone] = [one for one in identities(city.ledger, "building") if one.standing == "merged"]
    assert gone.leads_to in joined.values()
    Decisions(city.ledger, "building").undo(made.number, "地址办")
    assert ids(city, "building", rows) == first
