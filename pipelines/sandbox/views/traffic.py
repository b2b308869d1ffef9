"""公安局: the sections of the roads, what drives on them, and accidents."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, numbers, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import moment, number
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.traffic import make_accidents, make_flows, make_sections

SECTION_FAULTS = (
    Fault("H26", "行政区划代码", 0.1, divisions.abolished, divisions.has_history("行政区划代码")),
    Fault("H9", "道路等级", 0.05, text.relabelled({"1": "快速路", "2": "主干路", "3": "次干路", "4": "支路"})),
)
FLOW_FAULTS = (
    Fault("H35", "speed", 0.003, numbers.out_of_order),
    Fault("H4", "speed", 0.002, text.null_spelling),
)
ACCIDENT_FAULTS = (
    Fault("H11", "SGFSSJ", 0.01, dates.malformed),
    Fault("H7", "ZJCCSS", 0.02, numbers.text_number("元")),
)


def deliver(city: City, desk: Desk) -> None:
    """Sections as delimited text, flows as JSON Lines, accidents as a table."""
    rng, world = desk.random("traffic"), stream(city.seed, "traffic")
    sections = make_sections(city.scale, city.places, world)
    desk.csv(
        "psb_road_section", "psb/road_section_20231231.csv", plant(_sections(sections), SECTION_FAULTS, rng),
        encoding="gb18030",
    )  # fmt: skip
    flows = repeat_rows(plant(_flows(make_flows(sections, world)), FLOW_FAULTS, rng), 0.002, rng)
    desk.json_lines("psb_traffic_flow", "psb/traffic_flow_20231229.jsonl", flows)
    accidents = plant(_accidents(make_accidents(city.scale, city.places, world)), ACCIDENT_FAULTS, rng)
    desk.table(
        "psb_traffic_accident", "psb_jtsg:JTSG", accidents, database="psb/jtsg.db", table="JTSG", key=("SGBH",)
    )  # fmt: skip


def _sections(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        路段编号=pl.format("LD4407{}", serial("section", 5)),
        路段名称=pl.format("{}第{}路段", "town_name", "section"),
        道路等级="road_class",
        行政区划代码="county_code",
        车道数=number("lanes"),
        长度=number("km"),
        _entity=pl.format("road section:{}", "section"),
    )


def _flows(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        sectionNo=pl.format("LD4407{}", serial("section", 5)),
        time=moment("time"),
        volume=number("volume"),
        occupancy=number("occupancy"),
        speed=number("speed"),
        _entity=pl.format("road section:{}", "section"),
    )


def _accidents(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        SGBH=pl.format("4407{}{}", pl.col("time").dt.strftime("%Y%m%d"), serial("accident", 5)),
        SGFSSJ=moment("time"),
        XZQH="county_code",
        DLLX="road",
        SWRS=number("dead"),
        SSRS=number("injured"),
        ZJCCSS=number("loss"),
        _entity=pl.format("accident:{}", "accident"),
    )
