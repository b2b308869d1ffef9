"""What is built in the city: buildings with their doors, the flats and shops in them, and the basic grids."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.places import Places
from pipelines.sandbox.world.vocabulary import HAMLETS, ROADS, words

BUILDINGS, HOUSES = 1_300_000, 2_900_000
ROOMS_A_FLOOR = 4
DOORS_A_LANE = 40
ESTATES = tuple(
    f"{first}{second}" for first in words("锦湖 怡福 碧水 骏景 东翠 丽都 翠湖") for second in words("花园 苑 华庭")
)


@dataclass(frozen=True)
class Space:
    """Buildings; houses by row number of their `building`; grids by row number of their `village`."""

    buildings: pl.DataFrame
    houses: pl.DataFrame
    grids: pl.DataFrame


def make_space(scale: Scale, places: Places, people: pl.DataFrame, rng: Generator) -> Space:
    """Codes nest: village 12 digits, building + 6, house + 7; grid = village + 3 (standards D.12)."""
    buildings = _buildings(scale.count(BUILDINGS), places, rng)
    houses = _houses(scale.count(HOUSES), buildings, people, rng)
    rooms = houses.group_by("building").agg(rooms=pl.len())
    buildings = buildings.join(rooms, on="building", how="left", maintain_order="left").with_columns(
        pl.col("rooms").fill_null(0).cast(pl.Int64)
    )
    needed = (pl.col("rooms") + ROOMS_A_FLOOR - 1) // ROOMS_A_FLOOR
    buildings = buildings.with_columns(floors=pl.max_horizontal("floors", needed))
    return Space(buildings.with_columns(_area()), houses, _grids(places, rng))


def _buildings(count: int, places: Places, rng: Generator) -> pl.DataFrame:
    village = np.sort(rng.choice(len(places.weights), count, p=places.weights))
    urban = places.villages["urban"].to_numpy()[village]
    longitude, latitude = places.points(village, rng)
    frame = pl.DataFrame(
        {
            "village": village,
            "urban": urban,
            "estate": np.where(urban & (rng.random(count) < 0.5), rng.choice(ESTATES, count), ""),
            "floors": np.where(urban, rng.integers(3, 19, count), rng.integers(1, 5, count)),
            "built_year": np.minimum(1978 + rng.gamma(4.0, 5.5, count), 2022).astype(np.int64),
            "structure": rng.choice(["1", "2", "3", "4"], count, p=[0.08, 0.57, 0.32, 0.03]),
            "use": np.where(urban, rng.choice(["1", "2", "3", "4"], count, p=[0.68, 0.2, 0.08, 0.04]), "1"),
            "foot": np.round(rng.lognormal(4.9, 0.4, count), 2),
            "longitude": longitude,
            "latitude": latitude,
        }
    ).with_columns(turn=pl.int_range(pl.len()).over("village"))
    rows = frame.hstack(places.villages[village].drop("urban"))
    lane = pl.col("turn") // DOORS_A_LANE
    roads, hamlets = (
        ((lane + pl.col("village") * 7) % len(names)).replace_strict(dict(enumerate(names)))
        for names in (ROADS, HAMLETS)
    )
    return (
        rows.with_row_index("building")
        .with_columns(
            pl.col("estate").replace("", None),
            building=pl.col("building").cast(pl.Int64),
            code=pl.concat_str("village_code", (pl.col("turn") + 1).cast(pl.String).str.zfill(6)),
            lane_number=lane + 1,
            lane=pl.when("urban").then(roads).otherwise(hamlets),
            door=pl.col("turn") % DOORS_A_LANE * 2 + 1,
            community=community_name(),
            entity=pl.format("building:{}", pl.col("building").cast(pl.String).str.zfill(8)),
        )
        .with_columns(address=_address())
    )


def community_name() -> pl.Expr:
    """A village or residents' committee as addresses call it."""
    urban = pl.col("village_name").str.replace("(社区)?(居委会|居民委员会)$", "社区")
    return urban.str.replace("(村委会|村民委员会)$", "村")


def _address() -> pl.Expr:
    door = pl.concat_str("lane", pl.col("door").cast(pl.String), pl.lit("号"))
    return pl.concat_str(
        pl.lit("江门市"), "county_name", "town_name", "community", door, pl.col("estate").fill_null("")
    )


def _area() -> pl.Expr:
    return (pl.col("foot") * pl.col("floors")).round(2).alias("area")


def _houses(count: int, buildings: pl.DataFrame, people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Flats and shops; in a building they are numbered floor by floor."""
    weights = np.where(buildings["urban"].to_numpy(), 4.0, 1.0)
    building = np.sort(rng.choice(len(buildings), count, p=weights / weights.sum()))
    grown = np.flatnonzero((people["birth"].dt.year() < 2000).to_numpy() & people["cancelled"].is_null().to_numpy())
    frame = pl.DataFrame(
        {
            "building": building,
            "owner": rng.choice(grown, count),
            "area": np.round(rng.lognormal(4.55, 0.35, count), 2),
            "rented": rng.random(count) < 0.22,
            "empty": rng.random(count) < 0.12,
        }
    ).with_columns(turn=pl.int_range(pl.len()).over("building"))
    home = buildings[building].select("code", "address", "village", "use", "county_code", "town_name", "county_name")
    return (
        frame.hstack(home)
        .with_row_index("house")
        .with_columns(floor=pl.col("turn") // ROOMS_A_FLOOR + 1, room=pl.col("turn") % ROOMS_A_FLOOR + 1)
        .with_columns(
            building_code="code",
            code=pl.concat_str("code", serial("floor", 3), serial("room", 4)),
            address=pl.format("{}{}{}室", "address", "floor", serial("room", 2)),
            entity=pl.format("house:{}", serial("house", 8)),
        )
    )


def _grids(places: Places, rng: Generator) -> pl.DataFrame:
    """One to eight grids a village: places do not shrink with the people."""
    share = places.weights * len(places.weights)
    village = np.repeat(np.arange(len(share)), np.clip(np.round(share * 4), 1, 8).astype(np.int64))
    longitude, latitude = places.points(village, rng)
    rows = places.villages[village].with_columns(
        village=pl.Series(village),
        households=pl.Series(rng.integers(150, 520, len(village))),
        longitude=pl.Series(longitude),
        latitude=pl.Series(latitude),
    )
    rows = rows.with_row_index("grid").with_columns(turn=pl.int_range(pl.len()).over("village") + 1)
    return rows.with_columns(
        code=pl.concat_str("village_code", pl.col("turn").cast(pl.String).str.zfill(3)),
        name=pl.format("{}第{}网格", community_name(), "turn"),
        entity=pl.format("grid:{}", pl.col("grid").cast(pl.String).str.zfill(6)),
    )
