"""Where people help themselves: the city's kiosks, from the day they were placed."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.places import Places

HOUSES, TERMINALS = 112, 60
"""Houses with 5G and plain terminals that were ever placed; like any register they do not follow the scale."""
WITHDRAWN, PENDING, MOVED = 4, 3, 6
"""Of the houses: gone again, not yet accepted, and standing at their second place."""
FIRST_DAY = date(2021, 6, 1)


def make_kiosks(places: Places, rng: Generator) -> pl.DataFrame:
    """One row a placement: `device`, `kind_code`, village and point, `placed`, `accepted`, `withdrawn`, `is_online`."""
    count = HOUSES + TERMINALS
    open_days = (TODAY - FIRST_DAY).days
    placed = [FIRST_DAY + timedelta(days=int(days)) for days in rng.integers(0, open_days - 200, count)]
    device = np.arange(count)
    accepted = [
        None if WITHDRAWN <= number < WITHDRAWN + PENDING else day + timedelta(days=int(wait))
        for number, day, wait in zip(device, placed, rng.integers(5, 40, count), strict=True)
    ]
    gone = [TODAY - timedelta(days=30 + number) if number < WITHDRAWN else None for number in range(count)]
    stands = _standing(device, _villages(places, count, rng), places, rng).with_columns(
        placed=pl.Series(placed), accepted=pl.Series(accepted), withdrawn=pl.Series(gone, dtype=pl.Date)
    )
    return pl.concat([stands, _former(stands, places, rng)]).sort("device", "placed", maintain_order=True)


def _villages(places: Places, count: int, rng: Generator) -> np.ndarray:
    """A village of most towns each, then wherever people live."""
    towns = places.villages.with_row_index("row").group_by("town_code", maintain_order=True).first()["row"].to_numpy()
    first = towns[rng.random(len(towns)) < 0.9][:HOUSES]
    return np.concatenate([first, rng.choice(len(places.weights), count - len(first), p=places.weights)])


def _standing(device: np.ndarray, villages: np.ndarray, places: Places, rng: Generator) -> pl.DataFrame:
    longitude, latitude = places.points(villages, rng)
    return pl.DataFrame(
        {"device": device, "longitude": longitude.round(6), "latitude": latitude.round(6)}
    ).with_columns(
        kind_code=pl.when(pl.col("device") < HOUSES).then(pl.lit("1")).otherwise(pl.lit("2")),
        village_code=places.villages["village_code"].gather(villages),
        is_online=pl.Series(rng.random(len(device)) < 0.96),
    )


def _former(stands: pl.DataFrame, places: Places, rng: Generator) -> pl.DataFrame:
    """The former places of those that moved: they left them on the day they came to where they are."""
    moved = stands.filter(pl.col("device").is_between(WITHDRAWN + PENDING, WITHDRAWN + PENDING + MOVED - 1))
    villages = rng.choice(len(places.weights), len(moved), p=places.weights)
    former = _standing(moved["device"].to_numpy(), villages, places, rng)
    stayed = moved.select(
        placed=pl.col("placed") - pl.duration(days=150),
        accepted=pl.col("placed") - pl.duration(days=130),
        withdrawn=pl.col("placed"),
    )
    return former.with_columns(is_online=pl.lit(False)).hstack(stayed)
