"""Rivers and reservoirs in the flood season: stations, characteristic levels and hourly readings."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.vocabulary import COUNTY_CENTRES, RESERVOIRS, RIVERS

SEASON_START = datetime(2023, 6, 1, 0)
HOURS = 30 * 24


@dataclass(frozen=True)
class Water:
    """Stations of all kinds; limits by reservoir; readings by station and hour."""

    stations: pl.DataFrame
    limits: pl.DataFrame
    reservoir_readings: pl.DataFrame
    river_readings: pl.DataFrame


def make_water(scale: Scale, rng: Generator) -> Water:
    """All water tables; the levels are made up, the names are those of the region."""
    stations = _stations(scale, rng)
    reservoirs = stations.filter(pl.col("type") == "RR")
    rivers = stations.filter(pl.col("type") == "ZQ")
    rain = _rain(rng)
    limits = _limits(reservoirs, rng)
    return Water(stations, limits, _reservoir_readings(limits, rain, rng), _river_readings(rivers, rain, rng))


def _stations(scale: Scale, rng: Generator) -> pl.DataFrame:
    rows: list[tuple[str, str, str, str, str]] = []
    for place in range(scale.reservoirs):
        name, county = RESERVOIRS[place % len(RESERVOIRS)]
        generation = place // len(RESERVOIRS)
        rows.append(
            ("RR", name if generation == 0 else f"{name[:-2]}{generation + 1}号水库", "潭江", "潭江水系", county)
        )
    for kind, count, suffix in (("ZQ", scale.river_stations, "水文站"), ("PP", scale.rain_stations, "雨量站")):
        for place in range(count):
            river, system, county = RIVERS[place % len(RIVERS)]
            rows.append((kind, f"{river}{place + 1}{suffix}", river, system, county))
    frame = pl.DataFrame(rows, schema=["type", "name", "river", "system", "county_code"], orient="row")
    centres = np.array([COUNTY_CENTRES[county] for county in frame["county_code"]])
    centres = centres + rng.uniform(-0.06, 0.06, centres.shape)
    return frame.with_row_index("station").with_columns(
        code=pl.format("809{}", (pl.int_range(pl.len()) * 7 + 10_007).cast(pl.String)),
        entity=pl.format("station:{}", pl.col("station").cast(pl.String).str.zfill(5)),
        longitude=pl.Series(np.round(centres[:, 0], 6)),
        latitude=pl.Series(np.round(centres[:, 1], 6)),
        catchment=pl.Series(np.round(rng.lognormal(4.5, 1.0, len(rows)), 1)),
    )


def _limits(reservoirs: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    count = len(reservoirs)
    normal = np.round(rng.uniform(28, 110, count), 2)
    capacity = np.round(np.sort(rng.lognormal(3.2, 1.1, count))[::-1].clip(0.4, 480), 3)
    kinds = np.select([capacity >= 100, capacity >= 10, capacity >= 1], ["2", "3", "4"], "5")
    return reservoirs.select("station", "code", "entity").with_columns(
        kind=pl.Series(kinds),
        dead=pl.Series(np.round(normal - rng.uniform(12, 22, count), 2)),
        flood_limit=pl.Series(np.round(normal - rng.uniform(0, 1.5, count), 2)),
        normal=pl.Series(normal),
        design=pl.Series(np.round(normal + rng.uniform(1, 3, count), 2)),
        check=pl.Series(np.round(normal + rng.uniform(3, 5, count), 2)),
        crest=pl.Series(np.round(normal + rng.uniform(5.5, 8, count), 2)),
        capacity=pl.Series(capacity),
        active=pl.Series(np.round(capacity * 0.62, 3)),
    )


def _rain(rng: Generator) -> np.ndarray:
    """Rain over the basin by hour: a few storms of half a day on a dry ground."""
    rain = np.zeros(HOURS)
    for start in rng.choice(HOURS - 36, 7, replace=False):
        length = int(rng.integers(5, 18))
        rain[start : start + length] += rng.gamma(2.0, 6.0) * np.hanning(length + 2)[1:-1]
    return rain


def _response(rain: np.ndarray, memory: float) -> np.ndarray:
    answer = np.zeros(len(rain))
    for hour in range(1, len(rain)):
        answer[hour] = memory * answer[hour - 1] + (1 - memory) * rain[hour - 1]
    return answer


def _reservoir_readings(limits: pl.DataFrame, rain: np.ndarray, rng: Generator) -> pl.DataFrame:
    count = len(limits)
    normal, dead, capacity = (limits[column].to_numpy()[:, None] for column in ("normal", "dead", "capacity"))
    inflow = capacity * 0.05 + np.outer(rng.uniform(0.5, 2, count) * capacity[:, 0] * 0.25, _response(rain, 0.8))
    outflow = np.minimum(inflow, capacity * 0.3) * 0.9 + capacity * 0.01
    start = normal - rng.uniform(1.5, 4, (count, 1))
    level = start + np.cumsum((inflow - outflow) * 0.0036, axis=1) / capacity * (normal - dead)
    level = np.round(np.clip(level, dead, normal + 1.5), 2)
    storage = capacity * (0.12 + 0.68 * ((level - dead) / (normal - dead)) ** 1.3)
    return _by_hour(
        limits, {"level": level, "inflow": np.round(inflow, 3), "outflow": np.round(outflow, 3)}
    ).with_columns(
        storage=pl.Series(np.round(storage, 3).ravel()),
        downstream=pl.Series(np.round(np.repeat(dead - 6.0, HOURS, axis=1), 2).ravel()),
    )


def _river_readings(rivers: pl.DataFrame, rain: np.ndarray, rng: Generator) -> pl.DataFrame:
    count = len(rivers)
    tide = 0.35 * np.sin(2 * np.pi * np.arange(HOURS)[None, :] / 12.42 + rng.uniform(0, 6, (count, 1)))
    flood = np.outer(rng.uniform(0.2, 0.55, count), _response(rain, 0.93))
    level = np.round(rng.uniform(0.5, 6, (count, 1)) + tide + flood, 2)
    flow = np.round(rng.uniform(20, 400, (count, 1)) * (1 + 0.8 * flood) + 15 * tide, 3).clip(0)
    return _by_hour(rivers, {"level": level, "flow": flow, "velocity": np.round(0.2 + flow / 900, 3)})


def _by_hour(stations: pl.DataFrame, values: dict[str, np.ndarray]) -> pl.DataFrame:
    level = values["level"]
    step = np.diff(level, axis=1, prepend=level[:, :1])
    trend = np.select([step > 0.005, step < -0.005], ["5", "4"], "6")
    hours = pl.datetime_range(SEASON_START, interval="1h", end=SEASON_START.replace(day=30, hour=23), eager=True)
    repeated = pl.Series(np.repeat(np.arange(len(stations)), HOURS))
    return (
        stations[repeated]
        .select("station", "code", "entity")
        .with_columns(
            time=pl.concat([hours] * len(stations)),
            trend=pl.Series(trend.ravel()),
            **{name: pl.Series(column.ravel()) for name, column in values.items()},
        )
    )
