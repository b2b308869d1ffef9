"""文广旅体局: how many rooms each hotel let by the night; numbers only."""

from datetime import date

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, numbers, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.views.columns import day, number
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.lodging import make_nights

FAULTS = (
    Fault("H7", "已出租客房", 0.01, numbers.text_number("间")),
    Fault("H4", "入住人次", 0.01, text.null_spelling),
    Fault("H11", "日期", 0.01, dates.malformed),
    Fault("H33", "已出租客房", 0.003, numbers.times(100), pl.col("已出租客房") != "0"),
)


def deliver_occupancy(hotels: pl.DataFrame, desk: Desk, rng: Generator, draw: Generator) -> None:
    """The nights of two months, and then the last two one by one."""
    nights = make_nights(hotels, draw)
    for name, chosen in (
        ("20231229", pl.col("day") <= date(2023, 12, 29)),
        ("20231230", pl.col("day") == date(2023, 12, 30)),
        ("20231231", pl.col("day") == date(2023, 12, 31)),
    ):
        sent = repeat_rows(plant(_written(nights.filter(chosen)), FAULTS, rng), 0.003, rng)
        desk.csv("ctsb_hotel_occupancy", f"ctsb/occupancy_{name}.csv", sent, encoding="utf-8-sig")


def _written(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        单位编号=pl.format("ZS4407{}", serial("hotel", 5)),
        日期=day("day"),
        可供出租客房=number("rooms"),
        已出租客房=number("sold"),
        入住人次=number("arrivals"),
        过夜人数=number("guests"),
        上报时间=pl.concat_str(day("day"), pl.lit(" 23:30:00")),
        _entity="entity",
    )
