"""统战部（市侨务局）and 侨联: the census of people abroad, associations and gifts."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, identity, numbers, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import beside, day, number
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.diaspora import make_associations, make_diaspora, make_gifts
from pipelines.sandbox.world.expressions import serial

SHORT_CODES = {
    "USA": "US", "HKG": "HK", "CAN": "CA", "MAC": "MO", "AUS": "AU", "VEN": "VE", "PAN": "PA", "MYS": "MY",
    "SGP": "SG", "GBR": "GB", "PER": "PER", "CUB": "CUB",
}  # fmt: skip
COUNTRIES = {
    "USA": "美国", "HKG": "香港", "CAN": "加拿大", "MAC": "澳门", "AUS": "澳洲", "VEN": "委内瑞拉", "PAN": "巴拿马",
    "MYS": "马来西亚", "SGP": "新加坡", "GBR": "英国", "PER": "秘鲁", "CUB": "古巴",
}  # fmt: skip
BODIES = {"A": "会馆", "B": "宗亲会", "C": "总商会", "D": "青年会"}
PROJECTS = {"1": "教学楼", "2": "卫生站", "3": "村道", "4": "文化楼", "5": "敬老慰问金"}
MEMBER_FAULTS = (
    Fault("H18", "中文姓名", 0.1, text.traditional),
    Fault("H25", "祖籍区县", 0.02, divisions.county_variant),
    Fault("H26", "祖籍区县", 0.02, divisions.abolished, divisions.has_history("祖籍区县")),
    Fault("H17", "国内联系人身份证号", 0.004, identity.masked),
    Fault("H15", "国内联系人身份证号", 0.03, identity.odd_x, pl.col("国内联系人身份证号").str.ends_with("X")),
    Fault("H9", "同意书", 0.01, text.relabelled({"Y": "是", "N": "否"})),
    Fault("H9", "居住国家地区", 0.02, text.relabelled(COUNTRIES)),
    Fault("H4", "居住城市", 0.01, text.null_spelling),
)
ASSOCIATION_FAULTS = (
    Fault("H18", "中文名称", 0.05, text.traditional),
    Fault("H25", "联谊区县", 0.02, divisions.county_variant),
    Fault("H11", "最近联络日期", 0.02, dates.malformed),
    Fault("H9", "所在国家地区", 0.03, text.relabelled({name: code for code, name in COUNTRIES.items()})),
)
GIFT_FAULTS = (
    Fault("H7", "jzje", 0.02, numbers.text_number("元")),
    Fault("H25", "szqx", 0.02, divisions.county_variant),
    Fault("H26", "szqx", 0.02, divisions.abolished, divisions.has_history("szqx")),
    Fault("H11", "jzrq", 0.02, dates.malformed),
    Fault("H18", "jzr", 0.03, text.traditional),
)


def deliver(city: City, desk: Desk) -> None:
    """The census twice as a whole, associations as a workbook, gifts with their corrections."""
    rng = desk.random("overseas")
    diaspora = make_diaspora(city.scale, city.places, city.people, stream(city.seed, "diaspora"))
    members = _members(city, diaspora)
    for name, share in (("20221231", 0.97), ("20231231", 1.0)):
        rows = repeat_rows(plant(members.head(round(len(members) * share)), MEMBER_FAULTS, rng), 0.003, rng)
        file = f"ufwd/overseas_chinese_person_{name}.csv"
        desk.csv("ufwd_overseas_chinese_person", file, rows, encoding="utf-16", delimiter="\t", line_end="\r\n")
    titles = ("海外五邑侨团名录", "填报单位：江门市归国华侨联合会")
    associations = plant(_associations(city), ASSOCIATION_FAULTS, rng)
    file = "ofoc/overseas_association_20231231.xlsx"
    desk.excel("ofoc_overseas_association", file, associations, titles, ("最近联络日期",))
    gifts = make_gifts(city.scale, city.places, diaspora, stream(city.seed, "gifts"))
    changed = {"xmzt": pl.lit("3"), "gxsj": pl.lit("{day} 11:00:00")}
    for name, rows in daily(_gifts(gifts), GIFT_FAULTS, rng, corrections=changed):
        desk.json_lines("ofoc_overseas_donation", f"ofoc/overseas_donation_{name}.jsonl", rows)


def _members(city: City, diaspora: pl.DataFrame) -> pl.DataFrame:
    relatives = city.people[diaspora["relative"]].select("citizen_id", kin="name", kin_entity="entity")
    rows = beside(diaspora, relatives, city.places.villages[diaspora["village"]])
    from_here = pl.col("country").is_in(["HKG", "MAC"])
    number_of = pl.concat_str(pl.when(from_here).then(pl.lit("H0")).otherwise(pl.lit("P")), serial("number", 8))
    return rows.select(
        登记编号=pl.concat_str(pl.lit("QQ"), "county_code", serial("member", 7)),
        中文姓名="name",
        外文姓名="latin",
        性别=pl.when("male").then(pl.lit("男")).otherwise(pl.lit("女")),
        出生年份=number("birth_year"),
        国籍=pl.when(pl.col("foreign") & ~from_here).then("country").otherwise(pl.lit("CHN")),
        居住国家地区="country",
        居住城市="city",
        祖籍区县="county_name",
        祖籍村代码="village_code",
        侨界身份=pl.when(from_here).then(pl.lit("3")).when("foreign").then(pl.lit("2")).otherwise(pl.lit("1")),
        证件号码=pl.when("consent").then(number_of),
        国内联系人="kin",
        国内联系人身份证号="citizen_id",
        同意书=pl.when("consent").then(pl.lit("Y")).otherwise(pl.lit("N")),
        _entity="entity",
        _role_person="entity",
        _role_relative="kin_entity",
    )


def _associations(city: City) -> pl.DataFrame:
    associations = make_associations(city.scale, stream(city.seed, "associations"))
    place = pl.col("ties").str.head(2)
    who = pl.when(pl.col("kind") == "B").then(pl.concat_str("surname", pl.lit("氏"))).otherwise(place)
    return associations.select(
        侨团编号=pl.format("QT{}", serial("association", 5)),
        中文名称=pl.concat_str("city", who, pl.col("kind").replace_strict(BODIES)),
        外文名称=pl.format("Association {} of the Four Counties", "association"),
        所在国家地区=pl.col("country").replace_strict(COUNTRIES),
        所在城市="city",
        类型="kind",
        成立年份=number("founded_year"),
        会员人数=number("members"),
        联谊区县="ties",
        最近联络日期=day("contacted"),
        _entity="entity",
    )


def _gifts(gifts: pl.DataFrame) -> pl.DataFrame:
    project = pl.col("kind").replace_strict(PROJECTS)
    school = pl.when(pl.col("kind") == "1").then(pl.concat_str("town_name", pl.lit("中心小学")))
    return gifts.select(
        xmbh=pl.format("QJ{}", serial("gift", 7)),
        xmmc=pl.concat_str("village_name", project),
        jzr=pl.when(pl.col("gift") % 5 == 0).then("latin").otherwise("name"),
        lygj=pl.col("country").replace_strict(SHORT_CODES),
        szdw=school.otherwise("village_name"),
        szqx="county_name",
        jzlb="kind",
        jzje=number("yuan"),
        bz="currency",
        jzrq=day("given"),
        xmzt=pl.lit("1"),
        gxsj=pl.format("{} 09:00:00", day("given")),
        _entity="entity",
        _role_donor="donor",
    )
