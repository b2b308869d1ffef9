"""政务服务数据管理局: service items, the index of e-licences, evaluations of cases, and tender notices."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, identity, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.identifiers import licence_ids
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import moment
from pipelines.sandbox.views.commerce import by_period, money, pick
from pipelines.sandbox.views.periods import periods
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.economy import make_happenings, standing_firms
from pipelines.sandbox.world.events import ITEMS
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.vocabulary import COUNTY_NAMES

LICENCES, TENDERS = 17_000_000, 7_500
FEWEST_TENDERS = 120
"""A year: with fewer no month of a small city could be compared with another."""
PERSONAL = ("居民户口簿", "社会保障卡", "不动产权证书", "机动车驾驶证", "结婚证")
CORPORATE = ("营业执照", "食品经营许可证", "公共场所卫生许可证", "排污许可证")
LICENCE_KINDS = (*PERSONAL, *CORPORATE)
ISSUER = "11440700006941231F"
"""A made-up authority."""
ITEM_FAULTS = (
    Fault("H11", "发布日期", 0.02, dates.malformed),
    Fault("H7", "承诺办结时限", 0.02, lambda rows, field, rng: [f"{value}个" for value in rows[field]]),
    Fault("H9", "事项类型", 0.02, text.relabelled({"01": "行政许可", "20": "公共服务"})),
)
LICENCE_FAULTS = (
    Fault("H15", "identity_number", 0.01, identity.odd_x, pl.col("identity_number").str.ends_with("X")),
    Fault("H16", "identity_number", 0.002, identity.wrong_check, pl.col("holder_type") == "P"),
    Fault("H22", "identity_number", 0.004, organisations.lower_case, pl.col("holder_type") == "E"),
    Fault("H11", "issue_date", 0.003, dates.malformed),
    Fault("H12", "expiry_date", 0.002, dates.before("issue_date")),
    Fault("H10", "expiry_date", 0.01, dates.open_end, pl.col("expiry_date").is_null()),
)
EVALUATION_FAULTS = (
    Fault("H9", "评价等级", 0.01, text.relabelled({"5": "非常满意", "4": "满意", "3": "一般"})),
    Fault("H11", "评价时间", 0.004, dates.malformed),
    Fault("H12", "整改时间", 0.1, dates.before("评价时间")),
)
TENDER_FAULTS = (
    Fault("H21", "winnerName", 0.02, organisations.name_variant),
    Fault("H7", "budget", 0.02, numbers.text_number("元")),
    Fault("H11", "publishTime", 0.02, dates.malformed),
)


def deliver(city: City, desk: Desk) -> None:
    """Four resources."""
    rng = desk.random("gsda_catalogue")
    items = _items(rng)
    for name, part in (("20231130", items.head(len(items) - 2)), ("20231231", items)):
        titles = ("江门市政务服务事项实施清单", f"导出日期：{name}")
        desk.excel(
            "gsda_service_item", f"gsda/service_item_{name}.xlsx", plant(part, ITEM_FAULTS, rng), titles, ["发布日期"]
        )
    _deliver_licences(city, desk, rng)
    for name, delivered in by_period(_evaluations(city, rng), EVALUATION_FAULTS, city.scale.deliveries, rng):
        desk.csv("gsda_service_evaluation", f"gsda/service_evaluation_{name}.csv", delivered)
    tenders = plant(_tenders(city, rng), TENDER_FAULTS, rng)
    desk.answers("gsda_tender_notice", "gsda_tender:/api/tender/notices", tenders, key=("noticeNo",))


def _items(rng: Generator) -> pl.DataFrame:
    """Every item of the city's list, as each county carries it out."""
    items = pl.DataFrame(ITEMS, schema=["base", "item", "kind", "unit", "workdays"], orient="row")
    counties = pl.DataFrame(list(COUNTY_NAMES.items()), schema=["county_code", "county"], orient="row")
    rows = items.join(counties, how="cross").with_row_index("number")
    count = len(rows)
    return rows.select(
        实施编码=pl.concat_str(pl.lit("11"), "county_code", pl.col("base").str.slice(8, 17), serial("number", 6)),
        基本编码="base",
        事项名称="item",
        事项类型="kind",
        实施主体=pl.concat_str("county", "unit"),
        承诺办结时限=pl.col("workdays").cast(pl.String),
        法定办结时限=(pl.col("workdays") * 3 + 5).cast(pl.String),
        到现场次数=pick(("0", "1"), count, rng, (0.85, 0.15)),
        办理深度=pick(("II", "III", "IV"), count, rng, (0.1, 0.3, 0.6)),
        是否收费=pick(("0", "1"), count, rng, (0.9, 0.1)),
        发布日期=pl.lit("2023-06-15"),
        _entity=pl.concat_str(pl.lit("service_item:"), serial("number", 6)),
    )


def _deliver_licences(city: City, desk: Desk, rng: Generator) -> None:
    """A period's licences at a time, as there are millions of them."""
    rounds = list(periods(city.scale.deliveries))
    share, standing = city.scale.count(LICENCES) // len(rounds), standing_firms(city.firms)
    for turn, (_, start, _) in enumerate(rounds):
        frame = _licences(city, standing, turn * share, share, rng).with_columns(
            issue_date=(pl.lit(start) + pl.duration(days=pl.col("_age"))).dt.strftime("%Y-%m-%d"),
            expiry_date=pl.when(pl.col("_ends")).then(
                (pl.lit(start) + pl.duration(days=pl.col("_age") + 2922)).dt.strftime("%Y-%m-%d")
            ),
            last_modify=(pl.lit(start) + pl.duration(days=pl.col("_age"), hours=11)).dt.strftime("%Y-%m-%d %H:%M:%S"),
        )
        delivered = repeat_rows(plant(frame, LICENCE_FAULTS, rng), 0.001, rng)
        source = "gsda_licence:LICENSE_INDEX"
        desk.table(
            "gsda_licence_catalogue",
            source,
            delivered,
            database="gsda/licence.db",
            table="LICENSE_INDEX",
            key=("license_code",),
        )


def _licences(city: City, standing: np.ndarray, first: int, count: int, rng: Generator) -> pl.DataFrame:
    people = city.people[rng.integers(0, len(city.people), count)].select("name", "citizen_id", "entity")
    firms = city.firms[rng.choice(standing, count)].select("uscc", firm_name="name", firm_entity="entity")
    rows = people.hstack(firms).with_columns(
        personal=pl.Series(rng.random(count) < 0.86), number=pl.int_range(first, first + count)
    )

    def either(person: str | pl.Expr | pl.Series, firm: str | pl.Expr | pl.Series) -> pl.Expr:
        return pl.when("personal").then(person).otherwise(firm)

    kinds = rows.select(kind=either(pick(PERSONAL, count, rng), pick(CORPORATE, count, rng)))["kind"]
    return rows.select(
        license_code=_licence_ids(rows["number"].to_numpy(), kinds),
        license_type=kinds,
        id_code=pl.concat_str(pl.lit("4407"), serial("number", 12)),
        holder_type=either(pl.lit("P"), pl.lit("E")),
        holder_name=either("name", "firm_name"),
        identity_number=either("citizen_id", "uscc"),
        issue_org=either(pl.lit("江门市公安局"), pl.lit("江门市市场监督管理局")),
        license_status=pick(("ISSUED", "ABOLISHED"), count, rng, (0.96, 0.04)),
        _entity=either("entity", "firm_entity"),
        _role_holder=either("entity", "firm_entity"),
        _age=pl.Series(rng.integers(0, 28, count)),
        _ends=pl.Series(rng.random(count) < 0.5),
    )


def _licence_ids(numbers: np.ndarray, kinds: pl.Series) -> pl.Series:
    places = kinds.replace_strict(list(LICENCE_KINDS), list(range(1, len(LICENCE_KINDS) + 1))).to_numpy()
    codes = np.char.add("11100000000013338W", np.char.zfill(places.astype(str), 3))
    serials = np.char.add("23", np.char.zfill(numbers.astype(str), 8))
    return pl.Series(licence_ids(codes, np.full(len(numbers), ISSUER), serials))


def _evaluations(city: City, rng: Generator) -> pl.DataFrame:
    """Of the cases whose applicants gave stars, under the numbers the cases have."""
    rated = city.cases.filter(pl.col("done") & (pl.col("stars") > 0))
    people = city.people[rated["person"]].select(person_entity="entity")
    firms = city.firms[rated["firm"].clip(0)].select(firm_entity="entity")
    when = pl.col("time") + pl.duration(minutes=pl.col("accept_minutes") + pl.col("work_minutes") + 30)
    bad = pl.col("stars") <= 2
    return (
        rated.hstack(people)
        .hstack(firms)
        .select(
            评价编号=pl.concat_str(pl.lit("HCP4407"), serial("case", 9)),
            办件编号=pl.concat_str(pl.lit("4407"), pl.col("time").dt.strftime("%Y%m%d"), serial("case", 8)),
            评价等级=pl.col("stars").cast(pl.String),
            评价渠道=pick(("PC", "PDA", "APP", "SMS"), len(rated), rng, (0.2, 0.4, 0.3, 0.1)),
            评价时间=moment(when),
            是否整改=pl.when(bad).then(pl.lit("1")).otherwise(pl.lit("0")),
            整改时间=pl.when(bad).then(moment(when + pl.duration(days=5))),
            _entity=pl.when(pl.col("firm") >= 0).then("firm_entity").otherwise("person_entity"),
            _time="time",
        )
    )


def _tenders(city: City, rng: Generator) -> pl.DataFrame:
    """Of two years, so that a month can be held against that of the year before."""
    wanted = max(FEWEST_TENDERS, city.scale.count(TENDERS))
    ago = {TODAY.year: 0, TODAY.year - 1: 365}
    rows = pl.concat(
        make_happenings(wanted, city.firms, stream(city.seed, f"tenders {year}"), "enterprise").with_columns(
            pl.col("time") - pl.duration(days=days), year=pl.lit(str(year))
        )
        for year, days in ago.items()
    )
    count = len(rows)
    rows = rows.with_columns(
        budget=pl.Series(np.round(rng.lognormal(14.0, 1.2, count), 2)), won=pl.Series(rng.uniform(0.8, 0.99, count))
    )
    return rows.select(
        noticeNo=pl.concat_str(pl.lit("JMGGZY"), "year", serial("number", 6)),
        projectName=pl.concat_str(
            "county", pick(("市政道路改造工程", "办公设备采购项目", "学校扩建工程", "信息化运维服务项目"), count, rng)
        ),
        tradeType=pick(("A", "B", "C", "D"), count, rng, (0.45, 0.45, 0.06, 0.04)),
        tenderer=pl.concat_str("county", pl.lit("公共建设中心")),
        winnerCode="uscc",
        winnerName="name",
        budget=money("budget"),
        dealPrice=money(pl.col("budget") * pl.col("won")),
        publishTime=moment("time"),
        openTime=moment(pl.col("time") + pl.duration(days=21)),
        areaCode="county_code",
        _entity="entity",
        _role_winner="entity",
    )
