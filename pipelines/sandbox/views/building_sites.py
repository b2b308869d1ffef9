"""住房和城乡建设局: units and contracts of new buildings; sites, who is at them, and wages."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, numbers, organisations
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import day, number
from pipelines.sandbox.world.building_sites import (
    make_attendance,
    make_contracts,
    make_sites,
    make_units,
    make_wages,
)
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.construction_transport import make_projects
from pipelines.sandbox.world.expressions import serial

DATABASE = "hcb/fdc.db"
CONTRACT_FAULTS = (
    Fault("H11", "QDRQ", 0.004, dates.malformed),
    Fault("H7", "HTJE", 0.004, numbers.text_number("元")),
)
SITE_FAULTS = (
    Fault("H22", "总承包单位统一社会信用代码", 0.05, organisations.lower_case),
    Fault("H25", "所在区县", 0.05, divisions.county_variant),
)
WAGE_FAULTS = (Fault("H12", "发放日期", 0.02, dates.before("应发日期")),)


def deliver(city: City, desk: Desk) -> None:
    """Units and contracts as tables; sites, attendance and wages as delimited text."""
    rng, world = desk.random("building_sites"), stream(city.seed, "building_sites")
    projects = make_projects(city.scale, city.firms, city.places, stream(city.seed, "construction_transport"))
    units = make_units(projects, world)
    desk.table(
        "hcb_sale_unit", "hcb_fdc:FDC_FW", plant(_units(units), (), rng), database=DATABASE, table="FDC_FW",
        key=("FWBM",),
    )  # fmt: skip
    contracts = plant(_contracts(make_contracts(units, world)), CONTRACT_FAULTS, rng)
    desk.table(
        "hcb_sale_contract", "hcb_fdc:FDC_HT", contracts, database=DATABASE, table="FDC_HT", key=("HTBH",)
    )  # fmt: skip
    sites = make_sites(projects, world)
    desk.csv("hcb_site", "hcb/site_20231231.csv", plant(_sites(sites), SITE_FAULTS, rng), encoding="gb18030")
    there = repeat_rows(plant(_attendance(make_attendance(sites, world)), (), rng), 0.002, rng)
    desk.csv("hcb_attendance_daily", "hcb/attendance_2023Q4.csv", there)
    wages = plant(_wages(make_wages(sites, world)), WAGE_FAULTS, rng)
    desk.csv("hcb_wage_payment", "hcb/wage_payment_2023Q4.csv", wages, encoding="gb18030")


def _code() -> pl.Expr:
    return pl.format("{}{}", pl.col("code").str.replace_all("-", ""), serial("number", 4))


def _units(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        FWBM=_code(),
        YSZH=pl.format("江房预字第{}{}号", pl.col("issued").dt.strftime("%Y"), serial("project", 6)),
        JZMJ=number("square"),
        YT="use",
        _entity="entity",
    )


def _contracts(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        HTBH=pl.format("YF4407{}", serial("contract", 8)),
        FWBM=_code(),
        JZMJ=number("square"),
        HTJE=pl.col("amount").cast(pl.Decimal(18, 2)).cast(pl.String),
        QDRQ=day("signed"),
        CXRQ=day("cancelled"),
        _entity="entity",
    )


def _sites(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        工地编号=pl.format("GD4407{}", serial("site", 5)),
        项目代码="code",
        总承包单位统一社会信用代码="contractor",
        所在区县="county",
        状态=pl.lit("1"),
        _entity="entity",
        _role_contractor="contractor_entity",
    )


def _attendance(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        工地编号=pl.format("GD4407{}", serial("site", 5)),
        日期=day("day"),
        在册人数=number("workers"),
        出勤人数=number("present"),
        _entity="entity",
    )


def _wages(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        工地编号=pl.format("GD4407{}", serial("site", 5)),
        工资月份=pl.format("2023{}", serial("month", 2)),
        应发人数=number("workers"),
        实发人数=number("paid"),
        应发日期=day("due"),
        发放日期=day("paid_on"),
        _entity="entity",
    )
