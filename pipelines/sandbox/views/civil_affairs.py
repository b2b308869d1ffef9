"""民政局: marriages, cremations, allowances for the very old and social aid."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, identity, numbers, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import mark_rows, repeat_rows, total_row
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import beside, day, number
from pipelines.sandbox.views.days import DELETED, INSERTED, UPDATED, daily
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.welfare import SCHEME, make_aid, make_allowances

MARRIAGE_FAULTS = (
    Fault("H15", "男方身份证件号", 0.05, identity.odd_x, pl.col("男方身份证件号").str.ends_with("X")),
    Fault("H16", "女方身份证件号", 0.002, identity.wrong_check),
    Fault("H6", "登记日期", 0.004, dates.serial_number),
    Fault("H11", "登记日期", 0.006, dates.malformed),
    Fault("H9", "登记类别", 0.005, text.relabelled({"IA": "结婚", "IB": "离婚"})),
    Fault("H18", "女方姓名", 0.004, text.traditional),
)
CREMATION_FAULTS = (
    Fault("H15", "死者身份证号", 0.05, identity.odd_x, pl.col("死者身份证号").str.ends_with("X")),
    Fault("H3", "死者姓名", 0.01, text.invisible),
    Fault("H11", "死亡日期", 0.01, dates.malformed),
    Fault("H25", "户籍区县", 0.03, divisions.county_variant),
)
ALLOWANCE_FAULTS = (
    Fault("H15", "SFZH", 0.02, identity.odd_x, pl.col("SFZH").str.ends_with("X")),
    Fault("H25", "HJQX", 0.01, divisions.county_variant),
    Fault("H7", "FFJE", 0.005, numbers.text_number("元")),
    Fault("H33", "FFJE", 0.002, numbers.times(100)),
    Fault("H27", "HJZJ", 0.02, divisions.town_variant),
)
AID_FAULTS = (
    Fault("H15", "公民身份号码", 0.02, identity.odd_x, pl.col("公民身份号码").str.ends_with("X")),
    Fault("H17", "公民身份号码", 0.002, identity.masked),
    Fault("H9", "救助类别", 0.01, text.relabelled({"101": "城市低保", "102": "农村低保", "201": "特困人员"})),
    Fault("H7", "月保障金", 0.01, numbers.text_number("元")),
    Fault("H10", "终止日期", 0.02, dates.open_end, pl.col("终止日期").is_null()),
    Fault("H25", "户籍区县", 0.02, divisions.county_variant),
)
OPERATIONS = {INSERTED: "新增", UPDATED: "变更", DELETED: "注销"}


def deliver(city: City, desk: Desk) -> None:
    """Four registers of people."""
    rng = desk.random("mca")
    marriages = repeat_rows(plant(_marriages(city), MARRIAGE_FAULTS, rng), 0.002, rng)
    marriages = total_row(marriages, {"登记证字号": "合计", "男方姓名": f"{len(marriages.frame)}对"})
    titles = ("江门市婚姻登记信息汇总表", "填报单位：江门市民政局    截止日期：2023-12-31")
    desk.excel("mca_marriage_registration", "mca/marriage_registration_20231231.xlsx", marriages, titles, ("登记日期",))
    cremations = plant(_cremations(city), CREMATION_FAULTS, rng)
    desk.csv("mca_cremation", "mca/cremation_20231231.csv", cremations, encoding="utf-16", delimiter="\t")
    _deliver_allowances(city, desk, rng)
    changed = {"月保障金": pl.lit("1664"), "更新时间": pl.lit("{day} 17:30:00")}
    aid = daily(
        _aid(city), AID_FAULTS, rng,
        corrections=changed, operation=OPERATIONS, operation_column="操作类型", deleted=0.01,
    )  # fmt: skip
    for name, rows in aid:
        file = f"mca/minimum_living_aid_{name}.csv"
        desk.csv("mca_minimum_living_aid", file, rows, encoding="utf-8-sig", delimiter=";")


def _deliver_allowances(city: City, desk: Desk, rng: Generator) -> None:
    """Month after month; whoever died before the month of payment is paid wrongly (H19)."""
    received = make_allowances(city.people, city.deaths, stream(city.seed, "allowances"))
    people = city.people[received["person"]].select("name", "citizen_id", "village", "entity")
    rows = beside(received, people, city.places.villages[people["village"]])
    for month in _months():
        paid = plant(_paid(rows, month), ALLOWANCE_FAULTS, rng)
        paid = mark_rows(paid, "H19", "SFZH", pl.col("_died") < month)
        desk.table(
            "mca_elderly_allowance", "mca_core:GLJT_FF", paid, database="mca/core.db", table="GLJT_FF",
            key=("SFZH", "FFNY"),
        )  # fmt: skip


def _months() -> Iterator[date]:
    return (date(2023, month, 1) for month in range(1, 13))


def _paid(rows: pl.DataFrame, month: date) -> pl.DataFrame:
    return rows.filter(pl.col("until") >= month).select(
        SFZH="citizen_id",
        FFNY=pl.lit(f"{month:%Y%m}"),
        LRXM="name",
        HJQX="county_name",
        HJZJ="town_name",
        NLDC="age_class",
        FFJE=pl.col("age_class").replace_strict(SCHEME),
        FFRQ=pl.lit(f"{month:%Y-%m}-20"),
        ZHWH="account",
        _entity="entity",
        _died="died",
    )


def _marriages(city: City) -> pl.DataFrame:
    couples = city.marriages.select("husband", "wife", "married", kind=pl.lit("IA"))
    rows = pl.concat([couples, _divorces(city.people).select(couples.columns)]).sort("married", maintain_order=True)
    husbands = city.people[rows["husband"]].select("name", "citizen_id", "village", "entity")
    wives = city.people[rows["wife"]].select(wife_name="name", wife_id="citizen_id", wife_entity="entity")
    rows = beside(rows, husbands, wives, city.places.villages[husbands["village"]])
    letter = pl.when(pl.col("kind") == "IA").then(pl.lit("J")).otherwise(pl.lit("L"))
    return rows.with_row_index("row").select(
        登记证字号=pl.concat_str(
            letter, "county_code", pl.lit("-"), pl.col("married").dt.year(), pl.lit("-"), serial("row", 7)
        ),
        登记类别="kind",
        男方姓名="name",
        男方身份证件号="citizen_id",
        女方姓名="wife_name",
        女方身份证件号="wife_id",
        登记日期=day("married"),
        登记机关=pl.format("{}民政局婚姻登记处", "county_name"),
        _entity="entity",
        _role_husband="entity",
        _role_wife="wife_entity",
    )


def _divorces(people: pl.DataFrame) -> pl.DataFrame:
    """Divorced men and women of like age were married to each other."""
    alone = people.filter(pl.col("marital") == "离婚").sort("birth", maintain_order=True)
    men, women = alone.filter("male"), alone.filter(~pl.col("male"))
    count = min(len(men), len(women))
    younger = pl.max_horizontal("birth", "born")
    sides = (
        men.head(count).select(husband="person", birth="birth").with_columns(women.head(count)["birth"].alias("born"))
    )
    apart = pl.min_horizontal(younger.dt.offset_by("24y"), pl.lit(date(2023, 12, 20)))
    return sides.with_columns(wife=women.head(count)["person"], married=apart, kind=pl.lit("IB"))


def _cremations(city: City) -> pl.DataFrame:
    people = city.people[city.deaths["person"]].select("name", "citizen_id", "male", "village", "entity", "kind")
    rows = beside(city.deaths, people, city.places.villages[people["village"]])
    return rows.filter(pl.col("kind") == "registered").select(
        火化证明编号=pl.concat_str(pl.lit("HH4407"), serial("person", 8)),
        死者姓名="name",
        死者身份证号="citizen_id",
        性别=pl.when("male").then(pl.lit("男")).otherwise(pl.lit("女")),
        死亡日期=day("died"),
        火化日期=(pl.col("died") + pl.duration(days=2)).dt.strftime("%Y-%m-%d"),
        殡仪馆=pl.format("{}殡仪馆", "county_name"),
        户籍区县="county_name",
        _entity="entity",
    )


def _aid(city: City) -> pl.DataFrame:
    aid = make_aid(city.scale, city.people, stream(city.seed, "aid"))
    people = city.people[aid["person"]].select("name", "citizen_id", "village", "entity")
    holders = city.people[aid["holder"]].select(other="name", other_entity="entity")
    rows = beside(aid, people, holders, city.places.villages[people["village"]])
    by_other = pl.col("person") % 9 == 0
    return rows.select(
        救助证号=pl.concat_str(pl.lit("JZ"), "county_code", serial("person", 8)),
        救助类别="kind",
        申请人姓名="name",
        公民身份号码="citizen_id",
        户籍区县="county_name",
        户籍镇街="town_name",
        保障人口=number("members"),
        月保障金=number("yuan"),
        开始日期=day("started"),
        终止日期=day("ended"),
        开户人=pl.when(by_other).then("other").otherwise("name"),
        更新时间=pl.format("{} 10:00:00", day("started")),
        _entity="entity",
        _role_person="entity",
        _role_account_holder=pl.when(by_other).then("other_entity").otherwise("entity"),
    )
