"""公安局: vehicles with the codes of the traffic police, drivers, and documents for travelling abroad."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, identity, text
from pipelines.sandbox.faults.fault import Fault
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import beside, compact_day, day, number
from pipelines.sandbox.views.days import DELETED, INSERTED, UPDATED, daily
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.papers import HONG_KONG, PASSPORT, TAIWAN, make_drivers, make_travel_documents
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.romanisation import pinyin

OPERATIONS = {INSERTED: "1", UPDATED: "2", DELETED: "3"}
PLATES = {"01": "大型汽车", "02": "小型汽车", "07": "普通摩托车", "52": "小型新能源汽车"}
DOCUMENTS = {PASSPORT: "14", HONG_KONG: "21", TAIWAN: "25"}
VEHICLE_FAULTS = (
    Fault("H9", "HPZL", 0.004, text.relabelled(PLATES)),
    Fault("H3", "HPHM", 0.003, text.full_width),
    Fault("H17", "SFZMHM", 0.002, identity.masked),
    Fault("H10", "YXQZ", 0.004, dates.open_end),
    Fault("H12", "YXQZ", 0.002, dates.before("CCDJRQ")),
    Fault("H11", "CCDJRQ", 0.004, dates.malformed),
    Fault("H3", "SYR", 0.003, text.invisible),
)
DRIVER_FAULTS = (
    Fault("H15", "SFZMHM", 0.05, identity.odd_x, pl.col("SFZMHM").str.ends_with("X")),
    Fault("H16", "SFZMHM", 0.002, identity.wrong_check),
    Fault("H9", "XB", 0.004, text.relabelled({"1": "男", "2": "女"})),
    Fault("H10", "YXQZ", 0.005, dates.open_end),
    Fault("H12", "YXQZ", 0.002, dates.before("CCLZRQ")),
    Fault("H20", "SJHM", 0.02, identity.dialled),
    Fault("H20", "SJHM", 0.003, identity.not_a_mobile),
    Fault("H3", "XM", 0.004, text.invisible),
)
TRAVEL_FAULTS = (
    Fault("H15", "sfzh", 0.03, identity.odd_x, pl.col("sfzh").str.ends_with("X")),
    Fault("H16", "sfzh", 0.003, identity.wrong_check),
    Fault("H11", "qfrq", 0.005, dates.malformed),
    Fault("H12", "yxqz", 0.003, dates.before("qfrq")),
    Fault("H18", "zwxm", 0.005, text.traditional),
    Fault("H9", "zjzl", 0.004, text.relabelled({"14": "普通护照", "21": "往来港澳通行证"})),
)


def deliver(city: City, desk: Desk) -> None:
    """Three registers of which each day brings the changes."""
    rng = desk.random("psb_licences")
    changed = {"ZT": pl.lit("Q"), "GXRQ": pl.lit("{day} 21:00:00")}
    vehicles = daily(
        _vehicles(city), VEHICLE_FAULTS, rng,
        corrections=changed, operation=OPERATIONS, operation_column="BGLX", deleted=0.003,
    )  # fmt: skip
    for name, rows in vehicles:
        desk.csv("psb_vehicle", f"psb/vehicle_{name}.csv", rows, encoding="gb18030", line_end="\r\n")
    changed = {"LJJF": pl.lit("6"), "GXSJ": pl.lit("{day} 21:30:00")}
    for name, rows in daily(_drivers(city, rng), DRIVER_FAULTS, rng, corrections=changed):
        desk.csv("psb_driver", f"psb/driver_{name}.csv", rows, encoding="utf-16", delimiter="\t")
    changed = {"zt": pl.lit("3"), "gxsj": pl.lit("{day} 18:00:00")}
    for name, rows in daily(_documents(city), TRAVEL_FAULTS, rng, corrections=changed):
        desk.json_lines("psb_exit_entry_document", f"psb/exit_entry_document_{name}.jsonl", rows)


def _vehicles(city: City) -> pl.DataFrame:
    vehicles = city.vehicles
    people = city.people[vehicles["person"].clip(0)]
    people = beside(people, city.places.villages[people["village"]]).select(
        "name", "citizen_id", "county_code", person_entity="entity"
    )
    firms = city.firms[vehicles["firm"].clip(0)].select(
        firm_name="name", uscc="uscc", firm_county="county_code", firm_entity="entity"
    )
    by_firm = pl.col("firm") >= 0
    years = (pl.lit(TODAY) - pl.col("registered")).dt.total_days() // 365 + 2
    return beside(vehicles, people, firms).select(
        HPHM="plate",
        HPZL="kind",
        CLSBDH="vin",
        SYXZ="use_kind",
        SYRLX=pl.when(by_firm).then(pl.lit("2")).otherwise(pl.lit("1")),
        SYR=pl.when(by_firm).then("firm_name").otherwise("name"),
        SFZMHM=pl.when(by_firm).then("uscc").otherwise("citizen_id"),
        XZQH=pl.when(by_firm).then("firm_county").otherwise("county_code"),
        CCDJRQ=day("registered"),
        YXQZ=pl.col("registered").dt.offset_by(pl.format("{}y", years)).dt.strftime("%Y-%m-%d"),
        ZT=pl.lit("A"),
        GXRQ=pl.format("{} 09:00:00", day("registered")),
        _entity="entity",
        _role_owner=pl.when(by_firm).then("firm_entity").otherwise("person_entity"),
    )


def _drivers(city: City, rng: Generator) -> pl.DataFrame:
    drivers = make_drivers(city.scale, city.people, stream(city.seed, "drivers"))
    rows = beside(drivers, city.people[drivers["person"]].select("name", "citizen_id", "male", "phone", "entity"))
    updated = pl.Series(rng.integers(1, 29, len(rows)))
    return rows.select(
        SFZMHM="citizen_id",
        XM="name",
        XB=pl.when("male").then(pl.lit("1")).otherwise(pl.lit("2")),
        DABH=pl.concat_str(pl.lit("4407"), serial("person", 8)),
        ZJCX="classes",
        CCLZRQ=compact_day("issued"),
        YXQZ=compact_day("until"),
        LJJF=number("points"),
        ZT="status",
        SJHM="phone",
        GXSJ=pl.concat_str(pl.lit("2023-12-"), updated.cast(pl.String).str.zfill(2), pl.lit(" 08:00:00")),
        _entity="entity",
    )


def _documents(city: City) -> pl.DataFrame:
    documents = make_travel_documents(city.scale, city.people, stream(city.seed, "travel documents"))
    rows = beside(documents, city.people[documents["person"]].select("name", "citizen_id", "male", "entity"))
    return rows.select(
        zjhm="number",
        zjzl=pl.col("kind").replace_strict(DOCUMENTS),
        sfzh="citizen_id",
        zwxm="name",
        ywxm=pinyin("name"),
        xb=pl.when("male").then(pl.lit("M")).otherwise(pl.lit("F")),
        qfrq=day("issued"),
        yxqz=day("until"),
        qwgj="destination",
        zt=pl.when("lost").then(pl.lit("3")).otherwise(pl.lit("1")),
        gxsj=pl.format("{} 16:00:00", day("issued")),
        _entity="entity",
    )
