"""The approved names of places: villages and communities, the hamlets in them and their roads."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.world.places import Places
from pipelines.sandbox.world.space import community_name
from pipelines.sandbox.world.vocabulary import HAMLETS, ROADS

SETTLEMENT, COMMUNITY, ROAD = "21", "22", "27"
ORIGINS = ("以所在地地形得名", "以开村先祖得名", "以吉祥字义命名", "侨胞捐资建村时命名")


def make_place_names(places: Places, rng: Generator) -> pl.DataFrame:
    """Each village once, and three hamlets or roads in it; places do not shrink with the people."""
    village = np.repeat(np.arange(len(places.villages)), 4)
    turn = np.tile(np.arange(4), len(places.villages))
    urban = places.villages["urban"].to_numpy()[village]
    start = rng.integers(0, len(HAMLETS), len(places.villages))[village] + turn
    longitude, latitude = places.points(village, rng)
    kind = np.where(turn == 0, COMMUNITY, np.where(urban, ROAD, SETTLEMENT))
    inner = np.where(urban, np.array(ROADS)[start % len(ROADS)], np.array(HAMLETS)[start % len(HAMLETS)])
    days = pl.Series(rng.integers(0, 12_000, len(village)))
    rows = places.villages[village].with_row_index("place")
    return rows.with_columns(
        kind=pl.Series(kind),
        name=pl.when(pl.Series(turn == 0)).then(community_name()).otherwise(pl.Series(inner)),
        longitude=pl.Series(longitude),
        latitude=pl.Series(latitude),
        origin=pl.Series(np.where(rng.random(len(village)) < 0.6, rng.choice(ORIGINS, len(village)), "")).replace(
            "", None
        ),
        approved=(pl.lit(date(1985, 1, 1)) + pl.duration(days=pl.lit(days))).cast(pl.Date),
        entity=pl.format("place:{}", pl.col("place").cast(pl.String).str.zfill(6)),
    )
