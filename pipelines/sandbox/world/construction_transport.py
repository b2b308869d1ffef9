"""What is built and what moves on road and water: projects, stops, parking lots, bridges and vessels."""

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.expressions import ago
from pipelines.sandbox.world.places import Places
from pipelines.sandbox.world.vocabulary import RIVERS

PROJECTS, STOPS, LOTS, BRIDGES, VESSELS = 6_000, 5_000, 2_500, 3_200, 1_800
ROUTES = ("G325", "G240", "S270", "S273", "S364", "X544", "X561", "Y102")


def make_projects(scale: Scale, firms: pl.DataFrame, places: Places, rng: Generator) -> pl.DataFrame:
    """One row a project of a standing enterprise; those beyond the first stage have a contractor and a permit."""
    count = max(60, scale.count(PROJECTS))
    standing = _enterprises(firms)
    rows = standing[rng.integers(0, len(standing), count)].with_row_index("project")
    longitude, latitude = places.points(rows["village"].to_numpy(), rng)
    area = np.round(rng.lognormal(9.2, 0.8, count), 1)
    started = np.sort(rng.integers(60, 1400, count))[::-1]
    filed, issued = ago(started), ago(started - rng.integers(20, 60, count))
    serial = pl.col("project").cast(pl.String).str.zfill(6)
    return rows.with_columns(
        filed=filed,
        issued=issued,
        kind_code=pl.Series(rng.choice(["01", "02", "03"], count, p=[0.6, 0.25, 0.15])),
        stage=pl.Series(rng.choice(["前期", "在建", "竣工"], count, p=[0.15, 0.5, 0.35])),
        contractor=standing["uscc"][row := rng.integers(0, len(standing), count)],
        contractor_entity=standing["entity"][row],
        longitude=pl.Series(longitude),
        latitude=pl.Series(latitude),
        area=pl.Series(area),
        investment=pl.Series(np.round(area * rng.uniform(2800, 6500, count), 2)),
        duration=pl.Series(rng.integers(120, 1000, count)),
        dwellings=pl.Series(np.maximum(1, area // 105).astype(np.int64)),
    ).with_columns(
        code=pl.format("{}-{}-47-01-{}", pl.col("filed").dt.strftime("%y%m"), "county_code", serial),
        permit=pl.format(
            "{}{}{}{}",
            "county_code",
            pl.col("issued").dt.strftime("%Y%m%d"),
            pl.col("project").cum_count().over("county_code", "issued").cast(pl.String).str.zfill(2),
            "kind_code",
        ),
    )


def make_stops(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """Bus stops in the villages and quarters, numbered through the city."""
    rows = _sites(max(80, scale.count(STOPS)), places, rng)
    count = len(rows)
    return rows.with_columns(
        platform=pl.Series(rng.choice(["1", "2"], count, p=[0.35, 0.65])),
        lines=pl.Series(rng.integers(1, 13, count)),
        opened=ago(rng.integers(100, 6000, count)),
    )


def make_lots(scale: Scale, firms: pl.DataFrame, places: Places, rng: Generator) -> pl.DataFrame:
    """Public parking lots, each run by a standing enterprise."""
    rows, standing = _sites(max(50, scale.count(LOTS)), places, rng), _enterprises(firms)
    count = len(rows)
    spaces = rng.integers(20, 900, count)
    return rows.with_columns(
        kind=pl.Series(rng.choice(["1", "2", "3"], count, p=[0.25, 0.45, 0.3])),
        spaces=pl.Series(spaces),
        charging=pl.Series((spaces * rng.uniform(0, 0.2, count)).astype(np.int64)),
        fee=pl.Series(rng.integers(2, 9, count)),
        uscc=standing["uscc"][row := rng.integers(0, len(standing), count)],
        operator=standing["entity"][row],
    )


def make_bridges(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """Highway bridges over the city's rivers; old ones are in worse condition."""
    rows = _sites(max(50, scale.count(BRIDGES)), places, rng)
    count = len(rows)
    built = rng.integers(1965, 2023, count)
    condition = np.clip(1 + (2023 - built) // 18 + (rng.random(count) < 0.1), 1, 5)
    return rows.with_columns(
        route=pl.Series(rng.choice(ROUTES, count)),
        river=pl.Series(rng.choice([river[0] for river in RIVERS], count)),
        chainage=pl.Series(np.round(rng.uniform(0, 180, count), 3)),
        length=pl.Series(np.round(rng.lognormal(4.2, 0.9, count), 1)),
        built=pl.Series(built),
        condition=pl.Series(condition.astype(np.int64)),
    )


def make_vessels(scale: Scale, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Vessels of standing enterprises; length follows from tonnage."""
    count, standing = max(50, scale.count(VESSELS)), _enterprises(firms)
    tonnage = np.round(rng.lognormal(6.2, 0.9, count))
    return (
        standing[rng.integers(0, len(standing), count)]
        .with_row_index("vessel")
        .with_columns(
            vessel_kind=pl.Series(rng.choice(["0101", "0201", "0301", "0401"], count, p=[0.1, 0.7, 0.08, 0.12])),
            tonnage=pl.Series(tonnage),
            length=pl.Series(np.round(6.2 * np.cbrt(tonnage), 2)),
            registered=ago(rng.integers(30, 7000, count)),
        )
    )


def _enterprises(firms: pl.DataFrame) -> pl.DataFrame:
    return firms.filter((pl.col("status") == "存续") & (pl.col("kind") == "enterprise"))


def _sites(count: int, places: Places, rng: Generator) -> pl.DataFrame:
    villages = np.sort(rng.integers(0, len(places.villages), count))
    longitude, latitude = places.points(villages, rng)
    points = {"longitude": pl.Series(longitude), "latitude": pl.Series(latitude)}
    return places.villages[villages].with_row_index("site").with_columns(**points)
