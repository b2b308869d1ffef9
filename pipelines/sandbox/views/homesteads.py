"""农业农村局: the register of rights to homesteads, as dBASE."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, text, units
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import compact_day, number
from pipelines.sandbox.views.persons import OTHER_SELVES, SELVES, person_faults
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.homesteads import make_homesteads
from pipelines.sandbox.world.land import make_parcels

IN_NO_TABLE = ("H3", "SYQR")
"""GBK has no letter for most of the blanks that are none."""
FAULTS = (
    *(fault for fault in person_faults("ZJHM", "SYQR", 0.003) if (fault.code, fault.field) != IN_NO_TABLE),
    Fault("H9", "DX", 0.01, text.relabelled({"1": "平原", "2": "丘陵", "3": "山区"})),
    Fault("H7", "MJ", 0.005, units.with_unit("平方米", "㎡")),
    Fault("H11", "PZRQ", 0.005, dates.malformed),
)


def deliver(city: City, desk: Desk) -> None:
    """One resource; the parcels are those of the land register."""
    rng = desk.random("homesteads")
    buildings = city.space.buildings
    parcels = make_parcels(buildings, stream(city.seed, "parcels"))
    rights = make_homesteads(parcels, buildings, city.people, stream(city.seed, "homesteads"))
    sent = repeat_rows(plant(_rights(city, rights), FAULTS, rng), 0.002, rng)
    desk.dbf("ara_homestead_right", "ara/homestead_right_2023.dbf", sent)


def _rights(city: City, rights: pl.DataFrame) -> pl.DataFrame:
    holders = city.people[rights["holder"]].select("name", "citizen_id", "entity", *SELVES)
    return rights.hstack(holders).select(
        ZDDM="code",
        SYQR="name",
        ZJHM="citizen_id",
        CJDM="village_code",
        MJ=number("area"),
        DX="terrain",
        QDFS="acquired",
        SFCY=_yes("member"),
        SFGY=_yes("shared"),
        DCC=_yes("leaving"),
        PZRQ=compact_day("approved"),
        **OTHER_SELVES,
        _entity="entity",
        _role_holder="entity",
    )


def _yes(column: str) -> pl.Expr:
    return pl.when(column).then(pl.lit("1")).otherwise(pl.lit("0"))
