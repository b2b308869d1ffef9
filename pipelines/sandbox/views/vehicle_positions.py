"""交通运输局: the day's archive of the platform for positions of vehicles (JT/T 809)."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import positions
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import mark_rows
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import moment, number
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.trips import make_positions

AFTERNOON = pl.col("DATE_TIME") >= "2023-12-31 12:00:00"


def deliver(city: City, desk: Desk) -> None:
    """One file; receivers give the positions of satellites (WGS 84), which here are those of CGCS2000."""
    rng, world = desk.random("vehicle_positions"), stream(city.seed, "vehicle_positions")
    rows = _positions(make_positions(city.scale, city.vehicles, city.firms, city.places, world))
    sent = mark_rows(plant(rows, _faults(rows), rng), "H36", "LON", pl.col("_frozen"))
    desk.csv("trb_vehicle_position", "trb/vehicle_position_20231231.csv", sent, encoding="gb18030")


def _faults(rows: pl.DataFrame) -> tuple[Fault, ...]:
    vehicles = rows.select(positions.VEHICLE, "TERMINAL_ID").unique(maintain_order=True)
    older, newer = vehicles.row(3), vehicles.row(7)
    return (
        positions.taken_over("TERMINAL_ID", newer[0], older[1], AFTERNOON),
        Fault("H36", "LON", 0.004, positions.unknown_place),
        Fault("H36", "LON", 0.006, positions.thrown_far, positions.on_the_way() & ~pl.col("_frozen")),
        Fault("H36", "VEHICLE_COLOR", 0.003, positions.no_colour),
        Fault("H36", "VEHICLE_NO", 0.002, positions.other_plate),
    )


def _positions(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        VEHICLE_NO="plate",
        VEHICLE_COLOR="plate_colour",
        TERMINAL_ID=pl.format("44{}", serial("vehicle", 10)),
        DATE_TIME=moment("time"),
        LON=pl.col("longitude").cast(pl.String),
        LAT=pl.col("latitude").cast(pl.String),
        VEC1=number("speed"),
        DIRECTION=number("heading"),
        _vehicle="plate",
        _frozen="frozen",
        _entity="entity",
    )
