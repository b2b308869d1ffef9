"""生态环境局: the register of air stations, targets of river sections, limits of outlets."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import day, number
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.environment import make_discharges, make_sections, make_sources
from pipelines.sandbox.world.environmental_limits import (
    make_air_stations,
    make_discharge_limits,
    make_section_targets,
)
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.vocabulary import COUNTY_CENTRES, COUNTY_NAMES

STATION_FAULTS = (Fault("H25", "所在区县", 0.2, divisions.county_variant),)
TARGET_FAULTS = (Fault("H3", "断面编码", 0.04, text.full_width),)
LIMIT_FAULTS = (
    Fault("H11", "执行开始日期", 0.05, dates.malformed),
    Fault("H10", "执行结束日期", 0.2, dates.open_end, pl.col("执行结束日期").is_null()),
)


def deliver(city: City, desk: Desk) -> None:
    """Three delimited texts, made of the stations, sections and sources that are measured."""
    rng, world = desk.random("environmental_limits"), stream(city.seed, "environmental_limits")
    stations = make_air_stations(COUNTY_CENTRES, world)
    sent = plant(_stations(stations), STATION_FAULTS, rng)
    desk.csv("eeb_air_station", "eeb/air_station_2023.csv", sent, encoding="gb18030")
    drawn = stream(city.seed, "environment")  # as the readings were: sources, discharges, sections
    sources = make_sources(city.scale, city.firms, city.places, drawn)
    measured = make_discharges(city.scale, sources, drawn).unique("site_code", keep="first", maintain_order=True)
    targets = plant(_targets(make_section_targets(make_sections(drawn), world)), TARGET_FAULTS, rng)
    desk.csv("eeb_section_target", "eeb/section_target_2023.csv", targets, encoding="gb18030")
    limits = plant(_limits(make_discharge_limits(measured)), LIMIT_FAULTS, rng)
    desk.csv("eeb_discharge_limit", "eeb/discharge_limit_20231231.csv", limits, encoding="utf-8-sig")


def _stations(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        站点编码=pl.format("4407A{}", serial("station", 3)),
        站点名称="name",
        站点类型="kind",
        所在区县=pl.col("county_code").replace_strict(COUNTY_NAMES),
        经度=number("longitude"),
        纬度=number("latitude"),
        运行状态=pl.lit("1"),
        _entity=pl.format("air station:{}", "station"),
    )


def _targets(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        断面编码="code",
        考核年度=pl.lit("2023"),
        水体类型=pl.lit("1"),
        目标类别="target",
        _entity=pl.format("section:{}", "code"),
    )


def _limits(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        污染源编码="site_code",
        排放口编号=pl.lit("DW001"),
        监测因子="factor",
        限值=number("limit"),
        执行标准=pl.lit("DB44/26-2001"),
        执行开始日期=day("from"),
        执行结束日期=day("to"),
        _entity="entity",
    )
