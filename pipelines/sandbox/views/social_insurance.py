"""社会保险基金管理局: payments of each month in the table AC43 of its database, with the codes of 金保."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, identity, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import mark_rows, repeat_rows, unknown_firm
from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.views.columns import beside
from pipelines.sandbox.views.taxation import BEFORE
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial

INSURED_BEFORE = 0.97
"""Of today's insured, a year ago."""
KEY = ("AAC001", "AAB001", "AAE140", "AAE002")
INSURANCES = (("110", 0.14, 0.08), ("210", 0.008, 0.002), ("410", 0.004, 0.0))
"""Code of the insurance, the employer's and the employee's share of the base."""
LABELS = {"110": "企业职工基本养老保险", "210": "失业保险", "410": "工伤保险"}

FAULTS = (
    Fault("H9", "AAE140", 0.0006, text.relabelled(LABELS)),
    Fault("H7", "AAE180", 0.0006, numbers.text_number("元")),
    Fault("H15", "AAC002", 0.004, identity.odd_x, pl.col("AAC002").str.ends_with("X")),
    Fault("H16", "AAC002", 0.0006, identity.wrong_check),
    Fault("H17", "AAC002", 0.0008, identity.masked),
    Fault("H21", "AAB004", 0.002, organisations.name_variant),
    Fault("H22", "AAB998", 0.001, organisations.lower_case),
    Fault("H24", "AAB004", 0.001, organisations.pseudo_unit),
    Fault("H32", "AAB998", 0.0008, unknown_firm),
    Fault("H11", "AAE079", 0.001, dates.malformed),
    Fault("H10", "AAE079", 0.001, dates.unknown_date),
    Fault("H33", "AAE058", 0.0005, numbers.times(100)),
    Fault("H3", "AAC003", 0.001, text.invisible),
)


def deliver(city: City, desk: Desk) -> None:
    """A year of payments, month after month; with a history the quarter before it, when fewer were insured."""
    rng = desk.random("sib")
    insured = _insured(city)
    for month in _months():
        _deliver_month(insured, month, desk, rng)
    if not city.history:
        return
    earlier = desk.random("sib before")
    of_then = insured.filter(pl.Series(earlier.random(len(insured)) < INSURED_BEFORE))
    for written in BEFORE:
        _deliver_month(of_then, datetime.strptime(written, "%Y%m"), desk, earlier)


def _deliver_month(insured: pl.DataFrame, month: datetime, desk: Desk, rng: Generator) -> None:
    payments = repeat_rows(plant(_payments(insured, month), FAULTS, rng), 0.0005, rng)
    payments = mark_rows(payments, "H19", "AAC002", pl.col("_departed"))
    desk.table("sib_insurance_payment", "sib_core:AC43", payments, database="sib/core.db", table="AC43", key=KEY)


def _months() -> Iterator[datetime]:
    return (datetime(2023, month, 1) for month in range(1, 13))


def _insured(city: City) -> pl.DataFrame:
    people = city.people[city.employment["person"]].select("person", "citizen_id", "name", "entity")
    people = people.join(city.deaths, on="person", how="left", maintain_order="left").drop("person")
    firms = city.firms[city.employment["firm"]].select("uscc", employer="name", employer_entity="entity")
    return beside(city.employment, people, firms)


def _payments(insured: pl.DataFrame, month: datetime) -> pl.DataFrame:
    return pl.concat([_insurance(insured, month, *insurance) for insurance in INSURANCES])


def _insurance(insured: pl.DataFrame, month: datetime, code: str, employer: float, personal: float) -> pl.DataFrame:
    paid = (month + timedelta(days=45)).replace(day=15)
    parts = insured.with_columns(
        employer_part=(pl.col("base") * employer).round(2), personal_part=(pl.col("base") * personal).round(2)
    )
    return parts.select(
        AAC001=pl.concat_str(pl.lit("4407"), serial("person", 10)),
        AAC002="citizen_id",
        AAC003="name",
        AAB001=pl.concat_str(pl.lit("44070"), serial("firm", 9)),
        AAB998="uscc",
        AAB004="employer",
        AAE140=pl.lit(code),
        AAE002=pl.lit(f"{month:%Y%m}"),
        AAE180=_money(pl.col("base")),
        AAE020=_money(pl.col("employer_part")),
        AAE022=_money(pl.col("personal_part")),
        AAE058=_money(pl.col("employer_part") + pl.col("personal_part")),
        AAE079=pl.lit(f"{paid:%Y-%m-%d}"),
        AAE036=pl.lit(f"{paid:%Y-%m-%d} 09:30:00"),
        AAE100=pl.lit("1"),
        _entity="entity",
        _role_person="entity",
        _role_employer="employer_entity",
        _departed=(pl.col("died") < month).fill_null(False),
    )


def _money(amount: pl.Expr) -> pl.Expr:
    cents = (amount * 100).round().cast(pl.Int64)
    return pl.concat_str((cents // 100).cast(pl.String), pl.lit("."), (cents % 100).cast(pl.String).str.zfill(2))
