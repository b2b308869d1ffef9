"""Hourly air quality of the city's stations: six pollutants, and the index computed from them (HJ 633-2012)."""

from datetime import datetime, timedelta

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale

STATIONS = ("北街", "西区", "圭峰西", "东湖", "东湖(对照点)")
END = datetime(2024, 1, 1)
INDEX_STEPS = (0, 50, 100, 150, 200, 300, 400, 500)
BREAKPOINTS: dict[str, tuple[float, ...]] = {
    "pm2_5": (0, 35, 75, 115, 150, 250, 350, 500),
    "pm10": (0, 50, 150, 250, 350, 420, 500, 600),
    "co": (0, 5, 10, 35, 60, 90, 120, 150),
    "no2": (0, 100, 200, 700, 1200, 2340, 3090, 3840),
    "o3_1h": (0, 160, 200, 300, 400, 800, 1000, 1200),
    "so2": (0, 150, 500, 650, 800, 1600, 2100, 2620),
}
POLLUTANTS = {
    "pm2_5": "细颗粒物(PM2.5)",
    "pm10": "颗粒物(PM10)",
    "co": "一氧化碳(CO)",
    "no2": "二氧化氮(NO2)",
    "o3_1h": "臭氧1小时(O3_1h)",
    "so2": "二氧化硫(SO2)",
}
LEVELS = ("优", "良", "轻度污染", "中度污染", "重度污染", "严重污染")


def make_air(scale: Scale, rng: Generator) -> pl.DataFrame:
    """One row a station and hour, ordered by hour, then station."""
    hours, count = scale.air_days * 24, len(STATIONS)
    start = END - timedelta(hours=hours)
    values = _concentrations(hours, count, rng)
    indices = np.stack([np.interp(values[name], steps, INDEX_STEPS) for name, steps in BREAKPOINTS.items()])
    index = np.ceil(indices.max(axis=0)).astype(np.int64)
    primary = np.array(list(POLLUTANTS.values()))[indices.argmax(axis=0)]
    level = np.array(LEVELS)[np.searchsorted((50, 100, 150, 200, 300), index)]
    times = pl.datetime_range(start, END - timedelta(hours=1), interval="1h", eager=True)
    frame = pl.DataFrame({name: column.ravel() for name, column in values.items()})
    return frame.with_columns(
        time=times[np.repeat(np.arange(hours), count)],
        station=pl.Series(np.tile(np.array(STATIONS), hours)),
        index=pl.Series(index.ravel()),
        level=pl.Series(level.ravel()),
        primary=pl.Series(np.where(index > 50, primary, "").ravel()).replace("", None),
    )


def _concentrations(hours: int, count: int, rng: Generator) -> dict[str, np.ndarray]:
    """Micrograms (CO: milligrams) a cubic metre, by hour and station."""
    clock = np.arange(hours)[:, None] % 24
    weather = np.exp(_slow(hours, rng) * 0.45)[:, None]
    local = rng.uniform(0.85, 1.15, (1, count)) * np.exp(rng.normal(0, 0.08, (hours, count)))
    rush = 1 + 0.25 * np.exp(-((clock - 8) ** 2) / 8) + 0.3 * np.exp(-((clock - 19) ** 2) / 10)
    sun = np.clip(np.sin((clock - 7) / 12 * np.pi), 0, None)
    fine = np.round(24 * weather * local * rush)
    ozone = np.round(18 + 95 * sun * weather**0.5 * local)
    mean = np.cumsum(np.vstack([np.repeat(ozone[:1], 7, axis=0), ozone]), axis=0)
    sliding = (mean[7:] - np.vstack([np.zeros((1, count)), mean[: hours - 1]])) / 8
    return {
        "pm2_5": fine.clip(1),
        "pm10": np.round(fine * 1.6 + 5 * local),
        "co": np.round(0.5 + 0.25 * weather * rush * local, 1),
        "no2": np.round(22 * weather**0.7 * rush * local),
        "o3_1h": ozone,
        "o3_8h": np.round(sliding),
        "so2": np.round(6 * local * weather**0.3),
    }


def _slow(hours: int, rng: Generator) -> np.ndarray:
    """Weather that changes over days: a first-order autoregression with unit variance."""
    noise = rng.normal(0, 1, hours) * np.sqrt(1 - 0.985**2)
    state = np.zeros(hours)
    for hour in range(1, hours):
        state[hour] = 0.985 * state[hour - 1] + noise[hour]
    return state
