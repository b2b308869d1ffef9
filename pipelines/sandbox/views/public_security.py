"""公安局: the household register in GB18030, and a workbook of people who came from elsewhere."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, identity, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import mark_rows, repeat_rows, total_row
from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.views.columns import beside, compact_day, day
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.people import TODAY

ETHNICITY_CODES = {"汉族": "01", "苗族": "06", "壮族": "08", "侗族": "12", "瑶族": "13", "土家族": "15"}
MARITAL_CODES = {"未婚": "1", "已婚": "2", "丧偶": "3", "离婚": "4"}
RELATION_CODES = {"户主": "02", "配偶": "10", "子女": "20", "父母": "50"}
ENDS_IN_X = pl.col("GMSFHM").str.ends_with("X")

RESIDENT_FAULTS = (
    Fault(
        "H14",
        "GMSFHM",
        0.01,
        identity.fifteen_digits,
        pl.col("GMSFHM").str.slice(6, 2).eq("19") & (pl.col("GMSFHM").str.slice(6, 3) <= "196"),
    ),
    Fault("H15", "GMSFHM", 0.08, identity.odd_x, ENDS_IN_X),
    Fault("H3", "GMSFHM", 0.002, text.full_width),
    Fault("H6", "GMSFHM", 0.0015, identity.excel_number, ~ENDS_IN_X),
    Fault("H16", "GMSFHM", 0.004, identity.wrong_check),
    Fault("H17", "GMSFHM", 0.003, identity.masked),
    Fault("H16", "XBDM", 0.001, text.relabelled({"1": "2", "2": "1"})),
    Fault("H9", "XBDM", 0.004, text.relabelled({"1": "男", "2": "女"})),
    Fault("H3", "XM", 0.004, text.invisible),
    Fault("H18", "XM", 0.01, text.traditional),
    Fault("H6", "CSRQ", 0.001, dates.serial_number),
    Fault("H11", "CSRQ", 0.006, dates.malformed),
    Fault("H11", "QRRQ", 0.003, dates.impossible),
    Fault("H12", "QRRQ", 0.004, dates.before("CSRQ")),
    Fault("H10", "QRRQ", 0.004, dates.unknown_date, pl.col("QRRQ").is_null()),
    Fault("H10", "ZXRQ", 0.008, dates.open_end, pl.col("ZXRQ").is_null()),
    Fault("H4", "LXDH", 0.05, text.null_spelling, pl.col("LXDH").is_null()),
    Fault("H20", "LXDH", 0.015, identity.dialled),
    Fault("H20", "LXDH", 0.004, identity.no_phone),
    Fault("H26", "SSXQDM", 0.012, divisions.abolished, divisions.has_history("SSXQDM")),
    Fault("H27", "JCWHMC", 0.08, divisions.village_variant),
    Fault("H29", "HJDZ", 0.02, text.address_dialect),
    Fault("H2", "XM", 0.001, text.lost_letter),
)
FLOATING_FAULTS = (
    Fault("H15", "公民身份号码", 0.08, identity.odd_x, pl.col("公民身份号码").str.ends_with("X")),
    Fault("H3", "公民身份号码", 0.003, text.full_width),
    Fault("H6", "公民身份号码", 0.003, identity.excel_number, ~pl.col("公民身份号码").str.ends_with("X")),
    Fault("H16", "公民身份号码", 0.004, identity.wrong_check),
    Fault("H17", "公民身份号码", 0.004, identity.masked),
    Fault("H9", "性别", 0.005, text.relabelled({"男": "1", "女": "2"})),
    Fault("H6", "登记日期", 0.003, dates.serial_number),
    Fault("H11", "登记日期", 0.008, dates.malformed),
    Fault("H12", "居住证有效期至", 0.004, dates.before("登记日期")),
    Fault("H10", "居住证有效期至", 0.005, dates.open_end),
    Fault("H4", "工作单位", 0.02, text.null_spelling, pl.col("工作单位").is_null()),
    Fault("H21", "工作单位", 0.03, organisations.name_variant),
    Fault("H20", "联系电话", 0.02, identity.dialled),
    Fault("H20", "联系电话", 0.006, identity.not_a_mobile),
    Fault("H25", "现居住地区县", 0.02, divisions.county_variant),
    Fault("H26", "现居住地区县", 0.006, divisions.abolished, divisions.has_history("现居住地区县")),
    Fault("H27", "现居住地乡镇街道", 0.05, divisions.town_variant),
)


def deliver(city: City, desk: Desk) -> None:
    """Both resources of the department."""
    rng = desk.random("psb")
    residents = plant(_residents(city, rng), RESIDENT_FAULTS, rng)
    residents = repeat_rows(residents, 0.001, rng)
    residents = repeat_rows(residents, 0.001, rng, {"GXSJ": "2023-12-31 23:10:00"})
    desk.csv("psb_resident", "psb/resident_20231231.csv", residents, encoding="gb18030", line_end="\r\n")
    floating = repeat_rows(plant(_floating(city, rng), FLOATING_FAULTS, rng), 0.002, rng)
    floating = mark_rows(floating, "H19", "公民身份号码", pl.col("_departed"))
    floating = total_row(floating, {"序号": "合计", "姓名": f"{len(floating.frame)}人"})
    titles = ("江门市流动人口登记信息表", "填报单位：江门市公安局    统计截止日期：2023-12-31")
    desk.excel("psb_floating_population", "psb/floating_population_20231231.xlsx", floating, titles, ("登记日期",))


def _residents(city: City, rng: Generator) -> pl.DataFrame:
    people = city.people.filter(pl.col("kind") == "registered")
    seconds = pl.Series(rng.integers(0, 300 * 86_400, len(people)) * 1_000_000).cast(pl.Duration("us"))
    rows = beside(people, city.places.villages[people["village"]]).join(
        city.deaths, on="person", how="left", maintain_order="left"
    )
    relation = pl.col("role").replace_strict(RELATION_CODES)
    return rows.select(
        HH=pl.concat_str(pl.lit("4407"), serial("household", 8)),
        GMSFHM="citizen_id",
        XM="name",
        CYM="former_name",
        XBDM=pl.when("male").then(pl.lit("1")).otherwise(pl.lit("2")),
        MZDM=pl.col("ethnicity").replace_strict(ETHNICITY_CODES),
        CSRQ=compact_day("birth"),
        HYZKDM=pl.col("marital").replace_strict(MARITAL_CODES),
        YHZGXDM=pl.when(~pl.col("male") & (relation == "20")).then(pl.lit("30")).otherwise(relation),
        SSXQDM="county_code",
        JCWHDM="village_code",
        JCWHMC="village_name",
        HJDZ="address",
        LXDH="phone",
        QRRQ=compact_day("moved_in"),
        ZXRQ=compact_day("cancelled"),
        ZXYY=pl.when(pl.col("died").is_not_null())
        .then(pl.lit("1"))
        .when(pl.col("cancelled").is_not_null())
        .then(pl.lit("2")),
        GXSJ=(pl.lit(TODAY).cast(pl.Datetime("us")) - seconds).dt.strftime("%Y-%m-%d %H:%M:%S"),
        BZ=pl.lit(None, pl.String),
        _entity="entity",
    )


def _floating(city: City, rng: Generator) -> pl.DataFrame:
    people = city.people.filter(pl.col("kind") == "floating")
    lived = (pl.lit(TODAY) - pl.col("birth")).dt.total_days()
    since = pl.Series(rng.integers(10, 2500, len(people)))
    left = pl.Series(rng.integers(-9, 365, len(people)))
    rows = beside(people, city.places.villages[people["village"]]).with_columns(since=since, left=left)
    rows = rows.join(city.deaths, on="person", how="left", maintain_order="left").with_columns(
        employer=_employers(city, "name")[people["person"]],
        employer_entity=_employers(city, "entity")[people["person"]],
        registered=(pl.lit(TODAY) - pl.duration(days=pl.min_horizontal(lived, "since"))).cast(pl.Date),
        until=(pl.lit(TODAY) + pl.duration(days="left")).cast(pl.Date),
    )
    employed = pl.col("employer").is_not_null()
    return rows.select(
        序号=(pl.int_range(pl.len()) + 1).cast(pl.String),
        居住证号=pl.concat_str(pl.lit("4407"), serial("person", 10)),
        姓名="name",
        性别=pl.when("male").then(pl.lit("男")).otherwise(pl.lit("女")),
        公民身份号码="citizen_id",
        民族="ethnicity",
        出生日期=day("birth"),
        户籍地区划代码="area_code",
        户籍地址="origin",
        现居住地区县="county_name",
        现居住地乡镇街道="town_name",
        现居住地址="address",
        居住事由=pl.when(employed).then(pl.lit("01")).otherwise(pl.lit("04")),
        登记日期=day("registered"),
        居住证有效期至=day("until"),
        联系电话="phone",
        工作单位="employer",
        登记单位=pl.concat_str(pl.lit("江门市公安局"), pl.col("county_name").str.head(2), pl.lit("分局")),
        _entity="entity",
        _role_person="entity",
        _role_employer="employer_entity",
        _departed=(pl.col("died").dt.offset_by("3mo") < TODAY).fill_null(False),
    )


def _employers(city: City, column: str) -> pl.Series:
    """A column of everybody's employer, null without one."""
    values = pl.Series([None] * len(city.people), dtype=pl.String)
    return values.scatter(city.employment["person"], city.firms[column][city.employment["firm"]])
