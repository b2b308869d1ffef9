"""生态环境局: hourly air quality for its JSON interface, in the columns of the national publication."""

from datetime import datetime

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import numbers, text
from pipelines.sandbox.faults.fault import Fault, one_of, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.views.columns import number
from pipelines.sandbox.world.city import City

SOURCE = "eeb_air:/api/air-quality/hourly"
KEY = ("WatchPoint", "Date", "Hour")
MEASURED = {
    "AQI": "index",
    "PM2.5": "pm2_5",
    "PM10": "pm10",
    "CO": "co",
    "NO2": "no2",
    "O3_1h": "o3_1h",
    "O3_8h": "o3_8h",
    "SO2": "so2",
}
STUCK = (pl.col("WatchPoint") == "西区") & pl.col("_time").is_between(
    datetime(2023, 12, 9, 3), datetime(2023, 12, 9, 20)
)
FAULTS = (
    Fault("H35", "PM10", 1.0, numbers.stuck, STUCK),
    Fault("H35", "PM2.5", 0.001, numbers.out_of_order),
    Fault("H35", "SO2", 0.001, numbers.spike),
    Fault("H4", "PM10", 0.008, one_of("NaN", "—", "NULL")),
    Fault("H4", "O3_8h", 0.008, one_of("NaN")),
    Fault("H3", "WatchPoint", 0.001, text.full_width, pl.col("WatchPoint") == "东湖(对照点)"),
)


def deliver(city: City, desk: Desk) -> None:
    """All hours in the order of the interface."""
    rng = desk.random("eeb")
    delivered = repeat_rows(plant(_readings(city), FAULTS, rng), 0.002, rng)
    desk.answers("eeb_air_quality", SOURCE, delivered, KEY)


def _readings(city: City) -> pl.DataFrame:
    columns = {name: number(column) for name, column in MEASURED.items()}
    return city.air.select(
        Date=pl.col("time").dt.strftime("%Y%m%d"),
        Hour=pl.col("time").dt.strftime("%H"),
        WatchPoint="station",
        AQI=columns.pop("AQI"),
        Level="level",
        PrimaryPollution=pl.col("primary").fill_null("NaN"),
        **columns,
        _entity=pl.concat_str(pl.lit("air_station:"), "station"),
        _time="time",
    )
