"""自然资源局: parcels and registered real estate; 国资委: the pipes of the city's own companies."""

from datetime import datetime

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, identity, numbers, text, units
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import beside, compact_day, day, moment, number
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.land import PIPES, make_parcels, make_segments

USES = {"1": "10", "2": "20", "3": "30", "4": "40"}
LAND_USES = {
    "1": ("0701", "城镇住宅用地"),
    "2": ("0501", "零售商业用地"),
    "3": ("0801", "机关团体用地"),
    "4": ("0601", "工业用地"),
}
PARCEL_FAULTS = (
    Fault("H7", "ZDMJ", 0.005, units.with_unit("平方米", "㎡")),
    Fault("H30", "ZXJD", 0.002, divisions.zero_coordinate),
    Fault("H12", "SYQX_Z", 0.002, dates.before("SYQX_Q")),
    Fault("H10", "SYQX_Z", 0.01, dates.open_end, pl.col("SYQX_Z").is_null()),
    Fault("H26", "XZQDM", 0.01, divisions.abolished, divisions.has_history("XZQDM")),
)
UNIT_FAULTS = (
    Fault("H15", "ZJH", 0.03, identity.odd_x, pl.col("ZJH").str.ends_with("X")),
    Fault("H17", "ZJH", 0.002, identity.masked),
    Fault("H18", "QLRMC", 0.004, text.traditional),
    Fault("H3", "BDCDYH", 0.004, text.full_width),
    Fault("H11", "DJSJ", 0.004, dates.malformed),
    Fault("H9", "QSZT", 0.004, text.relabelled({"1": "现势", "2": "历史"})),
)
PIPE_FAULTS = (
    Fault("H9", "GXLB", 0.01, text.relabelled({"JS": "给水", "RQ": "燃气", "DL": "电力", "DX": "通信"})),
    Fault("H33", "QDMS", 0.004, numbers.times(100)),
    Fault("H30", "QDJD", 0.002, divisions.zero_coordinate),
    Fault("H4", "CZ", 0.01, text.null_spelling),
)


def deliver(city: City, desk: Desk) -> None:
    """Parcels of two weeks, the register as a table, pipes as dBASE by day."""
    rng = desk.random("nrb")
    parcels = make_parcels(city.space.buildings, stream(city.seed, "parcels"))
    rows = _parcels(parcels)
    kept = rows.filter(pl.Series(rng.random(len(rows)) >= 0.003))
    for name, frame in (("20231224", rows), ("20231231", kept)):
        delivered = repeat_rows(plant(frame, PARCEL_FAULTS, rng), 0.001, rng)
        desk.csv("nrb_land_parcel", f"nrb/land_parcel_{name}.csv", delivered, encoding="gb18030", delimiter=";")
    units = repeat_rows(plant(_units(city, parcels, rng), UNIT_FAULTS, rng), 0.001, rng)
    desk.table(
        "nrb_real_estate_unit", "nrb_bdc:BDC_DY", units, database="nrb/bdc.db", table="BDC_DY", key=("BDCDYH",),
        numbers=("JZMJ",),
    )  # fmt: skip
    changed = {"CZ": pl.lit("PE"), "GXRQ": pl.lit("{day}")}
    segments = make_segments(city.scale, city.places, stream(city.seed, "segments"))
    for name, pipes in daily(_segments(segments), PIPE_FAULTS, rng, corrections=changed):
        desk.dbf("sasac_pipeline_segment", f"sasac/pipeline_segment_{name}.dbf", pipes)


def _parcels(parcels: pl.DataFrame) -> pl.DataFrame:
    kinds = [pl.col("use").replace_strict({use: row[part] for use, row in LAND_USES.items()}) for part in range(2)]
    rural = (pl.lit("0702"), pl.lit("农村宅基地"))
    code, name = (pl.when("urban").then(kind).otherwise(other) for kind, other in zip(kinds, rural, strict=True))
    return parcels.select(
        ZDDM="code",
        ZDZL="address",
        XZQDM="county_code",
        QSXZ=pl.when("urban").then(pl.lit("20")).otherwise(pl.lit("33")),
        DLBM=code,
        DLMC=name,
        ZDMJ=number("area"),
        SYQX_Q=day("since"),
        SYQX_Z=day("until"),
        ZXJD=number("longitude"),
        ZXWD=number("latitude"),
        _entity="entity",
    )


def _units(city: City, parcels: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Three quarters of the houses are registered; their owners are those whom the police know."""
    houses = city.space.houses.filter(pl.Series(rng.random(len(city.space.houses)) < 0.75))
    owners = city.people[houses["owner"]].select("name", "citizen_id", owner_entity="entity")
    land = parcels[houses["building"]].select("urban", parcel="code")
    seconds = pl.Series(rng.integers(0, 3600 * 86_400, len(houses)) * 1_000_000).cast(pl.Duration("us"))
    registered = pl.lit(datetime(2014, 1, 6, 9)) + seconds
    rows = beside(houses, owners, land).with_columns(registered=registered)
    right = pl.when(~pl.col("urban")).then(pl.lit("202")).otherwise(pl.lit("203"))
    return rows.select(
        BDCDYH=pl.concat_str("parcel", pl.lit("F0001"), (pl.col("turn") + 1).cast(pl.String).str.zfill(4)),
        ZDDM="parcel",
        ZL="address",
        JZMJ=number("area"),
        GHYT=pl.col("use").replace_strict(USES),
        QLXZ=right,
        QLRMC="name",
        ZJH="citizen_id",
        BDCQZH=pl.format(
            "粤({})江门市不动产权第{}号", pl.col("registered").dt.year(), pl.col("house").cast(pl.String).str.zfill(7)
        ),
        FWBM="code",
        DJSJ=moment("registered"),
        QSZT=pl.Series(np.where(rng.random(len(rows)) < 0.03, "2", "1")),
        _entity="entity",
        _role_owner="owner_entity",
    )


def _segments(segments: pl.DataFrame) -> pl.DataFrame:
    owners = {kind: row[0] for kind, row in PIPES.items()}
    end = (pl.col("segment") + 1).cast(pl.String).str.zfill(7)
    return segments.select(
        GDBH=pl.concat_str("kind", "county_code", serial("segment", 7)),
        GXLB="kind",
        QDDH=pl.concat_str("kind", serial("segment", 7)),
        ZDDH=pl.concat_str("kind", end),
        GJ=number("size"),
        CZ="material",
        QDMS=number("depth"),
        CD=number("length"),
        JCNF=number("year"),
        GXRQ=compact_day("updated"),
        QSDW=pl.col("kind").replace_strict(owners),
        XZQ="town_code",
        QDJD=number("longitude"),
        QDWD=number("latitude"),
        _entity="entity",
    )
