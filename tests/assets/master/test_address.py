import dataclasses
from typing import Any

import pyarrow as pa
import pytest

from catalog.models.functions import ADDRESS_LEVELS
from catalog.registry.registry import Registry
from lake.engine.duck.list_function import define
from quality.addresses.levels import COLUMNS
from tests.assets.master.test_division import official_city
from tests.assets.model_city import ModelCity
from tests.catalog.model_maker import our_tables

VILLAGE = "440703002101"
YANGQIAO = "江门市蓬江区白沙街道羊桥社区"
WRITTEN = {
    "same": f"{YANGQIAO}建设路1号",
    "room": f"{YANGQIAO}建设路3号丽都华庭101室",
    "as people say": "蓬江白沙羊桥建设路3号丽都华庭101",
    "without village": "江门市蓬江区白沙街道建设路3号",
    "estate": f"{YANGQIAO}丽都华庭",
    "opposite": f"{YANGQIAO}建设路1号对面",
    "no such door": f"{YANGQIAO}建设路99号",
    "no such road": f"{YANGQIAO}无此路1号",
    "two places": "江门市蓬江区建设路1号",
    "town": "江门市蓬江区白沙街道",
    "county": "蓬江区",
    "elsewhere": "湖南省长沙市芙蓉区五一大道1号",
    "other estate": f"{YANGQIAO}建设路3号锦湖花园",
}


def building(number: int, village: str, address: str) -> dict[str, Any]:
    code = f"{village}{number:06}"
    at = {"longitude": 113.1 + number / 1000, "latitude": 22.6}
    return {"building_code": code, "village_code": village, "address": address, **at}


def standard(code: str, building_code: str, address: str, status: str = "启用") -> dict[str, Any]:
    village = building_code[:12]
    return {"address_code": f"{village}{code}", "village_code": village, "building_code": building_code,
            "address": address, "status": status}  # fmt: skip


@pytest.fixture(scope="module")
def city() -> ModelCity:
    other = "440703006101"
    buildings = [
        building(1, VILLAGE, f"{YANGQIAO}建设路1号"),
        building(2, VILLAGE, f"{YANGQIAO}建设路3号丽都华庭"),
        building(1, other, "江门市蓬江区环市街道五福社区建设路1号"),
    ]
    made = official_city()
    made.replace_source("psb_building", buildings)
    made.replace_source(
        "psb_standard_address",
        [
            standard("0001000010000", f"{VILLAGE}000001", f"{YANGQIAO}建设路1号"),
            standard("0001000030000", f"{VILLAGE}000002", f"{YANGQIAO}建设路3号丽都华庭"),
            standard("0001000030001", f"{VILLAGE}000002", f"{YANGQIAO}建设路3号丽都华庭101室"),
            standard("0001000010000", f"{other}000001", "江门市蓬江区环市街道五福社区建设路1号"),
        ],
    )
    house = f"{VILLAGE}0000020010001"
    made.replace_source(
        "psb_real_house",
        [{"house_code": house, "building_code": house[:18], "floor": 1, "room": "101",
          "address": f"{YANGQIAO}建设路3号丽都华庭101室"}],
    )  # fmt: skip
    made.replace_source(
        "plac_grid",
        [
            {"grid_code": f"{VILLAGE}{turn:03}", "grid_name": f"第{turn}网格", "longitude": 113.1 + turn / 1000,
             "latitude": 22.6}
            for turn in (1, 2)
        ],
    )  # fmt: skip
    made.replace_source("amr_market_entity", [{"uscc": name, "address": text} for name, text in WRITTEN.items()])
    return made


@pytest.fixture(scope="module")
def matched(city: ModelCity) -> dict[str, dict[str, Any]]:
    rows = {row["address_text"]: row for row in city.table("master.address_match")}
    return {name: rows[text] for name, text in WRITTEN.items()}


@pytest.mark.parametrize(
    ("name", "precision", "building_code"),
    [
        ("same", "门牌", f"{VILLAGE}000001"),
        ("room", "门牌", f"{VILLAGE}000002"),
        ("as people say", "门牌", f"{VILLAGE}000002"),
        ("without village", "门牌", f"{VILLAGE}000002"),
        ("estate", "楼栋", f"{VILLAGE}000002"),
        ("opposite", "道路", None),
        ("no such door", "道路", None),
        ("no such road", "村居", None),
        ("two places", "道路", None),
        ("town", "镇街", None),
        ("county", "县区", None),
        ("elsewhere", None, None),
        ("other estate", "门牌", f"{VILLAGE}000002"),
    ],
)
def test_an_address_is_found_as_far_as_it_is_sure(
    matched: dict[str, dict[str, Any]], name: str, precision: str | None, building_code: str | None
) -> None:
    assert (matched[name]["precision"], matched[name]["building_code"]) == (precision, building_code)


def test_texts_are_taken_apart_in_shares_of_which_none_outgrows_the_others(city: ModelCity) -> None:
    shares = list[int]()

    def counted(addresses: pa.Array, _divisions: pa.Array) -> pa.Table:
        shares.append(len(addresses))
        nothing = {name: pa.nulls(len(addresses)) for name in (*ADDRESS_LEVELS.fields, *ADDRESS_LEVELS.lists)}
        return pa.table({**nothing, "address_text": addresses})

    city.table("master.address_text")
    define(city.connection, dataclasses.replace(ADDRESS_LEVELS, name="counted"), counted)
    made = our_tables().models["master.address_text"].sql.replace("500000", "1").replace("address_levels(", "counted(")
    many = "SELECT '第' || i || '号' AS address FROM range(40) AS t(i)"
    ones = made.replace("select distinct address from written where address is not null", many)
    [(rows, texts)] = city.connection.execute(f"SELECT count(*), count(DISTINCT address_text) FROM ({ones})").fetchall()
    assert (rows, texts) == (40, 40)
    assert sorted(shares) == [2] * 8 + [3] * 8


def test_a_room_leads_to_its_house_and_the_nearest_grid(matched: dict[str, dict[str, Any]]) -> None:
    room = matched["as people say"]
    assert room["address_code"] == f"{VILLAGE}0001000030001"
    assert (room["house_code"], room["grid_code"]) == (f"{VILLAGE}0000020010001", f"{VILLAGE}002")


def test_what_lies_opposite_is_not_the_door_and_names_it(matched: dict[str, dict[str, Any]]) -> None:
    opposite = matched["opposite"]
    assert (opposite["address_code"], opposite["landmark_code"]) == (None, f"{VILLAGE}0001000010000")


def test_two_buildings_that_fit_are_both_counted_and_neither_is_taken(matched: dict[str, dict[str, Any]]) -> None:
    assert matched["two places"]["candidates"] == 2


def test_an_estate_that_is_not_the_doors_lowers_the_score(matched: dict[str, dict[str, Any]]) -> None:
    assert matched["other estate"]["score"] < matched["room"]["score"] == 1


def test_every_address_of_every_contract_is_taken_apart() -> None:
    tables = our_tables()
    read = {(str(one.table), one.column) for one in tables.lineage("master.address_text")["address_text"]}
    bound = {
        (resource.std.name, field.name)
        for resource in Registry.load().resources.values()
        for field in resource.fields
        if field.element.id == "address"
    }
    assert bound <= read


def test_the_function_gives_the_columns_of_the_parser() -> None:
    assert ADDRESS_LEVELS.fields + ADDRESS_LEVELS.lists == ("address_text", *COLUMNS)
