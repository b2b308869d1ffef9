"""文广旅体局: hotels, public venues and cultural relics."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, identity, numbers, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import day, number
from pipelines.sandbox.views.hotel_occupancy import deliver_occupancy
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.culture import make_hotels, make_relics, make_venues
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.projection import placed_in

HOTEL_FAULTS = (
    Fault("H21", "经营单位名称", 0.02, organisations.name_variant),
    Fault("H22", "统一社会信用代码", 0.02, organisations.lower_case),
    Fault("H25", "所在区县", 0.03, divisions.county_variant),
    Fault("H20", "联系电话", 0.03, identity.dialled),
    Fault("H30", "经度", 0.01, divisions.zero_coordinate),
)
VENUE_FAULTS = (
    Fault("H25", "district", 0.03, divisions.county_variant),
    Fault("H3", "venueName", 0.02, text.invisible),
    Fault("H7", "floorArea", 0.02, numbers.text_number("")),
)
RELIC_FAULTS = (
    Fault("H9", "保护级别", 0.05, text.relabelled({"4": "县级文物保护单位", "5": "登记文物点"})),
    Fault("H26", "所在区县", 0.02, divisions.abolished, divisions.has_history("所在区县")),
    Fault("H27", "所在镇街", 0.03, divisions.town_variant),
    Fault("H11", "公布日期", 0.02, dates.malformed),
)


BRAND = pl.col("name").str.replace("^江门市?(..[区市])?", "").str.slice(0, 3)
VILLAGE = pl.col("village_name").str.replace("(社区)?(居委会|居民委员会|村委会|村民委员会)$", "")


def deliver(city: City, desk: Desk) -> None:
    """Hotels in two months, venues as JSON Lines with the coordinates of maps, relics as a workbook."""
    rng, world = desk.random("culture"), stream(city.seed, "culture")
    hotels = make_hotels(city.scale, city.firms, city.places, world)
    _deliver_hotels(_hotels(hotels), desk, rng)
    deliver_occupancy(hotels, desk, desk.random("hotel_occupancy"), stream(city.seed, "nights"))
    venues = plant(_venues(placed_in("gcj02", make_venues(city.scale, city.places, world))), VENUE_FAULTS, rng)
    desk.json_lines("ctsb_venue", "ctsb/venue_2023Q4.jsonl", venues)
    relics = plant(_relics(make_relics(city.scale, city.places, world)), RELIC_FAULTS, rng)
    titles = ("江门市不可移动文物名录", "填报单位：江门市文化广电旅游体育局")
    desk.excel("ctsb_heritage_site", "ctsb/heritage_site_2023.xlsx", relics, titles)


def _deliver_hotels(rows: pl.DataFrame, desk: Desk, rng: Generator) -> None:
    """In December some have closed."""
    kept = rows.filter(pl.Series(rng.random(len(rows)) >= 0.03))
    for name, frame in (("20231130", rows), ("20231231", kept)):
        desk.csv("ctsb_hotel", f"ctsb/hotel_{name}.csv", plant(frame, HOTEL_FAULTS, rng), encoding="gb18030")


def _hotels(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        单位编号=pl.format("ZS4407{}", serial("hotel", 5)),
        住宿单位名称=pl.format("{}{}", BRAND, "noun"),
        经营单位名称="name",
        统一社会信用代码="uscc",
        住宿类别="kind",
        星级=number("stars"),
        所在区县="county",
        地址="address",
        经度=number("longitude"),
        纬度=number("latitude"),
        客房数=number("rooms"),
        床位数=number("beds"),
        联系电话="phone",
        开业日期=day("opened"),
        _entity="entity",
        _role_operator="entity",
    )


def _venues(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        venueId=pl.format("CG4407{}", serial("site", 5)),
        venueName=pl.format("{}{}{}", "town_name", VILLAGE, "noun"),
        venueType="kind",
        district="county_name",
        address="address",
        lng=number("longitude"),
        lat=number("latitude"),
        floorArea=number("area"),
        seats=number("seats"),
        free="free",
        openedOn=day("opened"),
        _entity=pl.format("venue:{}", serial("site", 5)),
    )


def _relics(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        文物编号=pl.format("4407{}", serial("site", 6)),
        名称=pl.format("{}{}{}", VILLAGE, "noun", serial("site", 4)),
        保护级别="protection",
        类别="kind",
        年代="period",
        所在区县="county_name",
        所在镇街="town_name",
        地址="address",
        经度=number("longitude"),
        纬度=number("latitude"),
        公布日期=day("announced"),
        保存状况="condition",
        _entity=pl.format("relic:{}", serial("site", 6)),
    )
