"""A day on the road: where vehicles for hire are, every five minutes from eight to eight."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.places import Places

TRACKED, LEAST = 6_000, 24
EVERY, FROM_HOUR, TO_HOUR = 5, 8, 20
"""Minutes between two positions, and the hours of the day."""
KM_PER_DEGREE = 111.2
STOPS = 40
"""Places a vehicle may call at in a day."""
FROZEN_SHARE, FROZEN_FOR = 0.15, 6
"""Receivers that once repeat an old position for so many messages, though the vehicle drives on."""


@dataclass(frozen=True)
class _Track:
    longitude: np.ndarray
    latitude: np.ndarray
    speed: np.ndarray
    frozen: np.ndarray


def make_positions(
    scale: Scale, vehicles: pl.DataFrame, firms: pl.DataFrame, places: Places, rng: Generator
) -> pl.DataFrame:
    """One row a vehicle and moment, in CGCS2000; `frozen` rows repeat the position before them."""
    hired = vehicles.filter((pl.col("firm") >= 0) & (pl.col("use_kind") != "A"))
    tracked = hired.head(max(LEAST, scale.count(TRACKED)))
    counties = firms["county_code"].to_numpy()[tracked["firm"].to_numpy()]
    times = pl.datetime_range(
        datetime(2023, 12, 31, FROM_HOUR), datetime(2023, 12, 31, TO_HOUR), f"{EVERY}m", closed="left", eager=True
    )
    tracks = [_track(county, len(times), places, rng) for county in counties]
    moments = tracked.select("vehicle", "plate", "plate_colour", "entity").join(times.to_frame("time"), how="cross")
    return moments.with_columns(
        longitude=pl.Series(np.concatenate([track.longitude for track in tracks])),
        latitude=pl.Series(np.concatenate([track.latitude for track in tracks])),
        speed=pl.Series(np.concatenate([track.speed for track in tracks])),
        frozen=pl.Series(np.concatenate([track.frozen for track in tracks])),
        heading=pl.Series(rng.integers(0, 360, len(moments))),
    )


def _track(county: str, moments: int, places: Places, rng: Generator) -> _Track:
    """From place to place in the county at 25 to 70 km/h, with a rest at each; the speed is that since the last one."""
    villages = np.flatnonzero(places.villages["county_code"].to_numpy() == county)
    x, y = places.points(rng.choice(villages, STOPS), rng)
    minutes = _kilometres(np.diff(x), np.diff(y), y[:-1]) / rng.uniform(25, 70, STOPS - 1) * 60
    rests = rng.uniform(5, 40, STOPS)
    leaves = np.cumsum(rests) + np.concatenate([[0.0], np.cumsum(minutes)])
    clock = np.stack([leaves - rests, leaves], axis=1).ravel()
    now = np.arange(moments) * float(EVERY)
    longitude = np.round(np.interp(now, clock, np.repeat(x, 2)), 6)
    latitude = np.round(np.interp(now, clock, np.repeat(y, 2)), 6)
    since_last = _kilometres(np.diff(longitude), np.diff(latitude), latitude[:-1]) / EVERY * 60
    return _sometimes_frozen(
        _Track(longitude, latitude, np.append(0.0, np.round(since_last)), np.zeros(moments, bool)), rng
    )


def _kilometres(east: np.ndarray, north: np.ndarray, at_latitude: np.ndarray) -> np.ndarray:
    return np.asarray(np.hypot(east * np.cos(np.radians(at_latitude)), north) * KM_PER_DEGREE)


def _sometimes_frozen(track: _Track, rng: Generator) -> _Track:
    """Some receivers stand still for half an hour in which their vehicle always drives."""
    driving = np.convolve(track.speed > 10, np.ones(FROZEN_FOR, dtype=int), "valid")
    starts = np.flatnonzero(driving[1:] == FROZEN_FOR) + 1
    if rng.random() >= FROZEN_SHARE or not len(starts):
        return track
    start = int(rng.choice(starts))
    still = slice(start, start + FROZEN_FOR)
    longitude, latitude, frozen = track.longitude.copy(), track.latitude.copy(), track.frozen.copy()
    longitude[still], latitude[still], frozen[still] = longitude[start - 1], latitude[start - 1], True
    return _Track(longitude, latitude, track.speed, frozen)
