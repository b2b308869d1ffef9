"""交通运输局: bus lines, their buses at the stops, and free spaces in parking lots."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import numbers, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import moment, number
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.construction_transport import make_lots, make_projects, make_stops
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.traffic import STOPS, TRIPS, make_arrivals, make_lines, make_lot_states

LINE_FAULTS = (Fault("H7", "计划班次", 0.05, numbers.text_number("班")),)
ARRIVAL_FAULTS = (Fault("H4", "load", 0.005, text.null_spelling),)
STATE_FAULTS = (Fault("H35", "free", 0.003, numbers.spike),)


def deliver(city: City, desk: Desk) -> None:
    """Lines as delimited text, arrivals as JSON Lines, lots from an interface."""
    rng, world = desk.random("public_transport"), stream(city.seed, "public_transport")
    lines = make_lines(city.scale, world)
    desk.csv("trb_bus_line", "trb/bus_line_20231231.csv", plant(_lines(lines), LINE_FAULTS, rng))
    arrivals = repeat_rows(plant(_arrivals(make_arrivals(lines, world)), ARRIVAL_FAULTS, rng), 0.002, rng)
    desk.json_lines("trb_bus_arrival", "trb/bus_arrival_20231229.jsonl", arrivals)
    drawn = stream(city.seed, "construction_transport")  # as the lots were: projects and stops before them
    make_projects(city.scale, city.firms, city.places, drawn)
    make_stops(city.scale, city.places, drawn)
    lots = make_lots(city.scale, city.firms, city.places, drawn)
    states = plant(_states(make_lot_states(lots, world)), STATE_FAULTS, rng)
    desk.answers("trb_parking_state", "trb_parking:/api/parking/states", states, key=("lotNo", "time"))


def _lines(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        线路编号=pl.format("JM{}", serial("line", 4)),
        方向="direction",
        站点数=pl.lit(str(STOPS)),
        计划班次=pl.lit(str(TRIPS)),
        发车间隔=number("headway"),
        _entity=pl.format("bus line:{}", "line"),
    )


def _arrivals(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        lineNo=pl.format("JM{}", serial("line", 4)),
        direction="direction",
        tripNo=pl.format("{}", pl.col("trip") + 1),
        stopOrder=number("stop"),
        plannedTime=pl.when(pl.col("stop") == 1).then(moment("planned")),
        arriveTime=moment("arrived"),
        load=number("load"),
        _entity=pl.format("bus line:{}", "line"),
    )


def _states(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        lotNo=pl.format("JMTC{}", serial("site", 6)),
        time=moment("time"),
        free=number("free"),
        _entity=pl.format("lot:{}", serial("site", 6)),
    )
