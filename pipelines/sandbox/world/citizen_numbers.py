"""Citizen ids for made-up people: real area codes, sequence codes 900 to 989, correct check digits."""

import polars as pl

from pipelines.sandbox.identifiers import citizen_ids
from pipelines.sandbox.randomness import Generator

FIRST_SEQUENCE = 900
PLACES_A_DAY = 45
"""Sequence codes of one sex in 900–989; 990–999 stay free, as in the real numbering they are special."""


def number_citizens(people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Adds `citizen_id` to people with `area_code`, `birth` and `male`.

    A day and area with more people of one sex than there are sequence codes hands the rest on to the next day.
    """
    people = people.with_columns(turn=_turn(people))
    while (full := people["turn"] >= PLACES_A_DAY).any():
        shifted = pl.when(full).then(pl.col("birth").dt.offset_by("-1d")).otherwise("birth")
        people = people.with_columns(birth=shifted)
        people = people.with_columns(turn=_turn(people))
    area = people["area_code"].cast(pl.Int64).to_numpy()
    birth = people["birth"].dt.strftime("%Y%m%d").cast(pl.Int64).to_numpy()
    place = (people["turn"].to_numpy() * 37 + area + birth * 7 + int(rng.integers(45))) % PLACES_A_DAY
    sequence = FIRST_SEQUENCE + 2 * place + people["male"].to_numpy()
    return people.drop("turn").with_columns(citizen_id=pl.Series(citizen_ids(area, birth, sequence)))


def _turn(people: pl.DataFrame) -> pl.Series:
    return people.select(turn=pl.int_range(pl.len()).over("area_code", "birth", "male"))["turn"]
