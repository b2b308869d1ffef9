"""社会保险基金管理局: the pensions of each month in the table AC61 of its database, some of them for the dead."""

import calendar
from datetime import date

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, identity, numbers, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import mark_rows, repeat_rows
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import beside, compact_day, number
from pipelines.sandbox.views.persons import with_people
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.labour import make_pensioners

KEY = ("AAC001", "AAE140", "AAE002")
BANKS = ("中国工商银行江门分行", "中国农业银行江门分行", "中国建设银行江门市分行", "江门农村商业银行")

FAULTS = (
    Fault("H9", "AAE140", 0.002, text.relabelled({"110": "11", "170": "17"})),
    Fault("H15", "AAC002", 0.01, identity.odd_x, pl.col("AAC002").str.ends_with("X")),
    Fault("H16", "AAC002", 0.001, identity.wrong_check),
    Fault("H17", "AAE010", 0.001, identity.masked),
    Fault("H7", "AIC263", 0.001, numbers.text_number("元")),
    Fault("H33", "AAE019", 0.001, numbers.times(100)),
    Fault("H11", "AAE128", 0.001, dates.malformed),
    Fault("H3", "AAC003", 0.001, text.invisible),
)


def deliver(city: City, desk: Desk) -> None:
    """A year of pensions, month after month."""
    rng = desk.random("pensions")
    pensioners = make_pensioners(city.people, city.deaths, stream(city.seed, "pensions"))
    rows = with_people(city, pensioners.rename({"kind": "scheme"}))
    rows = beside(rows, city.places.villages[rows["village"]].select("county_code"))
    for number_of_month in range(1, 13):
        month = date(2023, number_of_month, 1)
        last = month.replace(day=calendar.monthrange(2023, number_of_month)[1])
        alive = pl.col("died").is_null() | (pl.col("died") >= month)
        paid = _payments(rows.filter(alive | pl.col("goes_on")), month, last)
        payments = repeat_rows(plant(paid, FAULTS, rng), 0.0005, rng)
        payments = mark_rows(payments, "H19", "AAC002", pl.col("_departed"))
        place = {"database": "sib/core.db", "table": "AC61"}
        desk.table("sib_pension_benefit", "sib_core:AC61", payments, key=KEY, **place)


def _payments(rows: pl.DataFrame, month: date, last: date) -> pl.DataFrame:
    banks = pl.Series(BANKS)
    return rows.select(
        AAC001=pl.concat_str(pl.lit("4407"), serial("person", 10)),
        AAC002="citizen_id",
        AAC003="name",
        AAC006=compact_day("birth"),
        AAE140="scheme",
        AAE002=pl.lit(f"{month:%Y%m}"),
        AIC263=number("basic"),
        AIC264=number("account"),
        AAE019=(pl.col("basic") + pl.col("account")).round(2).cast(pl.String),
        AAE008=banks[rows["bank"]],
        AAE010=pl.concat_str(pl.lit("990000440"), serial("person", 10)),
        AAE128=pl.lit(f"{last:%Y-%m-%d}"),
        AAB301="county_code",
        AAE100=pl.lit("1"),
        _entity="entity",
        _departed=(pl.col("died") < month).fill_null(False),
    )
