"""政务服务数据管理局: the census of systems, tables, columns, interfaces and demands, and the government cloud."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, digital, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import beside, compact_day, day, number
from pipelines.sandbox.views.days import DELETED, INSERTED, UPDATED, daily
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.digital import at_least, days_before, make_usage
from pipelines.sandbox.world.expressions import serial

OPERATIONS = {INSERTED: "新增", UPDATED: "变更", DELETED: "注销"}
DEMANDS, INTERFACES = 3_000, 6_000
SYSTEM_FAULTS = (
    Fault("H3", "系统名称", 0.02, text.invisible),
    Fault("H9", "安全保护等级", 0.05, text.relabelled({"2": "等保二级", "3": "第三级"})),
    Fault("H21", "承建单位", 0.03, organisations.name_variant),
    Fault("H22", "承建单位统一社会信用代码", 0.02, organisations.lower_case),
    Fault("H11", "上线日期", 0.03, dates.malformed),
    Fault("H4", "用户数", 0.02, text.null_spelling),
    Fault("H9", "运行状态", 0.03, text.relabelled({"1": "运行", "2": "停用"})),
)
CLOUD_FAULTS = (
    Fault("H11", "KTRQ", 0.01, dates.malformed),
    Fault("H10", "DQRQ", 0.02, dates.open_end),
    Fault("H12", "DQRQ", 0.005, dates.before("KTRQ")),
    Fault("H7", "YFY", 0.02, numbers.text_number("元")),
    Fault("H4", "CZXT", 0.02, text.null_spelling),
)
USAGE_FAULTS = (
    Fault("H35", "cpuAvg", 0.001, numbers.out_of_order),
    Fault("H35", "memAvg", 0.001, numbers.spike),
    Fault("H4", "diskUsed", 0.004, text.null_spelling),
    Fault("H11", "date", 0.002, dates.malformed),
)
TABLE_FAULTS = (
    Fault("H37", "记录数", 0.006, digital.words_for_number),
    Fault("H37", "日增量", 0.003, digital.words_for_number),
    Fault("H9", "更新方式", 0.02, text.relabelled({"全量": "1", "增量": "2", "变更": "3"})),
    Fault("H11", "数据起始日期", 0.02, dates.malformed),
    Fault("H12", "数据截止日期", 0.004, dates.before("数据起始日期")),
    Fault("H4", "主键", 0.02, text.null_spelling),
    Fault("H3", "表中文名", 0.01, text.invisible),
)
COLUMN_FAULTS = (
    Fault("H3", "ZDZWM", 0.005, text.invisible),
    Fault("H4", "SJYMC", 0.01, text.null_spelling),
    Fault("H37", "CD", 0.002, digital.words_for_number),
    Fault("H3", "MGJB", 0.004, text.full_width),
)
DEMAND_FAULTS = (
    Fault("H11", "提出日期", 0.02, dates.malformed),
    Fault("H12", "答复日期", 0.005, dates.before("提出日期")),
    Fault("H3", "所需数据", 0.02, text.invisible),
    Fault("H4", "数源部门", 0.01, text.null_spelling),
)
INTERFACE_FAULTS = (
    Fault("H32", "xtbh", 0.004, digital.unknown_system),
    Fault("H11", "qyrq", 0.02, dates.malformed),
    Fault("H37", "pcsx", 0.005, digital.words_for_number),
    Fault("H3", "jkmc", 0.01, text.invisible),
)


def deliver(city: City, desk: Desk) -> None:
    """The three levels of the census first, then what refers to them."""
    rng = desk.random("gsda_registry")
    _deliver_census(city, desk, rng)
    _deliver_demands(city, desk, rng)
    _deliver_cloud(city, desk, rng)


def _deliver_census(city: City, desk: Desk, rng: Generator) -> None:
    systems = plant(_systems(city), SYSTEM_FAULTS, rng)
    titles = ("江门市公共数据普查表（F2 信息系统）", "填报单位：江门市政务服务数据管理局　　填报日期：2023年12月31日")
    file = "gsda/information_system_20231231.xlsx"
    desk.excel("gsda_information_system", file, systems, titles, dates=("上线日期",))
    tables = _tables(city)
    desk.csv("gsda_data_table", "gsda/data_table_20230930.csv", plant(tables, TABLE_FAULTS, rng), encoding="utf-8-sig")
    later = tables.filter(pl.Series(rng.random(len(tables)) >= 0.01))
    file = "gsda/data_table_20231231.csv"
    desk.csv("gsda_data_table", file, plant(later, TABLE_FAULTS, rng), encoding="utf-8-sig")
    columns = plant(_columns(city), COLUMN_FAULTS, rng)
    desk.csv("gsda_data_column", "gsda/data_column_20231231.csv", columns, encoding="gb18030", line_end="\r\n")


def _deliver_demands(city: City, desk: Desk, rng: Generator) -> None:
    demands = plant(_demands(city, rng), DEMAND_FAULTS, rng)
    desk.ods("gsda_data_demand", "gsda/data_demand_20231231.ods", demands, ("江门市公共数据需求清单",))
    interfaces = plant(_interfaces(city, rng), INTERFACE_FAULTS, rng)
    desk.table(
        "gsda_data_interface", "gsda_census:sjjk", interfaces,
        database="gsda/census.sqlite", table="sjjk", key=("jkbh",), numbers=(),
    )  # fmt: skip


def _deliver_cloud(city: City, desk: Desk, rng: Generator) -> None:
    changed = {"ZT": pl.lit("C"), "GXSJ": pl.lit("{day} 20:00:00")}
    hosts = daily(
        _hosts(city), CLOUD_FAULTS, rng,
        corrections=changed, operation=OPERATIONS, operation_column="CZLX", deleted=0.01,
    )  # fmt: skip
    for name, rows in hosts:
        file = f"gsda/cloud_resource_{name}.csv"
        desk.csv("gsda_cloud_resource", file, rows, encoding="gb18030", delimiter=";")
    usage = repeat_rows(plant(_usage(city), USAGE_FAULTS, rng), 0.002, rng)
    source = "gsda_cloud:/api/gsda/cloud-usage"
    desk.answers("gsda_cloud_usage", source, usage, ("instanceId", "date"))


def _systems(city: City) -> pl.DataFrame:
    return city.digital.systems.select(
        系统编号="system_no",
        系统名称="title",
        主管单位="department",
        主管单位统一社会信用代码="department_uscc",
        承建单位="vendor",
        承建单位统一社会信用代码="vendor_uscc",
        安全保护等级="level",
        数据库类型="database",
        网络区域="zone",
        上线日期=day("launched"),
        **{"存储量(GB)": number("storage")},
        用户数=number("users"),
        是否上云=pl.when("on_cloud").then(pl.lit("1")).otherwise(pl.lit("0")),
        运行状态="status",
        填报人工号=pl.concat_str(pl.lit("G"), serial("system", 6)),
        _entity="entity",
        _role_department="department_entity",
        _role_vendor="vendor_entity",
    )


def _tables(city: City) -> pl.DataFrame:
    tables = city.digital.tables
    rows = beside(tables, city.digital.systems[tables["system"]].select("system_no", "entity"))
    return rows.select(
        表编号="table_no",
        系统编号="system_no",
        表英文名="name",
        表中文名=pl.col("title"),
        记录数=number("rows"),
        **{"占用空间(MB)": number("megabytes")},
        日增量=number("daily"),
        主键=pl.lit("ID"),
        更新方式="mode",
        数据起始日期=day("first"),
        数据截止日期=day("last"),
        是否共享=pl.when("shared").then(pl.lit("是")).otherwise(pl.lit("否")),
        是否开放=pl.when("opened").then(pl.lit("1")).otherwise(pl.lit("0")),
        _entity="entity",
    )


def _columns(city: City) -> pl.DataFrame:
    columns = city.digital.columns
    rows = beside(columns, city.digital.tables[columns["table"]].select("table_no"))
    return rows.select(
        BBH="table_no",
        XH=number("ordinal"),
        ZDYWM="name",
        ZDZWM="title",
        SJLX="type",
        CD=number("length"),
        KFK=pl.when("nullable").then(pl.lit("Y")).otherwise(pl.lit("N")),
        KZL=number("null_share"),
        SJYMC="element",
        MGJB="sensitivity",
        _entity=pl.format("data_table:{}", "table_no"),
    )


def _demands(city: City, rng: Generator) -> pl.DataFrame:
    count = at_least(city.scale, DEMANDS, 150)
    departments = city.digital.departments
    owner, provider = rng.integers(0, len(departments), (2, count))
    wanted = city.digital.tables["title"].gather(rng.integers(0, len(city.digital.tables), count))
    past, status = rng.integers(30, 700, count), rng.choice(["0", "1", "2", "3"], count, p=[0.1, 0.2, 0.6, 0.1])
    rows = pl.DataFrame(
        {
            "demand": np.arange(count),
            "short": departments["short"][owner],
            "provider": departments["department"][provider],
            "provider_entity": departments["department_entity"][provider],
            "department": departments["department"][owner],
            "department_entity": departments["department_entity"][owner],
            "wanted": wanted,
            "raised": days_before(past),
            "answered": days_before(past - rng.integers(1, 30, count)),
            "status": status,
            "cycle": rng.choice(["实时", "日", "每日", "每月", "每年"], count),
        }
    )
    return rows.select(
        需求编号=pl.concat_str(pl.lit("XQ2023"), serial("demand", 5)),
        需求单位="department",
        所需数据="wanted",
        应用场景=pl.concat_str("short", pl.lit("业务协同核验")),
        数源部门="provider",
        期望更新周期="cycle",
        提出日期=day("raised"),
        办理状态="status",
        答复日期=pl.when(pl.col("status").is_in(["2", "3"])).then(day("answered")),
        _entity=pl.concat_str(pl.lit("demand:"), serial("demand", 5)),
        _role_department="department_entity",
        _role_provider="provider_entity",
    )


def _interfaces(city: City, rng: Generator) -> pl.DataFrame:
    count = at_least(city.scale, INTERFACES, 200)
    tables = city.digital.tables[rng.integers(0, len(city.digital.tables), count)]
    systems = city.digital.systems[tables["system"]].select("system_no", "entity")
    rows = beside(tables.select("system", "table_no", "title"), systems).with_columns(
        interface=pl.Series(np.arange(count)),
        protocol=pl.Series(rng.choice(["REST", "SOAP", "FTP", "JDBC"], count, p=[0.7, 0.12, 0.08, 0.1])),
        limit=pl.Series(rng.choice([1000, 5000, 10_000, 100_000], count)),
        enabled=days_before(rng.integers(30, 1200, count)),
        on=pl.Series(rng.random(count) < 0.9),
    )
    return rows.select(
        jkbh=pl.concat_str(pl.lit("JK"), serial("interface", 6)),
        xtbh="system_no",
        jkmc=pl.concat_str("title", pl.lit("查询接口")),
        jkxy="protocol",
        qqfs=pl.when(pl.col("protocol") == "REST").then(pl.lit("GET")).otherwise(pl.lit("POST")),
        sjb="table_no",
        pcsx=number("limit"),
        qyrq=day("enabled"),
        zt=pl.when("on").then(pl.lit("1")).otherwise(pl.lit("0")),
        gxsj=pl.format("{} 10:30:00", day("enabled")),
        _entity="entity",
    )


def _hosts(city: City) -> pl.DataFrame:
    hosts = city.digital.hosts
    rows = beside(hosts, city.digital.systems[hosts["system"]].select("system_no", "entity"))
    return rows.select(
        ZYBH="host_no",
        XTBH="system_no",
        ZYLX="kind",
        CPUHS=number("cores"),
        NCDX=number("memory"),
        CPDX=number("disk"),
        CZXT="os",
        GCHBZ=pl.when("domestic").then(pl.lit("Y")).otherwise(pl.lit("N")),
        YFY=number("fee"),
        KTRQ=compact_day("opened"),
        DQRQ=compact_day("expires"),
        ZT=pl.lit("A"),
        GXSJ=pl.format("{} 09:00:00", day("opened")),
        _entity="entity",
    )


def _usage(city: City) -> pl.DataFrame:
    usage = make_usage(city.digital.hosts, city.scale.air_days, stream(city.seed, "cloud usage"))
    return usage.select(
        instanceId="host_no",
        date=day("day"),
        cpuAvg=number("cpu"),
        cpuMax=number("peak"),
        memAvg=number("memory"),
        diskUsed=number("disk"),
        netOutGB=number("traffic"),
        reportTime=pl.format("{} 23:55:00", day("day")),
        _entity=pl.format("host:{}", "host_no"),
    )
