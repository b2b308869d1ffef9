"""What hotels let by the day: rooms and how many people slept in them."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator

FIRST, LAST = date(2023, 11, 1), date(2023, 12, 31)
"""Hotels report by the day since November."""
USUAL, AT_WEEKENDS = 0.48, 0.71
"""Of the rooms of a night."""
STAY = 1.4
"""Nights of a stay, on average."""


def make_nights(hotels: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """A row a hotel and night: `day`, `sold` rooms, `guests` of the night and `arrivals` of the day."""
    days = pl.date_range(FIRST, LAST, eager=True).to_frame("day")
    rows = hotels.select("hotel", "entity", "rooms").join(days, how="cross")
    count, rooms = len(rows), rows["rooms"].to_numpy()
    share = np.where(rows["day"].dt.weekday().to_numpy() >= 6, AT_WEEKENDS, USUAL) * rng.lognormal(0, 0.2, count)
    sold = np.minimum(np.round(rooms * share), rooms).astype(np.int64)
    guests = np.round(sold * rng.uniform(1.3, 1.9, count)).astype(np.int64)
    return rows.with_columns(
        sold=pl.Series(sold),
        guests=pl.Series(guests),
        arrivals=pl.Series(np.round(guests / STAY * rng.uniform(0.85, 1.15, count)).astype(np.int64)),
    )
