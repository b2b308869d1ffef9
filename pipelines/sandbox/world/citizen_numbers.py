"""Citizen ids for made-up people: real area codes, sequence codes 900 to 989, correct check digits."""

import polars as pl

from pipelines.sandbox.identifiers import citizen_ids
from pipelines.sandbox.randomness import Generator

FIRST_SEQUENCE = 900
PLACES_A_DAY = 45
"""Sequence codes of one sex in 900–989; 990–999 stay free, as in the real numbering they are special."""


def number_citizens(people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Adds `citizen_id` to people with `area_code`, `birth` and `male`.

    A day and area with more people of one sex than there are sequence codes hands the rest on to the day before.
    """
    people = people.with_columns(_numbered(people))
    area = people["area_code"].cast(pl.Int64).to_numpy()
    birth = people["birth"].dt.strftime("%Y%m%d").cast(pl.Int64).to_numpy()
    place = (people["turn"].to_numpy() * 37 + area + birth * 7 + int(rng.integers(45))) % PLACES_A_DAY
    sequence = FIRST_SEQUENCE + 2 * place + people["male"].to_numpy()
    return people.drop("turn").with_columns(citizen_id=pl.Series(citizen_ids(area, birth, sequence)))


def _numbered(people: pl.DataFrame) -> pl.DataFrame:
    """Day of birth and turn on that day, for all at once.

    From the latest birth backwards everyone takes the next free place, none before that of the own day: place k is
    k = n + max(first place of the day - n) over all before, where n counts the people.
    """
    group, own = ("area_code", "male"), -PLACES_A_DAY * pl.col("birth").to_physical().cast(pl.Int64)
    ordered = people.select(*group, "birth", person=pl.int_range(pl.len())).sort(
        *group, "birth", "person", descending=[False, False, True, False]
    )
    ordered = ordered.with_columns(count=pl.int_range(pl.len()).over(group))
    place = pl.col("count") + (own - pl.col("count")).cum_max().over(group)
    taken = ordered.select("person", place=place).sort("person")
    return taken.select(
        birth=(-(pl.col("place") // PLACES_A_DAY)).cast(pl.Int32).cast(pl.Date),
        turn=pl.col("place") % PLACES_A_DAY,
    )
