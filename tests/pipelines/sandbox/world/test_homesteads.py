from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.world.homesteads import make_homesteads

VILLAGES = 4
PEOPLE = pl.DataFrame(
    [
        (person, person // 3, ("户主", "配偶", "子女")[person % 3], person // 3 % VILLAGES, "registered")
        for person in range(1_200)
    ],
    schema=["person", "household", "role", "village", "kind"],
    orient="row",
).with_columns(
    birth=pl.when(pl.col("role") == "子女").then(pl.lit(date(2010, 1, 1))).otherwise(pl.lit(date(1970, 1, 1))),
    cancelled=pl.lit(None, pl.Date),
)
BUILDINGS = pl.DataFrame({"village": [row % VILLAGES for row in range(400)]}).with_columns(
    village_code=pl.format("44078310{}", pl.col("village") + 1000)
)
PARCELS = pl.DataFrame({"code": [f"P{row}" for row in range(400)], "urban": [row % 4 == 0 for row in range(400)]})


def test_homesteads_are_rural_and_held_by_the_grown_of_their_village_but_for_second_ones() -> None:
    rights = make_homesteads(PARCELS, BUILDINGS, PEOPLE, np.random.default_rng(1))
    assert not set(rights["code"]) & set(PARCELS.filter("urban")["code"])
    holders = PEOPLE[rights["holder"]]
    assert (holders["birth"] < date(1998, 1, 1)).all()
    away = (holders["village"] != rights["village"]).sum()
    assert 0 < away < 0.15 * len(rights)
    assert holders["household"].is_duplicated().any()
