"""The city's digital side: departments' information systems, their tables and columns, and their cloud."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import yaml

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.people import TODAY

DEPARTMENTS = Path(__file__).parents[3] / "catalog" / "departments.yaml"
SYSTEMS, LEAST_SYSTEMS = 1_200, 90
"""A register of systems does not shrink with the people: even a small city has one."""
SUBJECTS = (
    *(
        "审批服务",
        "综合监管",
        "信用信息",
        "应急指挥",
        "视频共享",
        "办公",
        "财务管理",
        "档案管理",
        "地理信息",
        "统计分析",
    ),
    *("公众服务", "执法办案", "监测预警", "数据交换", "人事管理", "项目管理"),
)
TABLES = (
    ("BASEINFO", "基本信息"), ("APPLY", "申请记录"), ("RESULT", "办理结果"), ("LOG", "操作日志"), 
    ("DICT", "代码表"),
    ("MONITOR", "监测记录"), ("PUNISH", "处罚信息"), ("LICENCE", "证照信息"),
    ("USER", "用户信息"), ("STAT", "统计汇总"),
)  # fmt: skip
COLUMNS = (
    ("ID", "主键", "C", 32, "业务编号", "L2"),
    ("XM", "姓名", "C", 60, "姓名", "L3"),
    ("SFZH", "身份证号", "C", 18, "公民身份号码", "L3"),
    ("TYSHXYDM", "统一社会信用代码", "C", 18, "统一社会信用代码", "L1"),
    ("DWMC", "单位名称", "C", 200, "单位名称", "L1"),
    ("XZQH", "行政区划代码", "C", 12, "县级行政区划代码", "L1"),
    ("LXDH", "联系电话", "C", 20, "联系电话", "L3"),
    ("DZ", "地址", "C", 200, "地址", "L3"),
    ("JE", "金额", "N", 18, "金额（元）", "L2"),
    ("CJRQ", "创建日期", "D", 10, "日期", "L1"),
    ("GXSJ", "更新时间", "T", 19, "日期时间", "L1"),
    ("ZT", "状态", "C", 2, None, "L1"),
    ("FJ", "附件", "B", 0, None, "L2"),
    ("BZ", "备注", "C", 500, "文本", "L2"),
)  # fmt: skip
SOFTWARE = ("银河麒麟V10", "统信UOS", "CentOS 7", "Windows Server 2016")
DATABASES = ("达梦", "人大金仓", "MySQL", "Oracle", "SQL Server", "PostgreSQL")


@dataclass(frozen=True)
class Digital:
    """Tables that refer to each other by row number: tables and hosts to systems, columns to tables."""

    departments: pl.DataFrame
    systems: pl.DataFrame
    tables: pl.DataFrame
    columns: pl.DataFrame
    hosts: pl.DataFrame


def make_digital(scale: Scale, firms: pl.DataFrame, rng: Generator) -> Digital:
    """Systems of real departments, built by made-up firms."""
    departments = read_departments()
    systems = _systems(scale, departments, firms, rng)
    tables = _tables(systems, rng)
    return Digital(departments, systems, tables, _columns(tables, rng), _hosts(systems, rng))


def read_departments(file: Path = DEPARTMENTS) -> pl.DataFrame:
    """Id, name, short name, credit code and entity of the departments."""
    entries = yaml.safe_load(file.read_text("utf-8"))
    rows = [(key, entry["title"]["zh"], entry["short"], entry["uscc"]) for key, entry in entries.items()]
    frame = pl.DataFrame(rows, schema=["id", "department", "short", "department_uscc"], orient="row")
    return frame.with_columns(department_entity=pl.format("department:{}", "id"))


def days_before(days: np.ndarray, today: date = TODAY) -> pl.Series:
    """The days that lie so many days back."""
    return pl.Series(np.datetime64(today) - np.asarray(days).astype("timedelta64[D]")).cast(pl.Date)


def at_least(scale: Scale, whole_city: int, least: int) -> int:
    """What registers of the whole city hold at this scale, but never fewer than `least`."""
    return max(least, scale.count(whole_city))


def _systems(scale: Scale, departments: pl.DataFrame, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    count = at_least(scale, SYSTEMS, LEAST_SYSTEMS)
    owner = np.concatenate([np.arange(len(departments)), rng.integers(0, len(departments), count)])[:count]
    builders = np.flatnonzero(((firms["kind"] == "enterprise") & (firms["status"] == "存续")).to_numpy())
    vendor = rng.choice(builders, count)
    live = rng.choice(["1", "2", "3"], count, p=[0.88, 0.07, 0.05])
    level = rng.choice(["2", "3"], count, p=[0.65, 0.35])
    subject = np.array(SUBJECTS)[(np.arange(count) // len(departments) + rng.integers(0, 3, count)) % len(SUBJECTS)]
    index = np.arange(count)
    return departments[owner].with_columns(
        system=pl.Series(index),
        system_no=pl.format("JMXT{}", pl.Series(index).cast(pl.String).str.zfill(5)),
        title=pl.format("{}{}系统{}期", "short", pl.Series(subject), pl.Series(index // len(departments) + 1)),
        vendor=firms["name"][vendor],
        vendor_uscc=firms["uscc"][vendor],
        vendor_entity=firms["entity"][vendor],
        level=pl.Series(level),
        database=pl.Series(rng.choice(DATABASES, count)),
        zone=pl.Series(rng.choice(["政务外网", "互联网", "专网"], count, p=[0.6, 0.25, 0.15])),
        launched=days_before(rng.integers(200, 4500, count)),
        storage=pl.Series(np.round(rng.lognormal(5, 1.3, count), 1)),
        users=pl.Series(np.round(rng.lognormal(5, 1.5, count)).astype(np.int64)),
        on_cloud=pl.Series(rng.random(count) < 0.8),
        status=pl.Series(live),
        entity=pl.format("system:{}", pl.Series(index).cast(pl.String).str.zfill(5)),
    )  # fmt: skip


def _tables(systems: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    each = rng.integers(6, 20, len(systems))
    system = np.repeat(np.arange(len(systems)), each)
    turn = np.arange(len(system)) - np.repeat(np.cumsum(each) - each, each)
    kind = turn % len(TABLES)
    rows = np.round(rng.lognormal(9, 2.2, len(system))).astype(np.int64) + 10
    first = rng.integers(800, 5000, len(system))
    suffix = np.where(turn < len(TABLES), "", np.char.add("_", (turn // len(TABLES) + 1).astype(str)))
    return pl.DataFrame(
        {
            "table": np.arange(len(system)),
            "system": system,
            "name": np.char.add(np.char.add("T_", np.array([name for name, _ in TABLES])[kind]), suffix),
            "title": np.array([title for _, title in TABLES])[kind],
            "rows": rows,
            "megabytes": np.round(rows * rng.uniform(0.0002, 0.002, len(rows)) + 0.1, 1),
            "daily": (rows * rng.uniform(0, 0.003, len(rows))).astype(np.int64),
            "mode": rng.choice(["全量", "增量", "变更"], len(rows), p=[0.3, 0.55, 0.15]),
            "first": days_before(first),
            "last": days_before(rng.integers(0, 60, len(rows))),
            "shared": rng.random(len(rows)) < 0.45,
            "opened": rng.random(len(rows)) < 0.1,
        }
    ).with_columns(
        table_no=pl.format("JMSJ{}", pl.col("table").cast(pl.String).str.zfill(7)),
        opened=pl.col("opened") & pl.col("shared"),
    )


def _columns(tables: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    each = rng.integers(6, len(COLUMNS) + 1, len(tables))
    table = np.repeat(np.arange(len(tables)), each)
    ordinal = np.arange(len(table)) - np.repeat(np.cumsum(each) - each, each)
    kinds = pl.DataFrame(COLUMNS, schema=["name", "title", "type", "length", "element", "sensitivity"], orient="row")
    nullable = (ordinal > 0) & (rng.random(len(table)) < 0.7)
    return kinds[ordinal].with_columns(
        table=pl.Series(table),
        ordinal=pl.Series(ordinal + 1),
        nullable=pl.Series(nullable),
        null_share=pl.Series(np.where(nullable, np.round(rng.beta(0.6, 4, len(table)) * 100, 1), 0.0)),
    )


def _hosts(systems: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    on_cloud = np.flatnonzero(systems["on_cloud"].to_numpy())
    system = np.repeat(on_cloud, rng.integers(1, 6, len(on_cloud)))
    count = len(system)
    kind = rng.choice(["1", "2", "3"], count, p=[0.75, 0.17, 0.08])
    cores = np.where(kind == "3", 0, rng.choice([2, 4, 8, 16, 32], count, p=[0.15, 0.35, 0.3, 0.15, 0.05]))
    disk = rng.choice([100, 200, 500, 1000, 2000], count)
    opened = rng.integers(20, 1400, count)
    return pl.DataFrame(
        {
            "host": np.arange(count),
            "system": system,
            "kind": kind,
            "cores": cores,
            "memory": cores * 4,
            "disk": disk,
            "os": np.where(kind == "3", "", rng.choice(SOFTWARE, count)),
            "fee": np.round(cores * 38.5 + disk * 0.35, 2),
            "opened": days_before(opened),
            "expires": days_before(opened - 1825),
        }
    ).with_columns(
        host_no=pl.format("ECS{}", pl.col("host").cast(pl.String).str.zfill(6)),
        os=pl.col("os").replace("", None),
        domestic=pl.col("os").str.contains("麒麟|统信"),
    )  # fmt: skip


def make_usage(hosts: pl.DataFrame, days: int, rng: Generator) -> pl.DataFrame:
    """One row a machine and day: percentages, and gigabytes that left."""
    machine = np.tile(np.arange(len(hosts)), days)
    day = np.repeat(np.arange(days), len(hosts))
    load = np.tile(rng.beta(1.6, 5, len(hosts)) * 70, days)
    average = np.clip(load + rng.normal(0, 3, len(day)), 0.5, 90)
    filled = np.tile(rng.uniform(5, 60, len(hosts)), days) + day * 0.02
    return pl.DataFrame(
        {
            "host_no": hosts["host_no"].gather(machine),
            "day": days_before(days - 1 - day),
            "cpu": np.round(average, 1),
            "peak": np.round(np.minimum(average + rng.exponential(15, len(day)), 100), 1),
            "memory": np.round(np.clip(average * 0.6 + 20, 0, 99), 1),
            "disk": np.round(np.clip(filled, 0, 99), 1),
            "traffic": np.round(rng.lognormal(0.5, 1, len(day)), 2),
        }
    )  # fmt: skip
