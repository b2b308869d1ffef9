"""城市管理和综合执法局: components, cases and public toilets."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import divisions
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import day, moment, number
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.views.event_numbers import URBAN
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.urban_management import make_cases, make_components, make_toilets

COUNTY_FAULTS = (Fault("H25", "所在区县", 0.02, divisions.county_variant),)


def deliver(city: City, desk: Desk) -> None:
    """Components as a snapshot in GB 18030, cases day by day as JSON Lines, toilets as a workbook."""
    rng, world = desk.random("urban_management"), stream(city.seed, "urban_management")
    components = make_components(city.scale, city.places, world)
    rows = plant(_components(components), COUNTY_FAULTS, rng)
    desk.csv("umb_component", "umb/component_20231231.csv", rows, encoding="gb18030")
    corrected = {"updateTime": pl.lit("{day} 22:00:00")}
    cases = _cases(make_cases(city.scale, components, world))
    for name, handed in daily(cases, (), rng, corrections=corrected):
        if len(handed.frame):
            desk.json_lines("umb_urban_case", f"umb/urban_case_{name}.jsonl", handed)
    toilets = plant(_toilets(make_toilets(city.scale, city.places, world)), COUNTY_FAULTS, rng)
    desk.excel("umb_public_toilet", "umb/public_toilet_20231231.xlsx", toilets, ["公共厕所"])


def _components(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        部件标识码="code",
        部件名称="name",
        所在区县="county_name",
        所在街镇="town_name",
        部件状态="condition",
        经度=number("longitude"),
        纬度=number("latitude"),
        普查日期=day("surveyed"),
        _entity=pl.format("component:{}", "code"),
    )


def _cases(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        taskNum=URBAN,
        eventSrc="source",
        objCode="code",
        eventDesc="problem",
        district="county_name",
        coordinateX=number("longitude"),
        coordinateY=number("latitude"),
        createTime=moment("filed"),
        archiveTime=moment("closed"),
        updateTime=moment("closed"),
        _entity=pl.format("case:{}", serial("row", 7)),
    )


def _toilets(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        公厕编号=pl.format("GC4407{}", serial("row", 5)),
        公厕名称=pl.format("{}{}号公厕", "town_name", "row"),
        所在区县="county_name",
        所在街镇="town_name",
        公厕类别="grade",
        男厕位数=number("men"),
        女厕位数=number("women"),
        经度=number("longitude"),
        纬度=number("latitude"),
        _entity=pl.format("toilet:{}", serial("row", 5)),
    )
