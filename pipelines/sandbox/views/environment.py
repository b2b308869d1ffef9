"""生态环境局, 水利局 and 水文局: pollution sources and their discharges, sections, waste, rain, tides and intakes."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, frames, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows, unknown_station
from pipelines.sandbox.hj212 import message
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import compact_day, day, moment, number, sexagesimal
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.views.water import CLOCK_AHEAD, DATABASE, READING_KEY
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.environment import make_discharges, make_manifests, make_sections, make_sources
from pipelines.sandbox.world.telemetry import with_arrivals
from pipelines.sandbox.world.vocabulary import COUNTY_NAMES

SITE_FAULTS = (
    Fault("H25", "所在区县", 0.03, divisions.county_variant),
    Fault("H22", "统一社会信用代码", 0.02, organisations.lower_case),
)
DISCHARGE_FAULTS = (
    Fault("H35", "Avg", 0.002, numbers.out_of_order),
    Fault("H11", "DataTime", 0.0005, dates.malformed),
)
FRAME_FAULTS = (
    Fault("H38", "MSG", 0.004, frames.disturbed),
    Fault("H38", "MSG", 0.002, frames.miscounted),
    Fault("H38", "MSG", 0.002, frames.split),
    Fault("H38", "MSG", 0.002, frames.sticky),
    Fault("H38", "MSG", 0.002, frames.summed_over_everything),
    Fault("H38", "MSG", 0.01, frames.small_letters, frames.has_letters("MSG")),
)
PERMIT_FAULTS = (Fault("H22", "统一社会信用代码", 0.01, organisations.lower_case),)
SECTION_FAULTS = (Fault("H4", "总磷", 0.01, text.null_spelling),)
WASTE_FAULTS = (
    Fault("H21", "YCDW_MC", 0.01, organisations.name_variant),
    Fault("H4", "JSSL", 0.005, text.null_spelling),
)
RAIN_FAULTS = (
    Fault("H35", "DRP", 0.002, numbers.out_of_order),
    Fault("H32", "STCD", 0.0005, unknown_station),
    CLOCK_AHEAD,
)
TIDE_FAULTS = (Fault("H35", "TDZ", 0.0005, numbers.spike),)
INTAKE_FAULTS = (Fault("H22", "统一社会信用代码", 0.01, organisations.lower_case),)


def deliver(city: City, desk: Desk) -> None:
    """Sites as a workbook, discharges as JSON Lines, permits as changes, waste as XML, readings as tables."""
    rng, world = desk.random("environment"), stream(city.seed, "environment")
    sources = make_sources(city.scale, city.firms, city.places, world)
    sites = plant(_sites(sources), SITE_FAULTS, rng)
    desk.excel("eeb_pollution_source_site", "eeb/pollution_source_20231231.xlsx", sites, ["固定污染源监控点位"])
    measured = make_discharges(city.scale, sources, world)
    discharges = repeat_rows(plant(_discharges(measured), DISCHARGE_FAULTS, rng), 0.001, rng)
    desk.json_lines("eeb_discharge_hourly", "eeb/discharge_hourly_202312.jsonl", discharges)
    frames_sent = plant(_frames(measured, rng), FRAME_FAULTS, rng)
    desk.json_lines("eeb_discharge_frame", "eeb/discharge_frame_20231231.jsonl", frames_sent)
    _deliver_permits(sources, desk, rng)
    sections = plant(_sections(make_sections(world)), SECTION_FAULTS, rng)
    desk.csv("eeb_water_quality_section", "eeb/water_quality_2023.csv", sections, encoding="gb18030")
    _deliver_waste(make_manifests(city.scale, sources, world), desk, rng)
    _deliver_readings(city, desk, rng)
    _deliver_intakes(sources, desk, rng)


def _deliver_permits(sources: pl.DataFrame, desk: Desk, rng: Generator) -> None:
    words = {"I": "新增", "U": "变更", "D": "注销"}
    corrected = {"更新时间": pl.lit("{day} 17:30:00")}
    days = daily(
        _permits(sources), PERMIT_FAULTS, rng, corrections=corrected, operation=words, operation_column="操作",
        deleted=0.15,
    )  # fmt: skip
    for name, rows in days:
        if len(rows.frame):
            desk.csv("eeb_discharge_permit", f"eeb/discharge_permit_{name}.csv", rows, encoding="utf-8-sig")


def _deliver_waste(manifests: pl.DataFrame, desk: Desk, rng: Generator) -> None:
    for name, rows in daily(_waste(manifests), WASTE_FAULTS, rng, corrections={"GXSJ": pl.lit("{day} 21:00:00")}):
        if len(rows.frame):
            desk.xml("eeb_hazardous_waste_manifest", f"eeb/waste_manifest_{name}.xml", rows, "Manifest")


def _deliver_readings(city: City, desk: Desk, rng: Generator) -> None:
    rain = repeat_rows(plant(_rain(city, rng), RAIN_FAULTS, rng), 0.001, rng)
    desk.table(
        "wrb_rainfall", "wrb_rwdb:ST_PPTN_R", rain, database=DATABASE, table="ST_PPTN_R", key=READING_KEY,
        numbers=("DRP", "DYP"),
    )  # fmt: skip
    tide = plant(_tide(city), TIDE_FAULTS, rng)
    desk.table(
        "hyd_tide_level", "wrb_rwdb:ST_TIDE_R", tide, database=DATABASE, table="ST_TIDE_R", key=READING_KEY,
        numbers=("TDZ",),
    )  # fmt: skip


def _deliver_intakes(sources: pl.DataFrame, desk: Desk, rng: Generator) -> None:
    """Some permits of November are no longer there in December."""
    rows = _intakes(sources)
    kept = rows.filter(pl.Series(rng.random(len(rows)) >= 0.03))
    for name, frame in (("20231130", rows), ("20231231", kept)):
        file = f"wrb/intake_permit_{name}.csv"
        desk.csv("wrb_water_intake_permit", file, plant(frame, INTAKE_FAULTS, rng), encoding="utf-16", delimiter="\t")


def _sites(sources: pl.DataFrame) -> pl.DataFrame:
    return sources.select(
        污染源编码="site_code",
        单位名称="name",
        统一社会信用代码="uscc",
        行业类别="industry_code",
        管理类别="level",
        所在区县="county",
        生产经营场所地址="address",
        中心经度=sexagesimal("longitude"),
        中心纬度=sexagesimal("latitude"),
        _entity="entity",
    )


def _discharges(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        MN="site_code",
        OutletNo=pl.lit("DW001"),
        PolId="factor",
        DataTime=pl.col("time").dt.strftime("%Y%m%d%H%M%S"),
        Avg=number("average"),
        Max=number("maximum"),
        Cou=number("mass"),
        Flag="flag",
        _entity="entity",
    )


def _frames(rows: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """The messages of the last day, one a source and hour, with the factors of its outlet."""
    readings = pl.format("{}-Avg={},{}-Max={},{}-Flag={}", *(pl.col(name) for name in (
        "factor", "average", "factor", "maximum", "factor", "flag")))  # fmt: skip
    sent = (
        rows.filter(pl.col("time").dt.date() == pl.col("time").dt.date().max())
        .group_by("site_code", "entity", "time", maintain_order=True)
        .agg(readings.str.join(";").alias("readings"))
        .sort("time", "site_code")
    )
    delay = pl.lit(pl.Series(3_600_000 + rng.integers(60_000, 400_000, len(sent))))
    received = (pl.col("time") + pl.duration(milliseconds=delay)).alias("received")
    data = pl.format(
        "QN={};ST=32;CN=2061;PW=123456;MN={};Flag=5;CP=&&DataTime={};{}&&",
        pl.col("received").dt.strftime("%Y%m%d%H%M%S%3f"),
        "site_code",
        pl.col("time").dt.strftime("%Y%m%d%H%M%S"),
        "readings",
    )
    return sent.with_columns(received).select(
        ID=pl.concat_str(
            pl.col("received").dt.strftime("%Y%m%d"), pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(9)
        ),
        RECV_TIME=moment("received"),
        MSG=data.map_elements(message, return_dtype=pl.String),
        _entity="entity",
    )


def _permits(sources: pl.DataFrame) -> pl.DataFrame:
    return sources.filter(pl.col("level") != "登记").select(
        许可证编号=pl.format("{}001P", "uscc"),
        单位名称="name",
        统一社会信用代码="uscc",
        管理类别=pl.col("level").replace_strict({"重点": "1", "简化": "2"}),
        行业类别="industry_code",
        发证日期=compact_day("issued"),
        有效期至=compact_day("until"),
        更新时间=pl.format("{} 09:00:00", day("issued")),
        _entity="entity",
        _role_holder="entity",
    )


def _sections(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        断面编码="code",
        断面名称=pl.format("{}{}断面", "river", pl.col("code").str.slice(-2)),
        所在河流="river",
        考核区县=pl.col("county_code").replace_strict(COUNTY_NAMES),
        监测月份=pl.format("2023-{}", pl.col("month").cast(pl.String).str.zfill(2)),
        pH=number("acidity"),
        溶解氧=number("oxygen"),
        高锰酸盐指数=number("permanganate"),
        氨氮=number("ammonia"),
        总磷=number("phosphorus"),
        水质类别="quality",
        _entity=pl.format("section:{}", "code"),
    )


def _waste(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        LDBH="number",
        YCDW_TYSHXYDM="uscc",
        YCDW_MC="name",
        JSDW_TYSHXYDM="receiver",
        FWDM="waste",
        YCSL=number("sent"),
        JSSL=number("received"),
        ZYRQ=day("moved"),
        JSRQ=day("arrived"),
        GXSJ=pl.format("{} 18:00:00", day("arrived")),
        _entity="entity",
        _role_producer="entity",
        _role_receiver="receiver_entity",
    )


def _rain(city: City, rng: Generator) -> pl.DataFrame:
    stations = city.water.stations.filter(pl.col("type") == "PP").select("code", "entity")
    rows = stations.join(city.water.river_readings.select("time").unique().sort("time"), how="cross")
    wet = rng.random(len(rows)) < 0.15
    rows = rows.with_columns(rain=pl.Series(np.where(wet, np.round(rng.gamma(0.8, 5.0, len(rows)), 1), 0.0)))
    hydrological_day = (pl.col("time") - pl.duration(hours=8, minutes=1)).dt.date()
    total = pl.col("rain").sum().over("code", hydrological_day).round(1)
    rows = with_arrivals(rows.with_columns(total=total), stream(city.seed, "arrivals of rain"))
    return rows.select(
        STCD="code",
        TM=moment("time"),
        DRP=number("rain"),
        INTV=pl.lit("1"),
        DYP=number("total"),
        WTH=pl.when(pl.col("rain") > 0).then(pl.lit("7")).otherwise(pl.lit("8")),
        RCVTM=moment("received"),
        _entity="entity",
    )


def _tide(city: City) -> pl.DataFrame:
    """The tide as the lowest river stations see it; it lags behind by the half hour of a station's place."""
    readings = city.water.river_readings
    lowest = readings["station"].unique().sort().head(4)
    hour = pl.col("time").dt.epoch("s") / 3600
    phase = 2 * np.pi * (hour + pl.col("station") * 0.5) / 12.42
    return readings.filter(pl.col("station").is_in(lowest.implode())).select(
        STCD="code",
        TM=moment("time"),
        TDZ=(0.4 + 1.1 * phase.sin()).round(2).cast(pl.String),
        AIRP=pl.lit("1008"),
        TDPTN=pl.when(phase.cos() > 0).then(pl.lit("5")).otherwise(pl.lit("4")),
        _entity="entity",
    )


def _intakes(sources: pl.DataFrame) -> pl.DataFrame:
    return sources.head(max(40, len(sources) // 4)).select(
        取水许可证编号=pl.format("D{}S2021-{}", "county_code", pl.col("source").cast(pl.String).str.zfill(4)),
        取水权人名称="name",
        统一社会信用代码="uscc",
        水源类型=pl.when("ground").then(pl.lit("2")).otherwise(pl.lit("1")),
        许可年取水量=number("licensed"),
        上年实际取水量=number("used"),
        发证日期=day("issued"),
        有效期至=day("until"),
        取水口经度=number("longitude"),
        取水口纬度=number("latitude"),
        _entity="entity",
        _role_holder="entity",
    )
