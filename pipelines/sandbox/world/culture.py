"""Where people stay and what they come to see: hotels, venues and cultural relics, none of which exists."""

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.expressions import ago
from pipelines.sandbox.world.places import Places, compose_addresses

HOTELS, VENUES, RELICS = 1_500, 220, 1_600
HOTEL_KINDS = {"1": "酒店", "2": "宾馆", "3": "民宿"}
OPERATORS = ("7010", "7020", "5199")
VENUE_KINDS = {"01": "图书馆", "02": "文化馆", "03": "博物馆", "04": "美术馆", "05": "体育馆"}
RELIC_KINDS = {
    "古建筑": "祠堂",
    "近现代重要史迹及代表性建筑": "碉楼",
    "古墓葬": "墓",
    "古遗址": "窑址",
    "石窟寺及石刻": "石刻",
}
PERIODS = ("明", "清", "民国", "1911年", "宋")


def make_hotels(scale: Scale, firms: pl.DataFrame, places: Places, rng: Generator) -> pl.DataFrame:
    """One row a hotel, run by a standing enterprise that deals in property or in goods."""
    standing = firms.filter(pl.col("industry_code").is_in(OPERATORS) & (pl.col("status") == "存续"))
    count = max(40, scale.count(HOTELS))
    rows = standing[rng.choice(len(standing), min(count, len(standing)), replace=False)].with_row_index("hotel")
    longitude, latitude = places.points(rows["village"].to_numpy(), rng)
    kind = rng.choice(["1", "2", "3"], len(rows), p=[0.15, 0.6, 0.25])
    rooms = np.where(kind == "3", rng.integers(4, 20, len(rows)), rng.integers(15, 260, len(rows)))
    return rows.with_columns(
        kind=pl.Series(kind),
        noun=pl.Series(kind).replace_strict(HOTEL_KINDS),
        stars=pl.when(pl.Series(kind == "1")).then(pl.Series(rng.integers(2, 6, len(rows)))),
        longitude=pl.Series(longitude),
        latitude=pl.Series(latitude),
        rooms=pl.Series(rooms),
        beds=pl.Series((rooms * rng.uniform(1.1, 2, len(rows))).astype(np.int64) + 1),
        opened=ago(rng.integers(60, 7000, len(rows))),
    )


def make_venues(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """Libraries, museums and the like, in the towns."""
    rows = _sites(max(40, scale.count(VENUES)), places, rng)
    kind = rng.choice(list(VENUE_KINDS), len(rows), p=[0.3, 0.3, 0.15, 0.05, 0.2])
    return rows.with_columns(
        kind=pl.Series(kind),
        noun=pl.Series(kind).replace_strict(VENUE_KINDS),
        area=pl.Series(np.round(rng.lognormal(7.2, 0.8, len(rows)).clip(60, 80_000), 1)),
        seats=pl.Series(rng.integers(20, 1500, len(rows))),
        free=pl.Series(rng.choice(["1", "0"], len(rows), p=[0.85, 0.15])),
        opened=ago(rng.integers(200, 14_000, len(rows))),
    )


def make_relics(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """Relics; most are registered only, and those were never announced."""
    rows = _sites(max(60, scale.count(RELICS)), places, rng)
    kind = rng.choice(list(RELIC_KINDS), len(rows), p=[0.45, 0.35, 0.08, 0.06, 0.06])
    protection = rng.choice(["1", "2", "3", "4", "5"], len(rows), p=[0.01, 0.04, 0.1, 0.25, 0.6])
    announced = ago(rng.integers(400, 15_000, len(rows)))
    return rows.with_columns(
        kind=pl.Series(kind),
        noun=pl.Series(kind).replace_strict(RELIC_KINDS),
        protection=pl.Series(protection),
        period=pl.Series(rng.choice(PERIODS, len(rows), p=[0.15, 0.5, 0.25, 0.05, 0.05])),
        announced=pl.when(pl.Series(protection != "5")).then(announced),
        condition=pl.Series(rng.choice(["1", "2", "3", "4"], len(rows), p=[0.3, 0.4, 0.2, 0.1])),
    )


def _sites(count: int, places: Places, rng: Generator) -> pl.DataFrame:
    chosen = rng.integers(0, len(places.villages), count)
    longitude, latitude = places.points(chosen, rng)
    villages = places.villages[chosen]
    return villages.with_row_index("site").with_columns(
        address=compose_addresses(villages, rng, shop=True),
        longitude=pl.Series(longitude),
        latitude=pl.Series(latitude),
    )
