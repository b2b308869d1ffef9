"""市场监督管理局: the register of market entities (UTF-8 with BOM) and inspections (UTF-16, as Excel saves text)."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, identity, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows, unknown_firm
from pipelines.sandbox.views.columns import beside, day, number
from pipelines.sandbox.views.periods import periods
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.events import INSPECTION_ITEMS
from pipelines.sandbox.world.expressions import serial

OLD_FIRM = pl.col("成立日期") < "2018-06-01"
ENTITY_FAULTS = (
    Fault("H22", "统一社会信用代码", 0.012, organisations.lower_case),
    Fault("H22", "统一社会信用代码", 0.006, organisations.mistyped_code),
    Fault("H17", "统一社会信用代码", 0.004, identity.masked),
    Fault("H3", "统一社会信用代码", 0.004, text.full_width),
    Fault(
        "H14", "法定代表人证件号码", 0.02, identity.fifteen_digits, pl.col("法定代表人证件号码").str.slice(6, 2) == "19"
    ),
    Fault("H15", "法定代表人证件号码", 0.08, identity.odd_x, pl.col("法定代表人证件号码").str.ends_with("X")),
    Fault("H16", "法定代表人证件号码", 0.005, identity.wrong_check),
    Fault("H17", "法定代表人证件号码", 0.01, identity.masked),
    Fault("H7", "注册资本(万元)", 0.02, numbers.text_number("万元")),
    Fault("H9", "登记状态", 0.02, text.relabelled({"存续": "1", "注销": "4", "吊销": "2"})),
    Fault("H9", "企业类型", 0.01, text.relabelled({"9500": "个体户"}), pl.col("企业类型") == "9500"),
    Fault("H10", "经营期限至", 0.04, dates.open_end, pl.col("经营期限至").is_null()),
    Fault("H10", "吊销日期", 0.01, dates.unknown_date, pl.col("吊销日期").is_null()),
    Fault("H11", "成立日期", 0.012, dates.malformed),
    Fault("H11", "核准日期", 0.004, dates.impossible),
    Fault("H12", "注销日期", 0.02, dates.before("成立日期")),
    Fault("H21", "企业名称", 0.02, organisations.name_variant),
    Fault("H25", "所属区县", 0.03, divisions.county_variant),
    Fault("H26", "行政区划代码", 0.04, divisions.abolished, divisions.has_history("行政区划代码") & OLD_FIRM),
    Fault("H20", "联系电话", 0.02, identity.dialled),
    Fault("H4", "从业人数", 0.01, text.null_spelling),
    Fault("H5", "经营范围", 0.01, text.broken_line),
    Fault("H29", "住所", 0.02, text.address_dialect),
)
INSPECTION_FAULTS = (
    Fault("H32", "统一社会信用代码", 0.012, unknown_firm),
    Fault("H22", "统一社会信用代码", 0.01, organisations.lower_case),
    Fault("H11", "检查日期", 0.01, dates.malformed),
    Fault("H12", "公示日期", 0.006, dates.before("检查日期")),
    Fault("H21", "检查对象名称", 0.02, organisations.name_variant),
    Fault("H25", "所属区县", 0.02, divisions.county_variant),
    Fault("H9", "检查结果", 0.02, text.relabelled({"1": "正常"})),
)


def deliver(city: City, desk: Desk) -> None:
    """Both resources of the department."""
    rng = desk.random("amr")
    entities = repeat_rows(plant(_entities(city), ENTITY_FAULTS, rng), 0.003, rng)
    desk.csv("amr_market_entity", "amr/market_entity_20231231.csv", entities, encoding="utf-8-sig")
    inspections = _inspections(city)
    for name, start, end in periods(1):
        chunk = inspections.filter(pl.col("_time").is_between(start, end, closed="left"))
        delivered = repeat_rows(plant(chunk, INSPECTION_FAULTS, rng), 0.005, rng)
        file = f"amr/inspection_{name}.csv"
        desk.csv("amr_inspection", file, delivered, encoding="utf-16", delimiter="\t", line_end="\r\n")


def _entities(city: City) -> pl.DataFrame:
    owners = city.people[city.firms["legal_person"]].select(owner="name", owner_id="citizen_id", owner_entity="entity")
    return beside(city.firms, owners).select(
        统一社会信用代码="uscc",
        注册号="registration_number",
        企业名称="name",
        企业类型="type",
        法定代表人="owner",
        法定代表人证件号码="owner_id",
        **{"注册资本(万元)": number("capital")},
        币种=pl.lit("156"),
        成立日期=day("established"),
        核准日期=day("approved"),
        经营期限自=day("established"),
        经营期限至=pl.when(pl.col("kind") == "enterprise").then(
            pl.col("established").dt.offset_by("30y").dt.strftime("%Y-%m-%d")
        ),
        登记状态="status",
        登记机关=pl.concat_str(pl.lit("江门市"), "county", pl.lit("市场监督管理局")),
        行业代码="industry_code",
        所属区县="county",
        行政区划代码="county_code",
        住所="address",
        经营范围="scope",
        从业人数=number("employees"),
        联系电话="phone",
        注销日期=day("cancelled"),
        吊销日期=day("revoked"),
        备注=pl.lit(None, pl.String),
        _entity="entity",
        _role_entity="entity",
        _role_legal_representative="owner_entity",
    )


def _inspections(city: City) -> pl.DataFrame:
    rows = beside(city.inspections, city.firms[city.inspections["firm"]].select("uscc", "name", "county", "entity"))
    published = pl.col("time") + pl.duration(days=pl.col("publish_days"))
    return rows.select(
        检查任务编号=pl.concat_str(pl.lit("SSJ2023"), serial("inspection", 7)),
        统一社会信用代码="uscc",
        检查对象名称="name",
        检查类型="kind",
        抽查事项=pl.col("item").replace_strict(dict(enumerate(INSPECTION_ITEMS)), return_dtype=pl.String),
        检查日期=day("time"),
        检查机关=pl.concat_str(pl.lit("江门市"), "county", pl.lit("市场监督管理局")),
        检查结果="result",
        检查人员=pl.lit("执法人员甲、乙"),
        公示日期=published.dt.strftime("%Y-%m-%d"),
        所属区县="county",
        _entity="entity",
        _time="time",
    )
