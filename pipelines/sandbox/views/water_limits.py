"""水利局: levels from which rivers are warned of, and what share of a county's rain each station stands for."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import numbers, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import unknown_station
from pipelines.sandbox.views.columns import number
from pipelines.sandbox.views.water import DATABASE
from pipelines.sandbox.world.city import City

LIMIT_FAULTS = (
    Fault("H9", "DTMNM", 0.05, text.relabelled({"珠基": "珠江基面"})),
    Fault("H7", "GRZ", 0.05, numbers.text_number("m")),
)
WEIGHT_FAULTS = (Fault("H32", "STCD", 0.02, unknown_station),)
WARNED, GUARANTEED = 0.97, 0.8
"""A river is warned of at the level that three hours in a hundred exceed; dikes hold eight tenths of a metre more."""


def deliver(city: City, desk: Desk) -> None:
    """Two tables of the water database."""
    rng = desk.random("water_limits")
    limits = plant(_limits(city), LIMIT_FAULTS, rng)
    desk.table(
        "wrb_river_limit", "wrb_rwdb:ST_RVFCCH_B", limits, database=DATABASE, table="ST_RVFCCH_B", key=("STCD",),
        numbers=("WRZ",),
    )  # fmt: skip
    weights = plant(_weights(city), WEIGHT_FAULTS, rng)
    desk.table(
        "wrb_areal_weight", "wrb_rwdb:ST_AREAWT_B", weights, database=DATABASE, table="ST_AREAWT_B",
        key=("AREACD", "STCD"), numbers=("WT",),
    )  # fmt: skip


def _limits(city: City) -> pl.DataFrame:
    readings = city.water.river_readings.group_by("code", "entity", maintain_order=True)
    return (
        readings.agg(warned=pl.col("level").quantile(WARNED).round(2))
        .with_columns(guaranteed=(pl.col("warned") + GUARANTEED).round(2))
        .select(
            STCD="code",
            WRZ=number("warned"),
            GRZ=number("guaranteed"),
            DTMNM=pl.lit("珠基"),
            MODITIME=pl.lit("2022-11-15 10:00:00"),
            _entity="entity",
        )
    )


def _weights(city: City) -> pl.DataFrame:
    """Stations of a county share it by the area around them, made up of their catchments."""
    rain = city.water.stations.filter(pl.col("type") == "PP")
    share = pl.col("catchment").sqrt() / pl.col("catchment").sqrt().sum().over("county_code")
    return rain.with_columns(weight=pl.Series(np.round(rain.select(share).to_series().to_numpy(), 4))).select(
        AREACD="county_code",
        STCD="code",
        WT=number("weight"),
        _entity="entity",
    )
