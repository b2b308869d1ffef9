import csv
from datetime import date
from typing import Any

import pytest

from catalog.reference_landing import REFERENCE_LANDING
from tests.assets.model_city import ModelCity


def read(name: str) -> list[dict[str, str]]:
    path = next(REFERENCE_LANDING.rglob(name))
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def official_city() -> ModelCity:
    years = ("start_year", "end_year")
    history = [
        {key: (int(value) if key in years else value) if value else None for key, value in row.items()}
        for row in read("jm_division_history.csv")
    ]
    towns = [
        {"town_code": row["code9"], "town_name": row["name"], "county_code": row["county6"], "kind": row["kind"]}
        for row in read("jm_towns_2023.csv")
    ]
    villages = [
        {
            "village_code": row["code12"],
            "village_name": row["name"],
            "town_code": row["town9"],
            "county_code": row["county6"],
            "kind": row["kind"],
        }
        for row in read("jm_villages_2023.csv")
    ]
    return ModelCity(mca_division_history=history, stat_division_town=towns, stat_division_village=villages)


@pytest.fixture(scope="module")
def city() -> ModelCity:
    made = official_city()
    made.table("master.division_resolution")
    return made


def by_code(city: ModelCity) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in city.table("master.division")}


def test_the_official_counts(city: ModelCity) -> None:
    current = [row for row in city.table("master.division") if row["is_current"]]
    levels = [row["level"] for row in current]
    assert levels.count("town") == 82
    assert levels.count("village") == 1348
    assert sum(row["level"] == "county" and row["kind"] != "municipal_districts" for row in current) == 7


def test_every_parent_exists_and_every_code_is_once(city: ModelCity) -> None:
    rows = city.table("master.division")
    codes = [row["code"] for row in rows]
    assert len(set(codes)) == len(codes)
    assert {row["parent_code"] for row in rows} - {None} <= set(codes)


def test_a_village_has_its_full_name(city: ModelCity) -> None:
    assert by_code(city)["440703002101"]["full_name"] == "广东省江门市蓬江区白沙街道羊桥社区居委会"


@pytest.mark.parametrize(
    ("code", "full_name", "successor"),
    [
        ("440721", "广东省江门市新会县", "440705"),
        ("449006", "广东省新会市", "440705"),
        ("440782", "广东省江门市新会市", "440705"),
        ("442727", "广东省佛山地区台山县", "440781"),
        ("440702", "广东省江门市城区", None),
        ("440785", "广东省江门市恩平市", "440785"),
    ],
)
def test_codes_keep_the_meaning_of_their_time(
    city: ModelCity, code: str, full_name: str, successor: str | None
) -> None:
    row = by_code(city)[code]
    assert (row["full_name"], row["successor_code"]) == (full_name, successor)


def test_years_become_days(city: ModelCity) -> None:
    row = by_code(city)["440782"]
    assert (row["valid_from"], row["valid_to"], row["is_current"]) == (date(1995, 1, 1), date(2001, 12, 31), False)


def test_what_a_code_is_called_today(city: ModelCity) -> None:
    today = {row["code"]: row for row in city.table("master.division_resolution")}
    assert (today["440782"]["name"], today["440782"]["current_code"]) == ("新会市", "440705")
    assert today["440782"]["current_name"] == "新会区"
    assert {"440782101", "999999"}.isdisjoint(today), "of an abolished county only its own code is known"


def test_chains_of_successors_are_followed() -> None:
    history: list[dict[str, Any]] = [{"code": "440700", "name": "江门市"}]
    history += [
        {"code": f"4407{n:02}", "name": f"第{n}县", "start_year": n, "end_year": n, "successor_code": f"4407{n + 1:02}"}
        for n in range(31, 38)
    ]
    history.append({"code": "440738", "name": "末区", "start_year": 1999})
    rows = by_code(ModelCity(mca_division_history=history))
    assert {rows[f"4407{n}"]["successor_code"] for n in range(31, 39)} == {"440738"}
