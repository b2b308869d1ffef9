"""市场监督管理局: changes, annual reports, abnormal operation, food, equipment, samples and complaints."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, identity, numbers, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import beside, compact_day, day, moment
from pipelines.sandbox.views.commerce import AUTHORITY, by_period, firm_faults, money, pick, soft_faults
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.views.entity_changes import deliver_changes
from pipelines.sandbox.views.event_numbers import COMPLAINT
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.economy import choose_firms, make_accounts, make_happenings
from pipelines.sandbox.world.expressions import serial

FOOD_PERMITS, EQUIPMENT, SAMPLES, COMPLAINTS = 62_000, 58_000, 26_000, 120_000
"""Of the whole city (standards G and the department's yearbook shapes)."""
ABNORMAL = 0.035
EQUIPMENT_KINDS = ("1000", "2000", "3000", "4000", "5000", "8000")
FOODS = (
    ("新会陈皮", "水果制品"),
    ("台山大米", "粮食加工品"),
    ("古井烧鹅", "肉制品"),
    ("外海面", "粮食加工品"),
    ("恩平簕菜茶", "茶叶及相关制品"),
    ("冰鲜鲈鱼", "食用农产品"),
    ("花生油", "食用油、油脂及其制品"),
)
PROBLEMS = ("商品质量", "食品安全", "广告宣传", "售后服务", "合同纠纷", "价格欺诈", "计量不足")


def deliver(city: City, desk: Desk) -> None:
    """Seven resources."""
    rng = desk.random("amr_conduct")
    deliver_changes(city, desk, rng)
    _deliver_reports(city, desk, rng)
    _deliver_abnormal(city, desk, rng)
    _deliver_food(city, desk, rng)
    _deliver_equipment(city, desk, rng)
    _deliver_samples(city, desk, rng)
    _deliver_complaints(city, desk, rng)


def _deliver_reports(city: City, desk: Desk, rng: Generator) -> None:
    rows = make_accounts(
        choose_firms(0.88, city.firms, stream(city.seed, "annual_reports")), stream(city.seed, "accounts")
    )
    reported = pl.lit(np.datetime64("2023-01-03")) + pl.duration(
        days=pl.lit(pl.Series("days", rng.integers(0, 178, len(rows))))
    )
    frame = rows.select(
        统一社会信用代码="uscc",
        企业名称="name",
        年报年度=pl.lit("2022年度"),
        报送日期=reported.dt.strftime("%Y-%m-%d"),
        从业人数=pl.col("employees").cast(pl.String),
        资产总额=money("assets"),
        营业总收入=money("revenue"),
        纳税总额=money("tax"),
        经营状态=pick(("1", "2", "3"), len(rows), rng, (0.97, 0.02, 0.01)),
        所属区县="county",
        _entity="entity",
    )
    faults = (
        *firm_faults("统一社会信用代码", "企业名称", "报送日期"),
        Fault("H7", "资产总额", 0.01, numbers.text_number("元")),
        Fault("H9", "经营状态", 0.01, text.relabelled({"1": "开业"})),
    )
    for name, part in (("20231230", frame.head(len(frame) - 3)), ("20231231", frame)):
        delivered = repeat_rows(plant(part, faults, rng), 0.002, rng)
        desk.csv("amr_annual_report", f"amr/annual_report_{name}.csv", delivered, encoding="utf-8-sig", delimiter=";")


def _deliver_abnormal(city: City, desk: Desk, rng: Generator) -> None:
    rows = choose_firms(ABNORMAL, city.firms, stream(city.seed, "abnormal"))
    count = len(rows)
    listed = pl.lit(np.datetime64("2021-07-01")) + pl.duration(
        days=pl.lit(pl.Series("days", rng.integers(0, 880, count)))
    )
    gone = pl.Series("gone", rng.random(count) < 0.25)
    frame = rows.with_columns(listed=listed, gone=gone).select(
        列入编号=pl.concat_str(pl.lit("YC4407"), serial("number", 7)),
        统一社会信用代码="uscc",
        企业名称="name",
        列入原因=pick(("1", "2", "3", "4"), count, rng, (0.6, 0.05, 0.05, 0.3)),
        列入日期=day("listed"),
        列入机关=AUTHORITY,
        移出原因=pl.when("gone").then(pl.lit("已补报年度报告并公示")),
        移出日期=pl.when("gone").then((pl.col("listed") + pl.duration(days=20)).dt.strftime("%Y-%m-%d")),
        所属区县="county",
        _entity="entity",
    )
    faults = soft_faults("统一社会信用代码", "企业名称", "列入日期")
    for name, part in (("20231230", frame), ("20231231", frame.filter(pl.int_range(pl.len()) % 19 != 7))):
        delivered = plant(part, faults, rng)
        desk.csv(
            "amr_abnormal_operation",
            f"amr/abnormal_operation_{name}.csv",
            delivered,
            encoding="gb18030",
            delimiter="\t",
        )


def _deliver_food(city: City, desk: Desk, rng: Generator) -> None:
    rows = make_happenings(city.scale.count(FOOD_PERMITS), city.firms, stream(city.seed, "food_permits"))
    count = len(rows)
    issued = pl.col("time").dt.offset_by("-4y") + pl.duration(
        days=pl.lit(pl.Series("days", rng.integers(0, 1400, count)))
    )
    frame = rows.with_columns(issued=issued, kind=pick(("1", "2", "3"), count, rng, (0.5, 0.44, 0.06))).select(
        licenseNo=pl.concat_str(pl.lit("JY"), "kind", "county_code", serial("number", 7)),
        uniscid="uscc",
        operatorName="name",
        bizType="kind",
        bizItems=pl.when(pl.col("kind") == "1")
        .then(pl.lit("预包装食品销售；散装食品销售"))
        .otherwise(pl.lit("热食类食品制售")),
        address="address",
        areaCode="county_code",
        issueDate=day("issued"),
        expireDate=pl.col("issued").dt.offset_by("5y").dt.strftime("%Y-%m-%d"),
        riskLevel=pick(("A", "B", "C", "D"), count, rng, (0.5, 0.3, 0.15, 0.05)),
        status=pick(("valid", "cancelled"), count, rng, (0.93, 0.07)),
        updateTime=pl.lit("2023-12-01 08:00:00"),
        _entity="entity",
        _role_operator="entity",
    )
    faults = (
        *soft_faults("uniscid", "operatorName", "issueDate"),
        Fault("H9", "riskLevel", 0.02, text.relabelled({"A": "A级", "B": "B级", "C": "中等风险"})),
        Fault("H12", "expireDate", 0.004, dates.before("issueDate")),
        Fault("H3", "licenseNo", 0.01, text.full_width),
    )
    corrections = {"updateTime": pl.lit("{day} 18:00:00"), "status": pl.lit("cancelled")}
    for name, delivered in daily(frame, faults, rng, corrections=corrections):
        if len(delivered.frame):
            desk.json_lines("amr_food_permit", f"amr/food_permit_{name}.jsonl", delivered)


def _deliver_equipment(city: City, desk: Desk, rng: Generator) -> None:
    rows = make_happenings(city.scale.count(EQUIPMENT), city.firms, stream(city.seed, "equipment"))
    count = len(rows)
    years = pl.Series("years", rng.integers(2006, 2022, count))
    rows = rows.with_columns(
        kind=pick(EQUIPMENT_KINDS, count, rng, (0.03, 0.2, 0.5, 0.12, 0.12, 0.03)),
        year=years,
        used=pl.date(pl.lit(years) + 1, pl.lit(pl.Series("month", rng.integers(1, 13, count))), 15),
    )
    frame = rows.select(
        SBDM=pl.concat_str(pl.col("kind"), pl.col("county_code"), pl.col("year").cast(pl.String), serial("number", 6)),
        SBZL="kind",
        SYDJZBH=pl.concat_str(pl.lit("梯"), pl.lit("11粤J"), serial("number", 6)),
        SYDWDM="uscc",
        SYDWMC="name",
        XZQH="county_code",
        SYDD="address",
        TYRQ=compact_day("used"),
        JYRQ=compact_day("time"),
        JYJL=pick(("1", "2", "3"), count, rng, (0.94, 0.05, 0.01)),
        XCJYRQ=pl.col("time").dt.offset_by("1y").dt.strftime("%Y%m%d"),
        SBZT=pick(("ZY", "TY", "BF"), count, rng, (0.95, 0.04, 0.01)),
        _entity="entity",
        _role_user="entity",
    )
    faults = (
        *soft_faults("SYDWDM", "SYDWMC", "JYRQ"),
        Fault(
            "H9",
            "SBZL",
            0.01,
            text.relabelled({"3000": "电梯", "1000": "锅炉"}),
            pl.col("SBZL").is_in(["1000", "3000"]),
        ),
        Fault("H12", "XCJYRQ", 0.004, dates.before("JYRQ")),
    )
    delivered = repeat_rows(plant(frame, faults, rng), 0.002, rng)
    source, table = "amr_equipment:TZSB_SYDJ", "TZSB_SYDJ"
    desk.table("amr_special_equipment", source, delivered, database="amr/equipment.db", table=table, key=("SBDM",))


def _deliver_samples(city: City, desk: Desk, rng: Generator) -> None:
    rows = make_happenings(city.scale.count(SAMPLES), city.firms, stream(city.seed, "samples"))
    count = len(rows)
    foods = pl.DataFrame(FOODS, schema=["food", "class"], orient="row")[rng.integers(0, len(FOODS), count)]
    failed = pl.Series("failed", rng.random(count) < 0.025)
    made = pl.col("time") - pl.duration(days=pl.lit(pl.Series("age", rng.integers(1, 90, count))))
    frame = (
        beside(rows, foods)
        .with_columns(failed=failed, made=made)
        .select(
            CYBH=pl.concat_str(pl.lit("XBJ2344070"), serial("number", 7)),
            YPMC="food",
            SPDL="class",
            BCYDWDM="uscc",
            BCYDWMC="name",
            QX="county",
            SCRQ=day("made"),
            CYRQ=day("time"),
            JYJL=pl.when("failed").then(pl.lit("1")).otherwise(pl.lit("0")),
            BHGXM=pl.when("failed").then(pl.lit("苯甲酸及其钠盐")),
            GBRQ=(pl.col("time") + pl.duration(days=35)).dt.strftime("%Y-%m-%d"),
            JYJG=pl.lit("江门市食品检验所"),
            _entity="entity",
            _role_sampled="entity",
            _time="time",
        )
    )
    faults = (
        *soft_faults("BCYDWDM", "BCYDWMC", "CYRQ"),
        Fault("H4", "BHGXM", 0.05, text.null_spelling, pl.col("BHGXM").is_null()),
        Fault("H12", "GBRQ", 0.003, dates.before("CYRQ")),
    )
    for name, delivered in by_period(frame, faults, 1, rng):
        desk.xml("amr_sampling_test", f"amr/sampling_test_{name}.xml", delivered, "CYXX")


def _deliver_complaints(city: City, desk: Desk, rng: Generator) -> None:
    rows = make_happenings(city.scale.count(COMPLAINTS), city.firms, stream(city.seed, "complaints"))
    count = len(rows)
    people = city.people[rng.integers(0, len(city.people), count)].select(
        caller="name", caller_phone="phone", person="entity"
    )
    done = pl.Series("done", rng.random(count) < 0.93)
    rows = beside(rows, people).with_columns(done=done, amount=pl.Series(np.round(rng.lognormal(5.5, 1.2, count), 2)))
    frame = rows.select(
        djbh=COMPLAINT,
        lb=pick(("TS", "JB", "ZX"), count, rng, (0.7, 0.25, 0.05)),
        tsrxm="caller",
        tsrdh="caller_phone",
        btsdm="uscc",
        btsmc="name",
        wtlx=pick(PROBLEMS, count, rng),
        zyje=money("amount"),
        djsj=moment("time"),
        bjsj=pl.when("done").then(moment(pl.col("time") + pl.duration(days=12, hours=2))),
        cljg=pl.when("done").then(pick(("1", "2", "3"), count, rng, (0.6, 0.3, 0.1))),
        xzqh="county_code",
        _entity="person",
        _role_complainant="person",
        _role_respondent="entity",
    )
    faults = (
        *firm_faults("btsdm", "btsmc", "djsj"),
        Fault("H20", "tsrdh", 0.02, identity.dialled),
        Fault("H7", "zyje", 0.01, numbers.text_number("元")),
        Fault("H12", "bjsj", 0.004, dates.before("djsj")),
    )
    delivered = repeat_rows(plant(frame, faults, rng), 0.002, rng)
    desk.answers("amr_complaint", "amr_12315:/api/12315/complaints", delivered, key=("djbh",))
