"""Vehicles drive at possible speeds inside their county; a frozen receiver repeats the position before."""

import numpy as np
import polars as pl
import pytest

from pipelines.sandbox.scale import scale_called
from pipelines.sandbox.world.places import read_places
from pipelines.sandbox.world.territory import is_inside
from pipelines.sandbox.world.trips import EVERY, LEAST, make_positions


@pytest.fixture(scope="module")
def positions() -> pl.DataFrame:
    rng = np.random.default_rng(1)
    vehicles = pl.DataFrame({"vehicle": range(LEAST), "firm": [0] * LEAST, "use_kind": ["F"] * LEAST}).with_columns(
        plate=pl.format("粤J{}", pl.col("vehicle") + 10_000), plate_colour=pl.lit("2"), entity=pl.lit("vehicle")
    )
    firms = pl.DataFrame({"county_code": ["440784"]})
    return make_positions(scale_called("S"), vehicles, firms, read_places(rng), rng)


def test_every_vehicle_has_a_position_every_five_minutes(positions: pl.DataFrame) -> None:
    steps = positions.select(pl.col("time").diff().over("vehicle")).to_series().drop_nulls().unique()
    assert steps.dt.total_minutes().to_list() == [EVERY]


def test_speeds_are_possible_and_those_of_the_way(positions: pl.DataFrame) -> None:
    assert positions["speed"].is_between(0, 75).all()
    assert (positions["speed"] > 20).sum() > 100


def test_positions_lie_in_the_county_or_between_two_of_its_places(positions: pl.DataFrame) -> None:
    inside = is_inside("440784", positions["longitude"].to_numpy(), positions["latitude"].to_numpy())
    assert inside.mean() > 0.7


def test_a_frozen_receiver_repeats_its_position_and_drives_on(positions: pl.DataFrame) -> None:
    same = (pl.col("longitude") == pl.col("longitude").shift().over("vehicle")).alias("same")
    frozen = positions.with_columns(same).filter("frozen")
    assert len(frozen) > 0
    assert frozen["same"].all()
    assert (frozen["speed"] > 10).all()
