"""民政局: homes for the elderly, social organisations, place names and the codes of towns."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, numbers, organisations, text, units
from pipelines.sandbox.faults.fault import Fault, Faulty, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import beside, compact_day, day, number
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.organisations import make_organisations
from pipelines.sandbox.world.place_names import make_place_names
from pipelines.sandbox.world.welfare import make_homes

SOCIAL_ORGANISATIONS = 3_000
CLASSES = ("51", "52", "53")
TITLES = {"51": "商会", "52": "社会工作服务中心", "53": "慈善基金会"}
SUPERVISORS = ("江门市民政局", "江门市教育局", "江门市工商业联合会", "江门市文化广电旅游体育局", "江门市归国华侨联合会")
HOME_FAULTS = (
    Fault("H25", "所在区县", 0.02, divisions.county_variant),
    Fault("H30", "经度", 0.008, divisions.zero_coordinate),
    Fault("H9", "机构性质", 0.01, text.relabelled({"民办": "民办非企业"})),
    Fault("H7", "入住人数", 0.02, units.with_unit("人", "名")),
)
SOCIAL_FAULTS = (
    Fault("H22", "TYSHXYDM", 0.01, organisations.lower_case),
    Fault("H9", "SHZZLX", 0.01, text.relabelled({"51": "社会团体", "52": "民办非企业单位"})),
    Fault("H7", "ZCZJ", 0.01, numbers.text_number("元")),
    Fault("H26", "XZQH", 0.01, divisions.abolished, divisions.has_history("XZQH")),
    Fault("H11", "CLRQ", 0.01, dates.malformed),
)
PLACE_FAULTS = (
    Fault("H25", "SSXQ", 0.01, divisions.county_variant),
    Fault("H30", "JD", 0.002, divisions.zero_coordinate),
    Fault("H10", "PZRQ", 0.01, dates.unknown_date),
    Fault("H4", "LLHY", 0.01, text.null_spelling, pl.col("LLHY").is_null()),
)


def deliver(city: City, desk: Desk) -> None:
    """Homes as an OpenDocument sheet, social organisations as text, place names as XML of two years."""
    rng = desk.random("mca_organisations")
    homes = plant(_homes(city), HOME_FAULTS, rng)
    titles = ("江门市养老机构基本情况表", "填报单位：江门市民政局养老服务科")
    desk.ods("mca_elderly_care_institution", "mca/elderly_care_institution_20231231.ods", homes, titles)
    for name, share in (("20231224", 0.99), ("20231231", 1.0)):
        social = _social(city)
        rows = repeat_rows(plant(social.head(round(len(social) * share)), SOCIAL_FAULTS, rng), 0.01, rng)
        desk.csv("mca_social_organisation", f"mca/social_organisation_{name}.csv", rows, encoding="gb18030")
    _deliver_places(city, desk, rng)
    desk.csv("mca_town_code", "mca/town_code_20231231.csv", Faulty(_towns(city)), encoding="gb18030")


def _towns(city: City) -> pl.DataFrame:
    towns = city.places.villages.unique("town_code", keep="first", maintain_order=True)
    return towns.select(
        XZQHDM="civil_code",
        XZQHMC="town_name",
        SJXZQH="county_code",
        TJYQHDM="town_code",
        _entity=pl.format("town:{}", "town_code"),
    )


def _deliver_places(city: City, desk: Desk, rng: Generator) -> None:
    """Between the two deliveries a few names have been given up."""
    names = _places(city)
    kept = names.filter(pl.Series(rng.random(len(names)) >= 0.005))
    for name, rows in (("20221231", names), ("20231231", kept)):
        desk.xml("mca_place_name", f"mca/place_name_{name}.xml", plant(rows, PLACE_FAULTS, rng), "DM")


def _homes(city: City) -> pl.DataFrame:
    homes = make_homes(city.scale, city.places, city.people, stream(city.seed, "homes"))
    return homes.select(
        统一社会信用代码="uscc",
        机构名称="name",
        所在区县="county_name",
        地址="address",
        经度=number("longitude"),
        纬度=number("latitude"),
        机构性质="nature",
        床位总数=number("beds"),
        护理型床位=number("nursing_beds"),
        入住人数=number("residents"),
        备案日期=day("founded"),
        联系电话="phone",
        _entity="entity",
    )


def _social(city: City) -> pl.DataFrame:
    rng = stream(city.seed, "social organisations")
    count = max(200, city.scale.count(SOCIAL_ORGANISATIONS))
    shares = [(kind, round(count * part)) for kind, part in zip(CLASSES, (0.45, 0.53, 0.02), strict=True)]
    stems = {"51": "MWQ", "52": "MWT", "53": "MWU"}
    parts = [
        make_organisations(number_of, kind, stems[kind], f"social{kind}", city.places, city.people, rng).with_columns(
            kind=pl.lit(kind)
        )
        for kind, number_of in shares
    ]
    rows = pl.concat(parts)
    rows = beside(rows, city.people[rows["head"]].select(person="name", head_entity="entity"))
    return rows.select(
        TYSHXYDM="uscc",
        SHZZMC=pl.format("江门市{}{}{}", "county_name", "brand", pl.col("kind").replace_strict(TITLES)),
        SHZZLX="kind",
        FDDBR="person",
        YWZGDW=pl.Series(rng.choice(SUPERVISORS, len(rows))),
        ZS="address",
        XZQH="county_code",
        ZCZJ=pl.Series(rng.choice(["30000", "50000", "100000", "300000"], len(rows))),
        CLRQ=compact_day("founded"),
        DJZT=pl.Series(np.where(rng.random(len(rows)) < 0.06, "2", "1")),
        _entity="entity",
        _role_organisation="entity",
        _role_legal_person="head_entity",
    )


def _places(city: City) -> pl.DataFrame:
    return make_place_names(city.places, stream(city.seed, "place names")).select(
        DMDM=pl.concat_str("county_code", "kind", serial("place", 6)),
        BZMC="name",
        DMLB="kind",
        SSXQ="county_name",
        SSXZ="civil_code",
        JD=number("longitude"),
        WD=number("latitude"),
        LLHY="origin",
        PZRQ=day("approved"),
        _entity="entity",
    )
