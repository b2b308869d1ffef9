"""What watches the city: poles with their devices, and cameras."""

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.places import Places

POLES, DEVICES, CAMERAS = 20_000, 200_000, 100_000
PLACES = ("路口", "广场", "市场", "公园", "车站")
"""Where a camera looks."""


def placed(count: int, places: Places, rng: Generator) -> pl.DataFrame:
    """So many points with the village they lie in, where people live."""
    rows = rng.choice(len(places.weights), count, p=places.weights)
    longitude, latitude = places.points(rows, rng)
    return places.villages[rows].with_columns(longitude=pl.Series(longitude), latitude=pl.Series(latitude))


def make_poles(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """Smart poles along the roads."""
    count = max(100, scale.count(POLES))
    return (
        placed(count, places, rng)
        .with_row_index("pole")
        .with_columns(
            code=pl.format("ZHDG{}", pl.col("pole").cast(pl.String).str.zfill(7)),
            height=pl.Series(rng.choice([6.0, 8.0, 10.0, 12.0], count)),
            used=pl.Series(rng.random(count) < 0.97),
        )
    )


def make_devices(scale: Scale, poles: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Sensors, each on a pole."""
    count = max(600, scale.count(DEVICES))
    return (
        poles[rng.integers(0, len(poles), count)]
        .select("code", "longitude", "latitude")
        .with_columns(
            device=pl.format("WL4407{}", pl.int_range(count).cast(pl.String).str.zfill(8)),
            kind=pl.Series(rng.choice(["ENV", "LIGHT", "MANHOLE", "WATER"], count)),
            network=pl.Series(rng.choice(["NB", "5G", "LORA"], count)),
            installed=(pl.lit(TODAY) - pl.duration(days=pl.lit(pl.Series(rng.integers(10, 1200, count))))).cast(
                pl.Date
            ),
            online=pl.Series(rng.random(count) < 0.95),
        )
    )


def make_cameras(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """Cameras with a code of GB/T 28181: county, 00 00, 00 for the trade, 132 for the kind, 0 and a serial number."""
    count = max(300, scale.count(CAMERAS))
    return (
        placed(count, places, rng)
        .with_row_index("camera")
        .with_columns(
            device=pl.format("{}00001320{}", "county_code", pl.col("camera").cast(pl.String).str.zfill(6)),
            parent=pl.format("{}00002000000001", "county_code"),
            spot=pl.Series(rng.choice(PLACES, count)),
            ptz=pl.Series(rng.choice(["1", "2", "3"], count)),
            online=pl.Series(np.where(rng.random(count) < 0.96, "ON", "OFF")),
        )
    )
