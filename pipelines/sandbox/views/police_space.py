"""公安局: the database of addresses, buildings, houses and units (二标四实)."""

from datetime import datetime

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, identity, organisations, text, units
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows, unknown_firm
from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.views.columns import beside, moment, number
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial

ADDRESS_PARTS = (
    *("code", "village_code", "county_code", "town_name", "lane", "lane_number", "door", "estate"),
    *("longitude", "latitude"),
)
ADDRESS_FAULTS = (
    Fault("H30", "JD", 0.001, divisions.zero_coordinate),
    Fault("H26", "XZQH", 0.01, divisions.abolished, divisions.has_history("XZQH")),
    Fault("H27", "XZJD", 0.02, divisions.town_variant),
    Fault("H4", "XQMC", 0.02, text.null_spelling, pl.col("XQMC").is_null()),
    Fault("H3", "MLPH", 0.01, text.full_width),
    Fault("H9", "DZZT", 0.002, text.relabelled({"1": "启用"})),
)
BUILDING_FAULTS = (
    Fault("H9", "JZJG", 0.005, text.relabelled({"1": "钢结构", "3": "钢混", "4": "砖混", "5": "砖木"})),
    Fault("H7", "JZMJ", 0.004, units.with_unit("平方米", "平米", "㎡")),
    Fault("H30", "WD", 0.001, divisions.zero_coordinate),
    Fault("H4", "JCNF", 0.005, text.null_spelling),
)
HOUSE_FAULTS = (
    Fault("H15", "CQR_ZJHM", 0.02, identity.odd_x, pl.col("CQR_ZJHM").str.ends_with("X")),
    Fault("H16", "CQR_ZJHM", 0.002, identity.wrong_check),
    Fault("H17", "CQR_ZJHM", 0.002, identity.masked),
    Fault("H3", "CQR_XM", 0.003, text.invisible),
    Fault("H18", "CQR_XM", 0.005, text.traditional),
    Fault("H11", "DJSJ", 0.004, dates.malformed),
    Fault("H9", "SYQK", 0.003, text.relabelled({"01": "自住", "02": "出租"})),
)
UNIT_FAULTS = (
    Fault("H22", "tyshxydm", 0.004, organisations.lower_case),
    Fault("H22", "tyshxydm", 0.002, organisations.mistyped_code, pl.col("tyshxydm").str.contains("[01]")),
    Fault("H32", "tyshxydm", 0.003, unknown_firm),
    Fault("H21", "dwmc", 0.02, organisations.name_variant),
    Fault("H20", "lxdh", 0.01, identity.dialled),
    Fault("H25", "qx", 0.02, divisions.county_variant),
    Fault("H4", "cyrs", 0.01, text.null_spelling),
)


def deliver(city: City, desk: Desk) -> None:
    """Addresses by day in an archive, buildings twice as a whole, houses as a table, units as an interface."""
    rng = desk.random("psb_space")
    for day, rows in daily(_addresses(city, rng), ADDRESS_FAULTS, rng, corrections={"GXSJ": pl.lit("{day} 20:10:00")}):
        file = f"psb/standard_address.zip!standard_address_{day}.csv"
        desk.csv("psb_standard_address", file, rows, encoding="utf-8-sig", delimiter="\t")
    _deliver_buildings(city, desk, rng)
    houses = repeat_rows(plant(_houses(city, rng), HOUSE_FAULTS, rng), 0.001, rng)
    desk.table(
        "psb_real_house", "psb_four:FW_JBXX", houses, database="psb/four.db", table="FW_JBXX", key=("FWBM",),
        numbers=("FWMJ",),
    )  # fmt: skip
    units = repeat_rows(plant(_units(city, rng), UNIT_FAULTS, rng), 0.002, rng, {"cjsj": "2023-12-30 10:00:00"})
    desk.answers("psb_real_unit", "psb_units:/api/psb/units", units, ("dwbh",))


def _deliver_buildings(city: City, desk: Desk, rng: Generator) -> None:
    """A week later a few houses have been pulled down: they are missing, and the lake forgets them."""
    rows = _buildings(city)
    standing = rows.filter(pl.Series(rng.random(len(rows)) >= 0.004))
    for day, frame in (("20231224", rows), ("20231231", standing)):
        delivered = repeat_rows(plant(frame, BUILDING_FAULTS, rng), 0.001, rng)
        desk.xml("psb_building", f"psb/building_{day}.xml", delivered, "JZW")


def _addresses(city: City, rng: Generator) -> pl.DataFrame:
    houses = city.space.houses
    doors = city.space.buildings.select(*ADDRESS_PARTS, place=pl.lit(0, pl.Int64), full="address", about="entity")
    at = doors.select(ADDRESS_PARTS)[houses["building"]]
    of_rooms = at.with_columns(place=houses["turn"].cast(pl.Int64) + 1, full=houses["address"], about=houses["entity"])
    rows = pl.concat([doors, of_rooms])
    return rows.select(
        DZBM=pl.concat_str("village_code", serial("lane_number", 4), serial("door", 5), serial("place", 4)),
        XZQH="county_code",
        XZJD="town_name",
        SQJCWDM="village_code",
        JLX="lane",
        MLPH=pl.format("{}号", "door"),
        XQMC="estate",
        DZMC="full",
        JZWBM="code",
        JD=number("longitude"),
        WD=number("latitude"),
        DZZT=pl.Series(np.where(rng.random(len(rows)) < 0.02, "2", "1")),
        GXSJ=_moments(len(rows), rng),
        _entity="about",
    )


def _buildings(city: City) -> pl.DataFrame:
    return city.space.buildings.select(
        JZWBM="code",
        SQJCWDM="village_code",
        JZWMC=pl.coalesce("estate", pl.format("{}{}号楼", "lane", "door")),
        DZMC="address",
        DSCS=number("floors"),
        JZJG=pl.col("structure").replace_strict({"1": "1", "2": "3", "3": "4", "4": "5"}),
        JZYT="use",
        JCNF=number("built_year"),
        JZMJ=number("area"),
        JD=number("longitude"),
        WD=number("latitude"),
        _entity="entity",
    )


def _houses(city: City, rng: Generator) -> pl.DataFrame:
    houses = city.space.houses
    owners = city.people[houses["owner"]].select("name", "citizen_id", owner_entity="entity")
    business = pl.col("use") == "3"
    used = pl.when("rented").then(pl.lit("02")).when("empty").then(pl.lit("03")).when(business).then(pl.lit("04"))
    return beside(houses, owners).select(
        FWBM="code",
        JZWBM="building_code",
        LC=number("floor"),
        HS=pl.format("{}{}", "floor", serial("room", 2)),
        DZMC="address",
        FWMJ=number("area"),
        CQR_XM="name",
        CQR_ZJHM="citizen_id",
        SYQK=used.otherwise(pl.lit("01")),
        DJSJ=_moments(len(houses), rng),
        _entity="entity",
        _role_owner="owner_entity",
    )


def _units(city: City, rng: Generator) -> pl.DataFrame:
    firms = city.firms.filter(pl.col("status") == "存续")
    legal_people = city.people[firms["legal_person"]].select(person="name", person_entity="entity")
    places = city.places.villages[firms["village"]].select("county_name", "village_code")
    return beside(firms, legal_people, places).select(
        dwbh=pl.format("DW4407{}", serial("firm", 8)),
        dwmc="name",
        tyshxydm="uscc",
        qx="county_name",
        sqdm="village_code",
        jydz="address",
        cyrs=number("employees"),
        fddbr="person",
        lxdh="phone",
        cjsj=_moments(len(firms), rng),
        _entity="entity",
        _role_unit="entity",
        _role_legal_person="person_entity",
    )


def _moments(count: int, rng: Generator) -> pl.Series:
    """Moments of the year, before the days on which corrections arrive."""
    seconds = pl.Series(rng.integers(0, 350 * 86_400, count) * 1_000_000).cast(pl.Duration("us"))
    return pl.select(moment(pl.lit(datetime(2023, 1, 1)) + seconds)).to_series()
