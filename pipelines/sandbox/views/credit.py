"""发展改革局: penalties of 双公示 (CF_ columns), investment projects, monitored prices and credit commitments."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import beside, day
from pipelines.sandbox.views.commerce import by_period, money, pick, soft_faults
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.views.project_progress import deliver_progress
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.economy import make_happenings
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.vocabulary import COUNTY_NAMES

PENALTIES, PROJECTS, COMMITMENTS = 32_000, 4_600, 85_000
OFFENCES = (
    ("未按规定公示年度报告", "《企业信息公示暂行条例》第十八条", "市场监督管理局"),
    ("经营超过保质期的食品", "《中华人民共和国食品安全法》第一百二十四条", "市场监督管理局"),
    ("未采取有效污染防治措施", "《中华人民共和国大气污染防治法》第一百零八条", "生态环境局"),
    ("未如实记录安全生产教育培训情况", "《中华人民共和国安全生产法》第九十七条", "应急管理局"),
    ("消防设施未保持完好有效", "《中华人民共和国消防法》第六十条", "消防救援支队"),
)
AUTHORITY_CODE = "11440700006941231F"
GOODS = (
    ("A0101", "大米", "国产丝苗米", "元/500克", 2.9),
    ("A0102", "面粉", "特一粉", "元/500克", 2.7),
    ("A0201", "花生油", "桶装压榨一级", "元/5升", 145.0),
    ("B0101", "猪肉", "精瘦肉", "元/500克", 17.5),
    ("B0102", "鸡肉", "白条鸡", "元/500克", 13.8),
    ("B0201", "鸡蛋", "新鲜完整", "元/500克", 6.2),
    ("C0101", "草鱼", "活鱼", "元/500克", 8.9),
    ("C0102", "鲈鱼", "活鱼", "元/500克", 19.5),
    ("D0101", "菜心", "新鲜一级", "元/500克", 4.8),
    ("D0102", "番茄", "新鲜一级", "元/500克", 4.2),
    ("E0101", "新会陈皮", "三年陈", "元/500克", 160.0),
    ("F0101", "92号汽油", "国VI", "元/升", 7.9),
)
"""Commodity, what is compared, its unit, and a price it may have."""


def deliver(city: City, desk: Desk) -> None:
    """Four resources."""
    rng = desk.random("drb_credit")
    for name, delivered in by_period(_penalties(city, rng), PENALTY_FAULTS, city.scale.deliveries, rng):
        desk.xml("drb_administrative_penalty", f"drb/administrative_penalty_{name}.xml", delivered, "CF")
    _deliver_projects(city, desk, rng)
    prices = plant(_prices(rng), PRICE_FAULTS, rng)
    desk.json_lines("drb_price_monitoring", "drb/price_monitoring_2023.jsonl", prices)
    for name, delivered in by_period(_commitments(city, rng), COMMITMENT_FAULTS, city.scale.deliveries, rng):
        desk.csv("drb_credit_commitment", f"drb/credit_commitment_{name}.csv", delivered, encoding="gb18030")


PENALTY_FAULTS = (
    *soft_faults("CF_XDR_SHXYM", "CF_XDR_MC", "CF_JDRQ"),
    Fault("H9", "CF_CFLB", 0.02, text.relabelled({"1": "警告", "2": "罚款"})),
    Fault("H40", "GS_JZQ", 0.02, dates.open_end),
)
PROJECT_FAULTS = (
    Fault("H21", "建设单位名称", 0.02, organisations.name_variant),
    Fault("H11", "拟开工日期", 0.02, dates.malformed),
)
PRICE_FAULTS = (
    Fault("H11", "priceDate", 0.005, dates.malformed),
    Fault("H7", "price", 0.004, numbers.text_number("元")),
    Fault("H33", "price", 0.001, lambda rows, field, rng: [f"-{value}" for value in rows[field]]),
)
COMMITMENT_FAULTS = (
    *soft_faults("CNZTDM", "CNZTMC", "CNRQ"),
    Fault("H12", "YXQZ", 0.004, dates.before("CNRQ")),
)


def _penalties(city: City, rng: Generator) -> pl.DataFrame:
    rows = make_happenings(city.scale.count(PENALTIES), city.firms, stream(city.seed, "penalties"), "enterprise")
    count = len(rows)
    offences = pl.DataFrame(OFFENCES, schema=["offence", "basis", "authority"], orient="row")
    owners = city.people[rows["legal_person"].to_numpy()].select(owner="name", owner_entity="entity")
    rows = beside(rows, owners, offences[rng.integers(0, len(OFFENCES), count)]).with_columns(
        kind=pick(("1", "2", "3", "5"), count, rng, (0.3, 0.6, 0.07, 0.03)),
        fine=pl.Series(np.round(rng.lognormal(0.2, 1.0, count), 2) + 0.05),
    )
    authority = pl.concat_str(pl.lit("江门市"), "authority")
    return rows.select(
        CF_WSH=pl.format("江罚字〔2023〕{}号", serial("number", 6)),
        CF_XDR_MC="name",
        CF_XDR_SHXYM="uscc",
        CF_FRDB="owner",
        CF_WFXW="offence",
        CF_WFSS=pl.format("经查，{}存在{}的行为", "name", "offence"),
        CF_YJ="basis",
        CF_CFLB="kind",
        CF_NR_FK=pl.when(pl.col("kind") == "2").then(money("fine")),
        CF_JDRQ=day("time"),
        CF_YXQ=pl.col("time").dt.offset_by("3y").dt.strftime("%Y-%m-%d"),
        GS_JZQ=pl.col("time").dt.offset_by("1y").dt.strftime("%Y-%m-%d"),
        CF_CFJG=authority,
        CF_CFJGDM=pl.lit(AUTHORITY_CODE),
        CF_SBRQ=(pl.col("time") + pl.duration(days=4)).dt.strftime("%Y-%m-%d"),
        _entity="entity",
        _role_holder="entity",
        _role_legal_representative="owner_entity",
        _time="time",
    )


def _deliver_projects(city: City, desk: Desk, rng: Generator) -> None:
    rows = make_happenings(max(60, city.scale.count(PROJECTS)), city.firms, stream(city.seed, "projects"), "enterprise")
    count = len(rows)
    code = pl.concat_str(
        pl.col("time").dt.strftime("%y%m"), pl.lit("-"), "county_code", pl.lit("-04-01-"), serial("number", 6)
    )
    rows = rows.with_columns(code=code, total=pl.Series(np.round(rng.lognormal(7.0, 1.3, count), 2)))
    frame = rows.select(
        项目代码="code",
        项目名称=pl.concat_str("name", pl.lit("生产基地技术改造项目")),
        建设单位代码="uscc",
        建设单位名称="name",
        审批类型=pick(("0", "1", "2"), count, rng, (0.1, 0.05, 0.85)),
        **{"总投资（万元）": money("total")},
        国标行业="industry_code",
        建设地点代码="county_code",
        拟开工日期=day("time"),
        拟建成日期=pl.col("time").dt.offset_by("26mo").dt.strftime("%Y-%m-%d"),
        进展阶段=pick(("LX", "KG", "ZJ", "JG"), count, rng, (0.4, 0.25, 0.3, 0.05)),
        更新时间=pl.lit("2023-12-01 09:00:00"),
        _entity="entity",
        _role_builder="entity",
    )
    progress = rows.select("code", "time", "total", "entity", stage=frame["进展阶段"])
    deliver_progress(progress, desk, desk.random("project_progress"))
    corrections = {"更新时间": pl.lit("{day} 17:00:00"), "进展阶段": pl.lit("TC")}
    for name, delivered in daily(frame, PROJECT_FAULTS, rng, corrections=corrections):
        desk.csv(
            "drb_investment_project", f"drb/investment_project_{name}.csv", delivered, encoding="utf-16", delimiter="\t"
        )


def _prices(rng: Generator) -> pl.DataFrame:
    """Every good at two places of each county, every week: as many in a small city as in a large one."""
    days = pl.date_range(date(2023, 1, 4), date(2023, 12, 27), "1w", eager=True).alias("day").to_frame()
    counties = pl.DataFrame(list(COUNTY_NAMES.items()), schema=["county_code", "county"], orient="row")
    points = counties.join(pl.DataFrame({"point": ["01", "02"]}), how="cross")
    goods = pl.DataFrame(GOODS, schema=["code", "good", "specification", "measure", "usual"], orient="row")
    rows = days.join(points, how="cross").join(goods, how="cross")
    level = pl.Series("level", rng.normal(1.0, 0.05, len(rows)).clip(0.7, 1.4))
    return rows.select(
        pointCode=pl.concat_str("county_code", "point"),
        pointName=pl.concat_str("county", pl.lit("采价点"), "point"),
        areaCode="county_code",
        goodsCode="code",
        goodsName="good",
        spec="specification",
        priceDate=day("day"),
        price=money(pl.col("usual") * level),
        unit="measure",
        _entity=pl.concat_str(pl.lit("price_point:"), "county_code", "point"),
    )


def _commitments(city: City, rng: Generator) -> pl.DataFrame:
    rows = make_happenings(city.scale.count(COMMITMENTS), city.firms, stream(city.seed, "commitments"))
    count = len(rows)
    return rows.select(
        CNSBH=pl.concat_str(pl.lit("CN4407"), pl.col("time").dt.strftime("%Y%m"), serial("number", 7)),
        CNZTDM="uscc",
        CNZTMC="name",
        CNLX=pick(("1", "2", "3", "4"), count, rng, (0.35, 0.2, 0.1, 0.35)),
        CNSY=pick(("办理食品经营许可", "参与政府采购", "申请信用修复", "办理施工许可"), count, rng),
        SLDW=pl.concat_str("county", pl.lit("行政服务中心")),
        CNRQ=day("time"),
        YXQZ=pl.col("time").dt.offset_by("1y").dt.strftime("%Y-%m-%d"),
        LXZT=pick(("0", "1", "2"), count, rng, (0.5, 0.48, 0.02)),
        _entity="entity",
        _time="time",
    )
