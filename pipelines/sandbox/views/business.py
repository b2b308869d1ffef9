"""Trade rolls and meters: what the power supplier and the business bureaus hold of firms."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, numbers, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import beside, compact_day, day
from pipelines.sandbox.views.commerce import firm_faults, money, pick, soft_faults
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.views.taxation import BEFORE, MONTHS, deliver_ratings, deliver_taxes
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.economy import choose_firms, make_accounts, make_happenings
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.vocabulary import COUNTY_NAMES

_TRADE_OF_2011 = (
    pl.when(pl.col("industry_code") >= "80")
    .then(
        pl.concat_str(
            (pl.col("industry_code").str.slice(0, 2).cast(pl.Int32) - 1).cast(pl.String),
            pl.col("industry_code").str.slice(2),
        )
    )
    .otherwise(pl.col("industry_code").replace({"4790": "4700", "5431": "5430", "6513": "6510"}))
)
"""The grid still writes trades by the edition of 2011, in which land management was no division and 80 was 79, and in
which building, haulage and software had not been divided."""
NEEDS, SUBSIDIES, DEBTORS = 16_000, 24_000, 21_000
HIGH_TECH, SPECIALISED, ABOVE_SCALE = 0.016, 0.009, 0.016
"""Shares of the enterprises: about 2,700 of which the certificate still holds, 1,700 and 3,500 in the whole city
(standards G)."""
CERTIFIED = (date(2020, 12, 21), date(2021, 12, 20), date(2022, 12, 22), date(2023, 12, 28))
SHARES = (0.19, 0.24, 0.27, 0.3)
"""When high-tech firms were certified, for three years each, and what share of them."""
METER_FAULTS = (
    *firm_faults("TYXYDM", "YHMC", "CBRQ"),
    Fault("H33", "DF", 0.002, numbers.times(100)),
)
PARKS = (
    "先进制造业",
    "高新技术产业",
    "临港经济",
    "轨道交通产业",
    "新材料产业",
    "食品产业",
    "摩托车产业",
    "五金卫浴产业",
)


def deliver(city: City, desk: Desk) -> None:
    """Nine resources of seven departments."""
    rng = desk.random("business")
    deliver_taxes(city, desk, rng)
    deliver_ratings(city, desk, rng)
    _deliver_output(city, desk, rng)
    _deliver_electricity(city, desk, rng)
    _deliver_needs(city, desk, rng)
    _deliver_subsidies(city, desk, rng)
    _deliver_debtors(city, desk, rng)
    _deliver_rolls(city, desk, rng)
    _deliver_parks(city, desk, rng)


def manufacturers(city: City) -> pl.DataFrame:
    """Firms above the scale from which on the statistics bureau asks each for its output."""
    makers = city.firms.filter(pl.col("industry_code").str.slice(0, 2).is_between(pl.lit("13"), pl.lit("43")))
    share = min(1.0, max(40, len(city.firms) * 0.3 * ABOVE_SCALE) / max(1, len(makers)))
    firms = choose_firms(share * 1.4, makers, stream(city.seed, "above_scale"), "enterprise")
    return make_accounts(firms, stream(city.seed, "output"))


def _deliver_output(city: City, desk: Desk, rng: Generator) -> None:
    """A file a month; the year before, with which they are compared, came in one."""
    makers = manufacturers(city)
    before = desk.random("output before")
    earlier = pl.concat(_output(makers, f"2022{month:02}", 0.94, before) for month in range(1, 13))
    _hand_in_output("2022", earlier, desk, before)
    for month in MONTHS:
        _hand_in_output(month, _output(makers, month, 1.0, rng), desk, rng)


def _output(makers: pl.DataFrame, month: str, level: float, rng: Generator) -> pl.DataFrame:
    part = pl.Series("part", rng.uniform(0.07, 0.1, len(makers)) * level)
    rows = makers.with_columns(output=pl.col("revenue") * part / 1000)
    return rows.select(
        统一社会信用代码="uscc",
        单位详细名称="name",
        报告期=pl.lit(f"{month[:4]}年{int(month[4:])}月"),
        行业代码="industry_code",
        行业门类=pl.lit("C"),
        **{
            "工业总产值（千元）": money("output"),
            "工业销售产值（千元）": money(pl.col("output") * 0.97),
            "出口交货值（千元）": money(pl.col("output") * 0.31),
        },
        平均用工人数=pl.col("employees").cast(pl.String),
        综合能源消费量=money(pl.col("energy") / 1000),
        报送时间=pl.lit(f"{month[:4]}-{month[4:]}-28 10:00:00"),
        _entity="entity",
    )


def _hand_in_output(name: str, rows: pl.DataFrame, desk: Desk, rng: Generator) -> None:
    delivered = plant(rows, soft_faults("统一社会信用代码", "单位详细名称", "报送时间"), rng)
    file = f"stat/industrial_output_{name}.csv"
    desk.csv("stat_industrial_output", file, delivered, encoding="utf-16", delimiter="\t", line_end="\r\n")


def _deliver_electricity(city: City, desk: Desk, rng: Generator) -> None:
    users = make_accounts(choose_firms(0.5, city.firms, stream(city.seed, "meters")), stream(city.seed, "energy"))
    for month in MONTHS:
        _deliver_meters(users, month, desk, rng)
    for month in BEFORE if city.history else ():
        _deliver_meters(users, month, desk, desk.random(f"meters {month}"))


def _deliver_meters(users: pl.DataFrame, month: str, desk: Desk, rng: Generator) -> None:
    used = (pl.col("energy") * pl.Series("load", rng.uniform(0.6, 1.3, len(users))) + 5).round(1)
    frame = users.with_columns(used=used).select(
        YHBH=pl.concat_str(pl.lit("0374"), serial("firm", 10)),
        TYXYDM="uscc",
        YHMC="name",
        DFNY=pl.lit(month),
        YDLB=pl.when(pl.col("employees") > 200).then(pl.lit("100")).otherwise(pl.lit("200")),
        HYFL=_TRADE_OF_2011,
        XZQH="county_code",
        DL=money("used"),
        DF=money(pl.col("used") * 0.68),
        CBRQ=pl.lit(f"{month[:4]}-{month[4:]}-27"),
        _entity="entity",
        _role_user="entity",
    )
    delivered = repeat_rows(plant(frame, METER_FAULTS, rng), 0.001, rng)
    file = f"csg/electricity_{month}.csv"
    desk.csv("csg_electricity_consumption", file, delivered, encoding="gb18030")


def _deliver_needs(city: City, desk: Desk, rng: Generator) -> None:
    wanted = max(60, city.scale.count(NEEDS))
    rows = make_happenings(wanted, city.firms, stream(city.seed, "financing"), "enterprise")
    count = len(rows)
    rows = rows.with_columns(
        amount=pl.Series(rng.choice([300_000, 500_000, 1_000_000, 3_000_000, 8_000_000], count) * 1.0),
        state=pick(("0", "1", "2", "9"), count, rng, (0.3, 0.2, 0.45, 0.05)),
    )
    frame = rows.select(
        needNo=pl.concat_str(pl.lit("RZ2023"), serial("number", 7)),
        creditCode="uscc",
        entName="name",
        amount=money("amount"),
        termMonths=pick(("6", "12", "24", "36"), count, rng),
        guarantee=pick(("XY", "DY", "ZY", "BZ"), count, rng, (0.4, 0.35, 0.05, 0.2)),
        bank=pick(("江门农村商业银行", "国有银行江门分行", "股份制银行江门分行"), count, rng),
        state="state",
        loanAmount=pl.when(pl.col("state") == "2").then(money(pl.col("amount") * 0.8)),
        applyDate=compact_day("time"),
        ts=pl.lit("2023-12-01T08:00:00"),
        _entity="entity",
    )
    faults = (
        *soft_faults("creditCode", "entName", "applyDate"),
        Fault("H7", "amount", 0.02, numbers.text_number("元")),
    )
    words = {"I": "新增", "U": "变更", "D": "注销"}
    corrections = {"ts": pl.lit("{day}T18:00:00"), "bank": pl.lit("江门农村商业银行")}
    for name, delivered in daily(
        frame, faults, rng, corrections=corrections, operation=words, operation_column="op", deleted=0.03
    ):
        if len(delivered.frame):
            desk.json_lines("fob_financing_need", f"fob/financing_need_{name}.jsonl", delivered)


def _deliver_subsidies(city: City, desk: Desk, rng: Generator) -> None:
    wanted = max(60, city.scale.count(SUBSIDIES))
    rows = make_happenings(wanted, city.firms, stream(city.seed, "subsidies"), "enterprise")
    count = len(rows)
    rows = rows.with_columns(approved=pl.Series(np.round(rng.lognormal(10.5, 1.0, count), 2)))
    frame = rows.select(
        DFBH=pl.concat_str(pl.lit("HQ2023"), serial("number", 7)),
        ZCMC=pick(("工业企业技术改造资助", "高新技术企业认定奖励", "稳岗返还", "小微企业贷款贴息"), count, rng),
        SYQYDM="uscc",
        SYQYMC="name",
        ZJLB=pick(("01", "02", "03", "04"), count, rng),
        PFJE=money("approved"),
        DFJE=money(pl.col("approved") * 0.9),
        DFRQ=compact_day("time"),
        ZFZT=pick(("S", "F"), count, rng, (0.99, 0.01)),
        _entity="entity",
    )
    faults = (*soft_faults("SYQYDM", "SYQYMC", "DFRQ"), Fault("H33", "DFJE", 0.005, numbers.times(100)))
    delivered = repeat_rows(plant(frame, faults, rng), 0.004, rng)
    source, table = "fin_core:HQ_DF", "HQ_DF"
    desk.table("fin_subsidy_payment", source, delivered, database="fin/core.db", table=table, key=("DFBH",))


def _deliver_debtors(city: City, desk: Desk, rng: Generator) -> None:
    """People's documents are masked by the court itself."""
    rows = make_happenings(max(60, city.scale.count(DEBTORS)), city.firms, stream(city.seed, "debtors"))
    count = len(rows)
    people = city.people[rng.integers(0, len(city.people), count)].select(
        person="name", person_id="citizen_id", who="entity"
    )
    rows = beside(rows, people).with_columns(natural=pl.Series(rng.random(count) < 0.55))
    hidden = pl.concat_str(pl.col("person_id").str.head(6), pl.lit("********"), pl.col("person_id").str.tail(4))

    def either(person: str | pl.Expr, firm: str | pl.Expr) -> pl.Expr:
        return pl.when("natural").then(person).otherwise(firm)

    frame = rows.select(
        案号=pl.format("（2023）粤07执{}号", pl.col("number") + 1),
        被执行人类型=either(pl.lit("0"), pl.lit("1")),
        被执行人姓名或名称=either(pl.concat_str(pl.col("person").str.head(1), pl.lit("某")), "name"),
        证件号码=either(hidden, "uscc"),
        执行法院=pl.concat_str("county", pl.lit("人民法院")),
        执行依据文号=pl.format("（2022）粤07民初{}号", pl.col("number") + 17),
        失信行为情形=pick(
            ("有履行能力而拒不履行生效法律文书确定义务", "违反财产报告制度", "违反限制消费令"), count, rng
        ),
        立案日期=day("time"),
        发布日期=(pl.col("time") + pl.duration(days=3)).dt.strftime("%Y-%m-%d"),
        履行情况=pick(("0", "1"), count, rng, (0.85, 0.15)),
        _entity=either("who", "entity"),
        _role_debtor=either("who", "entity"),
    )
    faults = (
        Fault("H11", "立案日期", 0.01, dates.malformed),
        Fault("H9", "履行情况", 0.02, text.relabelled({"0": "全部未履行", "1": "部分未履行"})),
    )
    for name, part in (("20231230", frame), ("20231231", frame.filter(pl.int_range(pl.len()) % 23 != 5))):
        desk.csv("court_dishonest_debtor", f"court/dishonest_debtor_{name}.csv", plant(part, faults, rng))


def _roll(city: City, name: str, share: float) -> pl.DataFrame:
    enterprises = city.firms.filter(pl.col("kind") == "enterprise").height
    firms = choose_firms(max(share, 40 / max(40, enterprises)), city.firms, stream(city.seed, name), "enterprise")
    return make_accounts(firms, stream(city.seed, f"{name}_accounts"))


def _deliver_rolls(city: City, desk: Desk, rng: Generator) -> None:
    rows = _roll(city, "high_tech", HIGH_TECH)
    count, batches = len(rows), np.array(CERTIFIED)
    issued = pl.Series("issued", batches[rng.choice(len(CERTIFIED), count, p=SHARES)].tolist())
    frame = rows.with_columns(issued).select(
        证书编号=pl.concat_str(pl.lit("GR"), pl.col("issued").dt.strftime("%Y"), pl.lit("4407"), serial("number", 4)),
        统一社会信用代码="uscc",
        企业名称="name",
        技术领域=pick(("电子信息", "先进制造与自动化", "新材料", "生物与新医药", "资源与环境"), count, rng),
        发证日期=day("issued"),
        有效期止=pl.col("issued").dt.offset_by("3y").dt.strftime("%Y-%m-%d"),
        **{"研发费用（万元）": money(pl.col("revenue") * 0.05 / 10_000)},
        认定批次=pl.concat_str(pl.col("issued").dt.strftime("%Y"), pl.lit("年第一批")),
        所属区县="county",
        _entity="entity",
    )
    faults = soft_faults("统一社会信用代码", "企业名称", "发证日期")
    titles = ("江门市高新技术企业名录（2020年以来认定）",)
    high_tech = plant(frame, faults, rng)
    desk.excel("sci_high_tech_enterprise", "sci/high_tech_enterprise_2023.xlsx", high_tech, titles, ["发证日期"])
    rows = _roll(city, "specialised", SPECIALISED)
    count = len(rows)
    frame = rows.select(
        统一社会信用代码="uscc",
        企业名称="name",
        认定级别=pick(("1", "2", "3"), count, rng, (0.04, 0.36, 0.6)),
        主导产品=pick(("精密五金件", "卫浴水件", "LED封装器件", "车用零部件", "高分子材料"), count, rng),
        认定日期=pl.lit("2022-10-15"),
        有效期止=pl.lit("2025-10-14"),
        **{"上年营业收入（万元）": money(pl.col("revenue") / 10_000)},
        所属区县="county",
        _entity="entity",
    )
    specialised = plant(frame, soft_faults("统一社会信用代码", "企业名称", "认定日期"), rng)
    file = "iitb/specialised_enterprise_2023.csv"
    desk.csv("iitb_specialised_enterprise", file, specialised, encoding="gb18030", delimiter=";")


def _deliver_parks(city: City, desk: Desk, rng: Generator) -> None:
    counties = pl.DataFrame(list(COUNTY_NAMES.items()), schema=["county_code", "county"], orient="row")
    rows = counties.join(pl.DataFrame({"industry": PARKS}), how="cross").with_row_index("number")
    villages = city.places.villages.with_row_index("village")
    first = villages.group_by("county_code", maintain_order=True).agg(pl.col("village").first())
    where = rows.join(first, on="county_code", how="left", maintain_order="left")["village"].to_numpy()
    longitude, latitude = city.places.points(where, rng)
    planned = pl.Series("planned", np.round(rng.uniform(80, 3000, len(rows)), 1))
    frame = rows.with_columns(planned).select(
        parkCode=pl.concat_str(pl.lit("YQ"), "county_code", serial("number", 3)),
        parkName=pl.concat_str(pl.lit("江门"), "county", "industry", pl.lit("园区")),
        level=pick(("1", "2", "3"), len(rows), rng, (0.05, 0.35, 0.6)),
        mainIndustry="industry",
        planArea=money("planned"),
        builtArea=money(pl.col("planned") * pl.Series("built", rng.uniform(0.2, 0.95, len(rows)))),
        entCount=pl.Series(rng.integers(5, 400, len(rows))).cast(pl.String),
        lng=pl.Series(np.round(longitude, 6)).cast(pl.String),
        lat=pl.Series(np.round(latitude, 6)).cast(pl.String),
        areaCode="county_code",
        _entity=pl.concat_str(pl.lit("park:"), serial("number", 4)),
    )
    faults = (Fault("H7", "entCount", 0.02, lambda rows, field, rng: [f"{value}家" for value in rows[field]]),)
    desk.json_lines("iitb_industrial_park", "iitb/industrial_park_20231231.jsonl", plant(frame, faults, rng))
