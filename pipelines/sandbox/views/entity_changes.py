"""市场监管局: the register of changes, exported by three programs one after the other (H8)."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import text
from pipelines.sandbox.faults.fault import Fault
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import compact_day, moment
from pipelines.sandbox.views.commerce import AUTHORITY, firm_faults, pick
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.economy import make_happenings
from pipelines.sandbox.world.expressions import serial

CHANGES = 250_000
"""Of the whole city (standards G)."""
NEW_EXPORT = {"PRIPID": "pripid", "UNISCID": "uniscid", "ALTITEM": "AltItem"}
"""H8: how another version of the exporting program calls some columns."""
NEW_SYSTEM, NEW_COLUMN = {"REGORG": "DJJG"}, {"BGYY": "依申请变更"}
"""H8: the system after that calls a column by its initials in pinyin, and has one more."""
FAULTS = (
    *firm_faults("UNISCID", "ENTNAME", "ALTDATE"),
    Fault(
        "H9",
        "ALTITEM",
        0.01,
        text.relabelled({"01": "企业名称变更", "05": "经营范围变更"}),
        pl.col("ALTITEM").is_in(["01", "05"]),
    ),
    Fault("H5", "ALTAF", 0.005, text.broken_line),
)
CORRECTED = {"S_EXT_TIMESTAMP": pl.lit("{day} 20:00:00"), "ALTAF": pl.concat_str("ALTAF", pl.lit("（更正）"))}


def deliver_changes(city: City, desk: Desk, rng: Generator) -> None:
    """Three days, each in the columns of its program."""
    rows = make_happenings(city.scale.count(CHANGES), city.firms, stream(city.seed, "entity_changes"))
    frame = _changes(rows.with_columns(item=pick(("01", "02", "04", "05"), len(rows), rng, (0.15, 0.35, 0.2, 0.3))))
    words = {"I": "I", "U": "U", "D": "D"}
    for name, delivered in daily(
        frame, FAULTS, rng, corrections=CORRECTED, operation=words, operation_column="OPT", deleted=0.004
    ):
        header = {"20231230": NEW_EXPORT, "20231231": NEW_SYSTEM}.get(name, {})
        added = NEW_COLUMN if name == "20231231" else {}
        file = f"amr/entity_change_{name}.csv"
        desk.csv("amr_entity_change", file, delivered, encoding="gb18030", header=header, added=added)


def _changes(rows: pl.DataFrame) -> pl.DataFrame:
    item = pl.col("item")
    value = (
        pl.when(item == "01")
        .then("name")
        .when(item == "02")
        .then("address")
        .when(item == "05")
        .then("scope")
        .otherwise(pl.concat_str(pl.col("capital").cast(pl.String), pl.lit("万元")))
    )
    return rows.select(
        ALTID=pl.concat_str(pl.lit("BG2023"), serial("number", 8)),
        PRIPID=pl.concat_str(pl.lit("440700"), serial("firm", 12)),
        UNISCID="uscc",
        ENTNAME="name",
        ALTITEM="item",
        ALTBE=pl.concat_str(pl.lit("原"), value),
        ALTAF=value,
        ALTDATE=compact_day("time"),
        REGORG=AUTHORITY,
        S_EXT_TIMESTAMP=moment(pl.col("time") + pl.duration(hours=3)),
        _entity="entity",
    )
