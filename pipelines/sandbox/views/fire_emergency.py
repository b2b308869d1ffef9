"""消防救援支队, 应急管理局 and 气象局: key units, hydrants, alarms, hazard sources, shelters and warnings."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import compact_day, day, moment, number
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.views.event_numbers import ALARM
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.fire_emergency import (
    make_alarms,
    make_hazards,
    make_hydrants,
    make_key_units,
    make_shelters,
    make_warnings,
)

UNIT_FAULTS = (
    Fault("H25", "所在区县", 0.03, divisions.county_variant),
    Fault("H22", "统一社会信用代码", 0.02, organisations.lower_case),
)
HYDRANT_FAULTS = (Fault("H25", "所在区县", 0.02, divisions.county_variant),)
ALARM_FAULTS = (
    Fault("H11", "JJSJ", 0.002, dates.impossible),
    Fault("H4", "ZJCCSS", 0.01, text.null_spelling),
)
HAZARD_FAULTS = (Fault("H22", "CREDIT_CODE", 0.02, organisations.lower_case),)
SHELTER_FAULTS = (Fault("H25", "所在区县", 0.03, divisions.county_variant),)
WARNING_FAULTS = (Fault("H25", "areaDesc", 0.02, divisions.county_variant),)


def deliver(city: City, desk: Desk) -> None:
    """Units as a workbook, alarms and warnings as JSON Lines, the rest as delimited text."""
    rng, world = desk.random("fire_emergency"), stream(city.seed, "fire_emergency")
    units = plant(_units(make_key_units(city.scale, city.firms, world)), UNIT_FAULTS, rng)
    desk.excel("fire_key_unit", "fire/key_unit_20231231.xlsx", units, ["消防安全重点单位"])
    _deliver_hydrants(_hydrants(make_hydrants(city.scale, city.places, world)), desk, rng)
    alarms = _alarms(make_alarms(city.scale, city.places, world))
    for name, rows in daily(alarms, ALARM_FAULTS, rng, corrections={"GXSJ": pl.lit("{day} 22:00:00")}):
        if len(rows.frame):
            desk.json_lines("fire_fire_alarm_case", f"fire/alarm_case_{name}.jsonl", rows)
    hazards = plant(_hazards(make_hazards(city.scale, city.firms, city.places, world)), HAZARD_FAULTS, rng)
    desk.csv("emb_hazard_source", "emb/hazard_source_20231231.csv", hazards, encoding="utf-8-sig", delimiter=";")
    shelters = plant(_shelters(make_shelters(city.scale, city.places, world)), SHELTER_FAULTS, rng)
    desk.csv("emb_shelter", "emb/shelter_20231231.csv", shelters, encoding="utf-16", delimiter="\t")
    warnings = plant(_warnings(make_warnings(city.scale, world)), WARNING_FAULTS, rng)
    desk.json_lines("met_weather_warning", "met/weather_warning_2023.jsonl", warnings)


def _deliver_hydrants(rows: pl.DataFrame, desk: Desk, rng: Generator) -> None:
    """The first list breaks off and comes again whole; some hydrants of the week before are no longer there."""
    resource, gbk = "fire_fire_hydrant", "gb18030"
    desk.broken_off(resource, "fire/hydrant_20231217.csv", plant(rows, HYDRANT_FAULTS, rng), 0.6, encoding=gbk)
    kept = rows.filter(pl.Series(rng.random(len(rows)) >= 0.02))
    for name, frame in (("20231224", rows), ("20231231", kept)):
        desk.csv(resource, f"fire/hydrant_{name}.csv", plant(frame, HYDRANT_FAULTS, rng), encoding=gbk)
    desk.sent_again(resource, "fire/hydrant_20231231.csv", "fire/hydrant_20231231_重发.csv")
    desk.empty(resource, "fire/hydrant_20240107.csv")


def _units(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        单位编号=pl.format("XF4407{}", serial("unit", 6)),
        单位名称="name",
        统一社会信用代码="uscc",
        单位类别="use",
        所在区县="county",
        单位地址="address",
        建筑层数=number("floors"),
        自动喷水灭火系统="sprinkler",
        列管日期=day("listed"),
        最近检查日期=day("checked"),
        _entity="entity",
    )


def _hydrants(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        消火栓编号=pl.format("XHS{}{}", "county_code", serial("site", 6)),
        设置形式="form",
        所在区县="county_name",
        详细位置="address",
        经度=number("longitude"),
        纬度=number("latitude"),
        管网压力=number("pressure"),
        完好状态="state",
        建成日期=compact_day("built"),
        _entity=pl.format("hydrant:{}", serial("site", 6)),
    )


def _alarms(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        JQBH=ALARM,
        JQLB="disaster",
        XZQH="county_name",
        AFDZ="address",
        JD=number("longitude"),
        WD=number("latitude"),
        JJSJ=moment("called"),
        CDSJ=moment("dispatched"),
        DCSJ=moment("arrived"),
        JSSJ=moment("ended"),
        CDCLS=number("vehicles"),
        ZJCCSS=number("loss"),
        GXSJ=moment("ended"),
        _entity=pl.format("alarm:{}", serial("site", 6)),
    )


def _hazards(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        HAZARD_CODE=pl.format("4407{}", serial("hazard", 8)),
        HAZARD_NAME=pl.format("{}储存单元", "chemical"),
        COMPANY_NAME="name",
        CREDIT_CODE="uscc",
        HAZARD_RANK="rank",
        RVALUE=number("risk"),
        CHEMICAL="chemical",
        MAX_AMOUNT=number("amount"),
        LONGITUDE=number("longitude"),
        LATITUDE=number("latitude"),
        RECORD_DATE=day("recorded"),
        VALID_DATE=day("until"),
        _entity="entity",
    )


def _shelters(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        场所编号=pl.format("BH{}{}", "county_code", serial("site", 4)),
        场所名称=pl.format("{}应急避护场所", "village_name"),
        场所类型=pl.when("indoors").then(pl.lit("室内")).otherwise(pl.lit("室外")),
        所在区县="county_name",
        场所地址="address",
        经度=number("longitude"),
        纬度=number("latitude"),
        有效避护面积=number("area"),
        可容纳人数=number("capacity"),
        启用日期=day("opened"),
        _entity=pl.format("shelter:{}", serial("site", 4)),
    )


def _warnings(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        identifier=pl.format("{}41600000{}", "county_code", serial("warning", 6)),
        sender=pl.format("{}气象局", "county"),
        areaDesc="county",
        eventType="event",
        severity="colour",
        effective=moment("issued"),
        expires=moment("lifted"),
        _entity=pl.format("warning:{}", serial("warning", 6)),
    )
