"""How the city's systems and networks are kept up: standards, reviews, tickets, security, circuits and 5G."""

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.digital import Digital, at_least, days_before
from pipelines.sandbox.world.places import Places
from pipelines.sandbox.world.platform import moments

REVIEWS, TICKETS, VULNERABILITIES, INCIDENTS = 6_000, 60_000, 20_000, 2_000
CIRCUITS, STATIONS, FAULTS, NOTICES, TASKS = 6_000, 12_000, 40_000, 24_000, 1_500
MONTHS = tuple(f"2023{month:02}" for month in range(1, 13))
STANDARDS = (
    ("GB/T 22239-2019", "信息安全技术 网络安全等级保护基本要求", "GB", "安全", "2019-05-10", "2019-12-01"),
    ("GB/T 22240-2020", "信息安全技术 网络安全等级保护定级指南", "GB", "安全", "2020-04-28", "2020-11-01"),
    ("GB/T 36344-2018", "信息技术 数据质量评价指标", "GB", "数据", "2018-06-07", "2019-01-01"),
    ("GB/T 36073-2018", "数据管理能力成熟度评估模型", "GB", "数据", "2018-03-15", "2018-10-01"),
    ("GB 32100-2015", "法人和其他组织统一社会信用代码编码规则", "GB", "数据", "2015-09-17", "2015-10-01"),
    ("GB 11643-1999", "公民身份号码", "GB", "数据", "1999-01-19", "1999-07-01"),
    ("GB/T 4754-2017", "国民经济行业分类", "GB", "数据", "2017-06-30", "2017-10-01"),
    ("GB/T 35273-2020", "信息安全技术 个人信息安全规范", "GB", "安全", "2020-03-06", "2020-10-01"),
    ("GB/T 37988-2019", "信息安全技术 数据安全能力成熟度模型", "GB", "安全", "2019-08-30", "2020-03-01"),
    ("GB/T 33358-2016", "政府热线服务规范", "GB", "应用", "2016-12-13", "2017-07-01"),
    (
        "GB/T 28181-2022",
        "公共安全视频监控联网系统信息传输、交换、控制技术要求",
        "GB",
        "设施",
        "2022-12-30",
        "2023-07-01",
    ),
    ("GB/T 32905-2016", "信息安全技术 SM3密码杂凑算法", "GB", "安全", "2016-08-29", "2017-03-01"),
    ("GB/T 20986-2023", "信息安全技术 网络安全事件分类分级指南", "GB", "安全", "2023-05-23", "2023-12-01"),
    ("GB/T 30279-2020", "信息安全技术 网络安全漏洞分类分级指南", "GB", "安全", "2020-11-19", "2021-06-01"),
    ("SL 323-2011", "实时雨水情数据库表结构与标识符", "HB", "数据", "2011-04-25", "2011-07-25"),
    ("JT/T 808-2019", "道路运输车辆卫星定位系统终端通信协议及数据格式", "HB", "设施", "2019-02-03", "2019-07-01"),
    ("HJ 212-2017", "污染物在线监控（监测）系统数据传输标准", "HB", "设施", "2017-04-24", "2017-05-01"),
    ("YD/T 3118-2016", "网站IPv6支持度评测指标与测试方法", "HB", "设施", "2016-07-11", "2016-10-01"),
    *(
        (f"Q/JMZS {number:03}-2023", f"江门市政务数据规范 第{number}部分", "QB", "数据", "2023-03-01", "2023-04-01")
        for number in range(1, 31)
    ),
)
"""Number, name, level, kind, published, effective: national and trade standards, and the city's own rules."""


def make_reviews(scale: Scale, digital: Digital, rng: Generator) -> pl.DataFrame:
    """Reviews of systems against a standard; P conforms, B nearly, F does not."""
    count = at_least(scale, REVIEWS, 200)
    items = rng.integers(10, 120, count)
    share = rng.beta(12, 1.5, count)
    return pl.DataFrame(
        {
            "review": np.arange(count),
            "system_no": digital.systems["system_no"].gather(rng.integers(0, len(digital.systems), count)),
            "standard_no": np.array([standard[0] for standard in STANDARDS])[rng.integers(0, len(STANDARDS), count)],
            "stage": rng.choice(["1", "2", "3"], count),
            "items": items,
            "conforming": np.ceil(items * share).astype(np.int64),
            "conclusion": np.where(share >= 0.9, "P", np.where(share >= 0.7, "B", "F")),
            "reviewer": rng.integers(1, 60, count),
            "reviewed": days_before(rng.integers(3, 360, count)),
        }
    )


def make_tickets(scale: Scale, digital: Digital, rng: Generator) -> pl.DataFrame:
    """Tickets by time; those not yet `done` have no time of solution."""
    count = at_least(scale, TICKETS, 800)
    created = moments(count, rng)
    answer = rng.exponential(40, count).astype(np.int64) + 1
    work = answer + rng.gamma(1.5, 500, count).astype(np.int64)
    frame = pl.DataFrame(
        {
            "ticket": np.arange(count),
            "system": rng.integers(0, len(digital.systems), count),
            "kind": rng.choice(["1", "2", "3", "4"], count, p=[0.4, 0.42, 0.12, 0.06]),
            "priority": rng.choice(["P1", "P2", "P3", "P4"], count, p=[0.03, 0.15, 0.5, 0.32]),
            "handler": rng.integers(1, 200, count),
            "created": created,
            "done": rng.random(count) < 0.96,
            "satisfaction": rng.choice(["5", "4", "3", "2", "1"], count, p=[0.6, 0.25, 0.1, 0.03, 0.02]),
            "answer": answer,
            "work": work,
        }
    )
    return frame.with_columns(
        responded=pl.col("created") + pl.duration(minutes="answer"),
        solved=pl.when("done").then(pl.col("created") + pl.duration(minutes="work")),
    )


def make_service_levels(digital: Digital, rng: Generator) -> pl.DataFrame:
    """One row a system and month of the year."""
    count = len(digital.systems) * len(MONTHS)
    failures = rng.poisson(0.4, count)
    down = np.where(failures > 0, rng.gamma(1.5, 60, count).astype(np.int64) * failures + 3, 0)
    return pl.DataFrame(
        {
            "system_no": np.tile(digital.systems["system_no"].to_numpy(), len(MONTHS)),
            "month": np.repeat(MONTHS, len(digital.systems)),
            "availability": np.round(100 - down / 43_200 * 100, 3),
            "failures": failures,
            "down": down,
            "repair": np.round(np.where(failures > 0, down / 60 / np.maximum(failures, 1), 0), 2),
            "cost": np.round(rng.lognormal(9.3, 0.7, count), 2),
        }
    )


def make_vulnerabilities(scale: Scale, digital: Digital, rng: Generator) -> pl.DataFrame:
    """Made-up numbers of a catalogue that really exists: CNVD of 2023, beyond its last one."""
    count = at_least(scale, VULNERABILITIES, 600)
    found = rng.integers(10, 360, count)
    return pl.DataFrame(
        {
            "notice": np.arange(count),
            "system": rng.integers(0, len(digital.systems), count),
            "number": np.char.add("CNVD-2023-9", np.char.zfill(rng.integers(0, 10**5, count).astype(str), 5)),
            "severity": rng.choice(["超危", "高危", "中危", "低危"], count, p=[0.05, 0.3, 0.5, 0.15]),
            "found": days_before(found),
            "notified": days_before(found - rng.integers(0, 4, count)),
            "due": days_before(found - 34),
            "fixed": days_before(found - rng.integers(4, 10, count)),
            "done": rng.random(count) < 0.9,
        }
    )


def make_incidents(scale: Scale, digital: Digital, rng: Generator) -> pl.DataFrame:
    """Security incidents by time; most are of the least level (4)."""
    count = at_least(scale, INCIDENTS, 100)
    return pl.DataFrame(
        {
            "incident": np.arange(count),
            "system": rng.integers(0, len(digital.systems), count),
            "kind": np.char.zfill(rng.choice(np.arange(1, 11), count).astype(str), 2),
            "level": rng.choice(["1", "2", "3", "4"], count, p=[0.005, 0.015, 0.08, 0.9]),
            "occurred": moments(count, rng),
            "notice": rng.integers(1, 300, count),
            "work": rng.integers(300, 5000, count),
            "users": rng.poisson(40, count),
            "handler": rng.integers(1, 40, count),
        }
    ).with_columns(
        found=pl.col("occurred") + pl.duration(minutes="notice"),
        handled=pl.col("occurred") + pl.duration(minutes="work"),
    )


def make_circuits(scale: Scale, places: Places, digital: Digital, rng: Generator) -> pl.DataFrame:
    """Circuits that lead to villages' offices, each paid for by a department."""
    count = at_least(scale, CIRCUITS, 260)
    villages = places.villages[rng.choice(len(places.weights), count, p=places.weights)]
    owners = digital.departments[rng.integers(0, len(digital.departments), count)]
    width = rng.choice([20, 50, 100, 200, 500, 1000], count)
    return villages.select("village_code", "county_code").with_columns(
        department=owners["department"],
        department_uscc=owners["department_uscc"],
        department_entity=owners["department_entity"],
        circuit_no=pl.format("JMZW{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(6)),
        bandwidth=pl.Series(width),
        access=pl.Series(rng.choice(["PTN", "OTN", "MSTP", "PON"], count)),
        dual=pl.Series(rng.random(count) < 0.6),
        opened=days_before(rng.integers(30, 2500, count)),
        fee=pl.Series(np.round(width * 6.8 + 180, 2)),
    )


def make_stations(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """5G base stations where people live."""
    count = at_least(scale, STATIONS, 220)
    rows = rng.choice(len(places.weights), count, p=places.weights)
    longitude, latitude = places.points(rows, rng)
    return places.villages[rows].select("village_name", "county_name", "county_code").with_columns(
        station=pl.int_range(pl.len()),
        longitude=pl.Series(longitude),
        latitude=pl.Series(latitude),
        band=pl.Series(rng.choice(["700M", "2.6G", "4.9G"], count, p=[0.3, 0.6, 0.1])),
        shared=pl.Series(rng.random(count) < 0.5),
        opened=days_before(rng.integers(10, 1300, count)),
        status=pl.Series(rng.choice(["1", "2"], count, p=[0.97, 0.03])),
    )  # fmt: skip


def make_network_faults(scale: Scale, circuits: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Faults of circuits by time, with the minutes until they were repaired."""
    count = at_least(scale, FAULTS, 350)
    minutes = np.round(rng.gamma(1.4, 90, count)).astype(np.int64) + 3
    return pl.DataFrame(
        {
            "fault": np.arange(count),
            "circuit_no": circuits["circuit_no"].gather(rng.integers(0, len(circuits), count)),
            "level": rng.choice(["A", "B", "C"], count, p=[0.05, 0.25, 0.7]),
            "cause": rng.choice(["01", "02", "03", "04", "99"], count, p=[0.35, 0.25, 0.2, 0.1, 0.1]),
            "occurred": moments(count, rng),
            "minutes": minutes,
            "handler": rng.integers(1, 120, count),
        }
    ).with_columns(recovered=pl.col("occurred") + pl.duration(minutes="minutes"))


def make_ipv6(digital: Digital, rng: Generator) -> pl.DataFrame:
    """One row a system and month; prefixes are of the range for documentation (RFC 3849)."""
    systems = digital.systems
    count = len(systems) * len(MONTHS)
    reachable = np.tile(rng.random(len(systems)) < 0.7, len(MONTHS))
    share = rng.beta(2, 4, count) * 100
    return pl.DataFrame(
        {
            "system_no": np.tile(systems["system_no"].to_numpy(), len(MONTHS)),
            "department": np.tile(systems["department"].to_numpy(), len(MONTHS)),
            "department_entity": np.tile(systems["department_entity"].to_numpy(), len(MONTHS)),
            "number": np.tile(np.arange(len(systems)), len(MONTHS)),
            "month": np.repeat(MONTHS, len(systems)),
            "reachable": reachable,
            "share": np.round(np.where(reachable, share, 0.0), 2),
        }
    ).with_columns(prefix=pl.format("2001:db8:{}::/48", pl.col("number") + 100))
