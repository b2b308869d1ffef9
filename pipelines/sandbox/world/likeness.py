"""People who are easily taken for each other, and people who look like two: what resolving identities must tell apart.

All of it is true of the city, nothing of it a fault: twins, namesakes with the same day of birth in one town, families
with one telephone, people who changed their names and people whose number was corrected.
"""

import numpy as np
import polars as pl

from pipelines.sandbox.identifiers import citizen_ids
from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.world.person_names import draw_given_names
from pipelines.sandbox.world.places import Places

TWINS = 0.015
"""Share of the pairs of children in one home."""
NAMESAKES = 0.002
"""Share of all people who are called like somebody of their town and sex who was born the same day."""
RENAMED, RENUMBERED = 0.015, 0.004
ALIKE_WITHIN = 400
"""Days between the births of two who may become namesakes: nobody's family is upset by so little."""
FULL_NAME = 3


def with_likeness(people: pl.DataFrame, places: Places, rng: Generator) -> pl.DataFrame:
    """Twins and namesakes, before anybody has a number: numbers hold the day of birth."""
    return _with_namesakes(_with_twins(people, rng), places, rng)


def with_former_selves(people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Adds `former_name`, `earlier_id` and, of children, `parent_id`: what older or careless records say instead."""
    renamed = pl.Series(rng.random(len(people)) < RENAMED)
    before = pl.concat_str(pl.col("name").str.head(1), pl.Series(draw_given_names(people["male"].to_numpy(), rng)))
    return people.with_columns(
        former_name=pl.when(renamed & (before != pl.col("name"))).then(before),
        earlier_id=_earlier_ids(people, rng),
        parent_id=pl.when((pl.col("role") == "子女") & (pl.col("birth").dt.year() >= 2006)).then(
            pl.col("citizen_id").first().over("household")
        ),
    )


def with_shared_phones(people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Some children and some of the old are reached at the number of the head of their home."""
    chance = pl.Series(rng.random(len(people)))
    child = (
        (pl.col("role") == "子女") & pl.col("phone").is_null() & (pl.col("birth").dt.year() >= 2006) & (chance < 0.5)
    )
    old = (pl.col("role") == "父母") & (chance < 0.3)
    return people.with_columns(
        phone=pl.when(child | old).then(pl.col("phone").first().over("household")).otherwise("phone")
    )


def _with_twins(people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """The second of two children is born with the first; the given names of twins share their first character."""
    ahead = people.with_row_index("row").with_columns(
        pl.col("household", "role", "birth", "name").shift(1).name.prefix("elder_")
    )
    pairs = ahead.filter(
        (pl.col("household") == pl.col("elder_household"))
        & (pl.col("role") == "子女")
        & (pl.col("elder_role") == "子女")
    )
    chosen = pairs[_some(len(pairs), TWINS, rng)]
    both_full = (pl.col("name").str.len_chars() == FULL_NAME) & (pl.col("elder_name").str.len_chars() == FULL_NAME)
    alike = pl.concat_str(pl.col("elder_name").str.head(2), pl.col("name").str.tail(1))
    differs = pl.col("name").str.tail(1) != pl.col("elder_name").str.tail(1)
    return _replaced(
        people,
        chosen.select("row", birth="elder_birth", name=pl.when(both_full & differs).then(alike).otherwise("name")),
    )


def _with_namesakes(people: pl.DataFrame, places: Places, rng: Generator) -> pl.DataFrame:
    """Only spouses take another's name, as their surname is nobody else's in the home."""
    towns = places.villages["town_code"][people["village"]]
    ordered = people.with_row_index("row").with_columns(town=towns).sort("town", "male", "birth", "row")
    ordered = ordered.with_columns(pl.col("household", "birth", "name", "town", "male").shift(1).name.prefix("other_"))
    near = (pl.col("birth") - pl.col("other_birth")).dt.total_days() < ALIKE_WITHIN
    pairs = ordered.filter(
        (pl.col("town") == pl.col("other_town"))
        & (pl.col("male") == pl.col("other_male"))
        & (pl.col("household") != pl.col("other_household"))
        & (pl.col("role") == "配偶")
        & near
    )
    chosen = pairs[_some(len(pairs), min(1.0, NAMESAKES * len(people) / max(1, len(pairs))), rng)]
    return _replaced(people, chosen.select("row", birth="other_birth", name="other_name"))


def _earlier_ids(people: pl.DataFrame, rng: Generator) -> pl.Series:
    """Valid numbers with the year of birth that was thought right once; never anybody's."""
    chosen = rng.random(len(people)) < RENUMBERED
    born = people["birth"].dt.strftime("%Y%m%d").cast(pl.Int64).to_numpy()
    other_year = born + np.where(born % 10_000 == 229, 40_000, 10_000)  # the 29th of February comes every four years
    sequence = people["citizen_id"].str.slice(14, 3).cast(pl.Int64).to_numpy()
    numbers = pl.Series(citizen_ids(people["area_code"].cast(pl.Int64).to_numpy(), other_year, sequence))
    grown = people["birth"].dt.year() < 2010
    return pl.select(
        pl.when(pl.Series(chosen) & grown & ~numbers.is_in(people["citizen_id"].implode())).then(numbers)
    ).to_series()


def _some(count: int, share: float, rng: Generator) -> np.ndarray:
    """Rows, ascending: that share of them, at least two if there are so many."""
    return np.sort(rng.choice(count, min(count, max(2, round(count * share))), replace=False))


def _replaced(people: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    rows = values["row"].to_numpy()
    return people.with_columns(people[name].scatter(rows, values[name]) for name in values.columns if name != "row")
