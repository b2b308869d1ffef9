import re

import polars as pl

from pipelines.sandbox.build import SandboxSummary
from pipelines.sandbox.identifiers import citizen_check
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.scale import SCALES
from pipelines.sandbox.world.citizen_numbers import number_citizens
from pipelines.sandbox.world.city import City, make_city
from tests.pipelines.sandbox.delivered import everything
from tests.pipelines.sandbox.one_city import one_city

CITIZEN_ID = re.compile(r"(?<![0-9A-Za-z])\d{6}(?:19|20)\d{9}[\dXx](?![0-9A-Za-z])")
MOBILE = re.compile(r"(?<![0-9A-Za-z.])1[3-9]\d{9}(?![0-9A-Za-z.])")
"""Eleven digits in a hash or an amount are no number of a telephone."""


def test_sequence_codes_are_those_of_nobody(city: SandboxSummary) -> None:
    found = {number for text in everything(city.out) for number in CITIZEN_ID.findall(text)}
    assert len(found) > 5000
    permits = "".join(path.read_text("utf-8") for path in city.landing.glob("hcb/construction_permit_*.jsonl"))
    # 施工许可证编号: county, day and turn in eighteen digits
    works = set(re.findall(r'"SGXKZBH":"(\d{18})"', permits))
    assert works and {number for number in found - works if not 900 <= int(number[14:17]) <= 989} == set()


def test_mobile_numbers_are_of_a_range_without_operator(city: SandboxSummary) -> None:
    found = {number for text in everything(city.out) for number in MOBILE.findall(text)}
    faults = pl.read_parquet(city.truth / "faults.parquet")
    amounts = set(faults.filter(pl.col("fault") == "H33")["written"])  # in another unit
    assert {number for number in found - amounts if not number.startswith("154")} <= {"13800138000"}


def test_ids_are_unique_and_agree_with_the_person() -> None:
    city = one_city()
    people = city.people
    assert people["citizen_id"].is_unique().all()
    assert (people["citizen_id"].str.slice(6, 8) == people["birth"].dt.strftime("%Y%m%d")).all()
    assert (people["citizen_id"].str.slice(16, 1).cast(pl.Int64) % 2 == people["male"].cast(pl.Int64)).all()
    assert all(citizen_check(number[:17]) == number[17] for number in people["citizen_id"])


def test_a_crowded_birthday_hands_over_to_the_next_day() -> None:
    crowd = pl.DataFrame({"area_code": ["440703"] * 120, "male": [True] * 120}).with_columns(
        birth=pl.lit("1990-01-01").str.to_date()
    )
    numbered = number_citizens(crowd, stream(1, "crowd"))
    assert numbered["citizen_id"].is_unique().all()
    assert numbered["birth"].n_unique() == 3


def test_area_codes_are_those_of_the_time(city: SandboxSummary) -> None:
    entities = make_city(SCALES[city.scale], city.seed)
    assert _older(entities, "440781", 1989) <= {"440722", "449002"}
    assert "440781" in _older(entities, "440781", 2000, after=True)


def _older(city: City, county: str, year: int, *, after: bool = False) -> set[str]:
    """Area codes of natives of a county born before (or from) a year that the city's own counties had."""
    people = city.people.filter(pl.col("kind") == "registered")
    people = people.with_columns(county=city.places.villages["county_code"][people["village"]])
    born = pl.col("birth").dt.year()
    chosen = people.filter(pl.col("county") == county, born >= year if after else born.is_between(1986, year - 1))
    return set(chosen["area_code"].filter(chosen["area_code"].str.slice(0, 4).is_in(["4407", "4490"])))
