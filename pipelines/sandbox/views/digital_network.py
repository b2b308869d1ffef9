"""The telecommunication companies' circuits, stations and faults, IPv6, and two districts' own reports."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, digital, divisions, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import compact_day, day, moment, number
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.digital import at_least, days_before
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.operations import (
    MONTHS,
    NOTICES,
    TASKS,
    make_circuits,
    make_ipv6,
    make_network_faults,
    make_stations,
)

STATION_WIDTHS = (12, 60, 6, 12, 12, 10, 4, 20, 4)
WORKS = (
    "智慧社区平台建设",
    "老旧小区改造",
    "数字乡村示范点",
    "5G基站建设",
    "雪亮工程补点",
    "污水管网改造",
    "一网统管镇街延伸",
)
SUBJECTS = {"1": "月度财务收支公开", "2": "村务事项公开", "3": "党务公开", "4": "村道硬底化工程公开"}
CIRCUIT_FAULTS = (
    Fault("H7", "YZF", 0.02, numbers.text_number("元")),
    Fault("H22", "JRDWDM", 0.02, organisations.lower_case),
    Fault("H26", "QXDM", 0.006, divisions.abolished, divisions.has_history("QXDM")),
    Fault("H11", "KTRQ", 0.02, dates.malformed),
)
STATION_FAULTS = (
    Fault("H30", "经度", 0.008, divisions.zero_coordinate),
    Fault("H11", "开通日期", 0.02, dates.malformed),
)
FAULT_FAULTS = (
    Fault("H12", "RECOVER_TIME", 0.005, dates.before("OCCUR_TIME")),
    Fault("H11", "OCCUR_TIME", 0.01, dates.malformed),
    Fault("H9", "STAFF_NO", 0.004, digital.staff_name),
)
IPV6_FAULTS = (
    Fault("H3", "地址段", 0.01, text.full_width),
    Fault("H35", "IPv6流量占比", 0.003, numbers.out_of_order),
    Fault("H9", "是否支持IPv6访问", 0.02, text.relabelled({"Y": "是", "N": "否"})),
)
WORK_FAULTS = (
    Fault("H25", "所属区", 0.04, divisions.county_variant),
    Fault("H27", "责任镇街", 0.04, divisions.town_variant),
    Fault("H7", "年度计划投资", 0.03, numbers.text_number("元")),
    Fault("H37", "完成进度", 0.004, digital.words_for_number),
    Fault("H11", "填报日期", 0.02, dates.malformed),
)
NOTICE_FAULTS = (
    Fault("H27", "VillageName", 0.06, divisions.village_variant),
    Fault("H7", "Amount", 0.03, numbers.text_number("元")),
    Fault("H12", "Until", 0.006, dates.before("PublishDate")),
    Fault("H11", "PublishDate", 0.02, dates.malformed),
    Fault("H5", "Subject", 0.01, text.broken_line),
)


def deliver(city: City, desk: Desk) -> None:
    """Six units, each in its own format."""
    rng = desk.random("digital_network")
    _deliver_networks(city, desk, rng)
    _deliver_districts(city, desk, rng)


def _deliver_networks(city: City, desk: Desk, rng: Generator) -> None:
    circuits = make_circuits(city.scale, city.places, city.digital, stream(city.seed, "circuits"))
    # A circuit that was taken down is missing from the second list, and broken no more: faults are of the others.
    kept = circuits.filter(pl.Series(rng.random(len(circuits)) >= 0.015))
    for name, rows in (("20230930", circuits), ("20231231", kept)):
        delivered = plant(_circuits(rows), CIRCUIT_FAULTS, rng)
        desk.csv("ctcc_network_link", f"ctcc/network_link_{name}.csv", delivered, encoding="gb18030", delimiter="|")
    stations = plant(_stations(city), STATION_FAULTS, rng)
    desk.fixed_width("cmcc_base_station", "cmcc/base_station_20231231.txt", stations, STATION_WIDTHS)
    faults = make_network_faults(city.scale, kept, stream(city.seed, "network faults"))
    desk.table(
        "cucc_network_fault", "cucc_noc:FAULT_ORDER", plant(_faults(faults), FAULT_FAULTS, rng),
        database="cucc/noc.sqlite", table="FAULT_ORDER", key=("ORDER_ID",),
    )  # fmt: skip
    monitored = _ipv6(make_ipv6(city.digital, stream(city.seed, "ipv6")))
    for month in MONTHS:
        part = plant(monitored.filter(pl.col("监测月份") == month), IPV6_FAULTS, rng)
        desk.csv("iitb_ipv6_deployment", f"iitb/ipv6_deployment_2023.zip!ipv6_deployment_{month}.csv", part)


def _deliver_districts(city: City, desk: Desk, rng: Generator) -> None:
    works = _works(city, stream(city.seed, "works"))
    for month in MONTHS[-3:]:
        report = plant(works.filter(pl.col("月份") == month), WORK_FAULTS, rng)
        titles = ("新会区重点工作进展情况表", "填报单位：新会区人民政府办公室")
        desk.excel("xinhui_district_work_report", f"xinhui/district_work_report_{month}.xlsx", report, titles)
    notices = repeat_rows(plant(_notices(city, stream(city.seed, "notices")), NOTICE_FAULTS, rng), 0.004, rng)
    desk.xml("kaiping_village_affair_notice", "kaiping/village_affair_notice_2023.xml", notices, "Notice")


def _circuits(circuits: pl.DataFrame) -> pl.DataFrame:
    return circuits.select(
        DLBH="circuit_no",
        JRDWDM="department_uscc",
        JRDWMC="department",
        QXDM="county_code",
        SQDM="village_code",
        DK=number("bandwidth"),
        JRFS="access",
        SZBZ=pl.when("dual").then(pl.lit("1")).otherwise(pl.lit("0")),
        KTRQ=compact_day("opened"),
        YZF=number("fee"),
        ZT=pl.lit("10"),
        _entity=pl.format("circuit:{}", "circuit_no"),
        _role_department="department_entity",
    )


def _stations(city: City) -> pl.DataFrame:
    stations = make_stations(city.scale, city.places, stream(city.seed, "5g"))
    return stations.select(
        基站编号=pl.concat_str(pl.lit("JMNR"), serial("station", 6)),
        基站名称=pl.concat_str("county_name", pl.col("village_name").str.slice(0, 12), pl.lit("5G站")),
        区县代码="county_code",
        经度=pl.col("longitude").round(6).cast(pl.String),
        纬度=pl.col("latitude").round(6).cast(pl.String),
        频段="band",
        共建共享=pl.when("shared").then(pl.lit("1")).otherwise(pl.lit("0")),
        开通日期=day("opened"),
        状态="status",
        _entity=pl.concat_str(pl.lit("station:"), serial("station", 6)),
    )


def _faults(faults: pl.DataFrame) -> pl.DataFrame:
    return faults.select(
        ORDER_ID=pl.concat_str(pl.lit("GZ2023"), serial("fault", 7)),
        CIRCUIT_ID="circuit_no",
        FAULT_LEVEL="level",
        CAUSE_CODE="cause",
        OCCUR_TIME=moment("occurred"),
        RECOVER_TIME=moment("recovered"),
        DURATION_MIN=number("minutes"),
        STAFF_NO=pl.concat_str(pl.lit("G"), serial("handler", 6)),
        UPD_TIME=moment("recovered"),
        _entity=pl.format("circuit:{}", "circuit_no"),
    )


def _ipv6(monitored: pl.DataFrame) -> pl.DataFrame:
    return monitored.select(
        系统编号="system_no",
        监测月份="month",
        单位="department",
        地址段="prefix",
        是否支持IPv6访问=pl.when("reachable").then(pl.lit("Y")).otherwise(pl.lit("N")),
        IPv6流量占比=number("share"),
        监测日期=_on_day(25),
        _entity=pl.format("system:{}", pl.col("system_no").str.slice(4)),
        _role_department="department_entity",
    )  # fmt: skip


def _works(city: City, rng: Generator) -> pl.DataFrame:
    towns = city.places.villages.filter(pl.col("county_code") == "440705")["town_name"].unique(maintain_order=True)
    count = at_least(city.scale, TASKS, 60)
    each = pl.DataFrame(
        {
            "task": np.arange(count),
            "work": rng.choice(WORKS, count),
            "town": towns.gather(rng.integers(0, len(towns), count)),
            "planned": rng.integers(20, 3000, count) * 10_000,
            "speed": rng.uniform(0.6, 1.1, count),
        }
    )
    rows = pl.concat(
        [each.with_columns(month=pl.lit(month), part=pl.lit(turn / 12)) for turn, month in enumerate(MONTHS, 1)]
    )
    rows = rows.with_columns(progress=(pl.col("part") * pl.col("speed") * 100).clip(0, 100).round(1))
    return rows.select(
        任务编号=pl.concat_str(pl.lit("XHZD2023"), serial("task", 4)),
        月份="month",
        任务名称=pl.concat_str("town", "work"),
        所属区=pl.lit("新会区"),
        责任镇街="town",
        年度计划投资=number("planned"),
        累计完成投资=(pl.col("planned") * pl.col("progress") / 100).round(0).cast(pl.Int64).cast(pl.String),
        完成进度=number("progress"),
        存在问题=pl.when(pl.col("speed") < 0.75).then(pl.lit("征地拆迁进度滞后")),
        填报日期=_on_day(28),
        _entity=pl.concat_str(pl.lit("work:"), serial("task", 4)),
    )  # fmt: skip


def _on_day(number: int) -> pl.Expr:
    """A day of the row's month."""
    month = pl.col("month")
    return pl.format("{}-{}-{}", month.str.slice(0, 4), month.str.slice(4), pl.lit(str(number)))


def _notices(city: City, rng: Generator) -> pl.DataFrame:
    villages = city.places.villages.filter(pl.col("county_code") == "440783")
    count = at_least(city.scale, NOTICES, 400)
    past = rng.integers(10, 360, count)
    kind = rng.choice(list(SUBJECTS), count, p=[0.45, 0.3, 0.1, 0.15])
    rows = villages[rng.integers(0, len(villages), count)].with_columns(
        notice=pl.Series(np.arange(count)),
        kind=pl.Series(kind),
        amount=pl.Series(np.round(rng.lognormal(9.5, 1.2, count), 2)),
        published=days_before(past),
        until=days_before(past - 10),
        reads=pl.Series(rng.poisson(35, count)),
        evidence=city.evidence["evidence_no"].gather(rng.integers(0, len(city.evidence) // 2, count)),
        quoted=pl.Series(rng.random(count) < 0.66),
    )
    money = pl.col("kind").is_in(["1", "4"])
    return rows.select(
        NoticeNo=pl.concat_str(pl.lit("KPCW2023"), serial("notice", 6)),
        VillageCode="village_code",
        VillageName="village_name",
        Kind="kind",
        Subject=pl.concat_str("village_name", pl.col("kind").replace_strict(SUBJECTS)),
        Amount=pl.when(money).then(number("amount")),
        PublishDate=day("published"),
        Until=day("until"),
        Reads=number("reads"),
        EvidenceNo=pl.when("quoted").then("evidence"),
        _entity=pl.concat_str(pl.lit("notice:"), serial("notice", 6)),
    )
