"""发展改革局: administrative permits of 双公示 as XML, with the XK_ columns of the national standard."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, identity, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows, unknown_firm
from pipelines.sandbox.views.columns import beside, day
from pipelines.sandbox.views.periods import periods
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.events import PERMIT_KINDS
from pipelines.sandbox.world.expressions import serial

AUTHORITY_CODE = "11440700006941231F"
FAULTS = (
    Fault("H32", "XK_XDR_SHXYM", 0.01, unknown_firm),
    Fault("H22", "XK_XDR_SHXYM", 0.015, organisations.lower_case),
    Fault("H22", "XK_XDR_SHXYM", 0.005, organisations.mistyped_code),
    Fault("H21", "XK_XDR_MC", 0.03, organisations.name_variant),
    Fault("H14", "XK_FR_ZJHM", 0.02, identity.fifteen_digits, pl.col("XK_FR_ZJHM").str.slice(6, 2) == "19"),
    Fault("H17", "XK_FR_ZJHM", 0.02, identity.masked),
    Fault("H40", "XK_YXQZI", 0.03, dates.open_end),
    Fault("H10", "XK_YXQZ", 0.008, dates.unknown_date),
    Fault("H11", "XK_JDRQ", 0.01, dates.malformed),
    Fault("H11", "XK_YXQZI", 0.005, dates.impossible),
    Fault("H12", "XK_YXQZI", 0.008, dates.before("XK_YXQZ")),
    Fault("H9", "XK_ZT", 0.01, text.relabelled({"1": "有效"})),
    Fault("H4", "XK_XDR_GSZC", 0.05, text.null_spelling, pl.col("XK_XDR_GSZC").is_null()),
    Fault("H3", "XK_XKBH", 0.008, text.full_width),
)


def deliver(city: City, desk: Desk) -> None:
    """All permits, period after period; some are reported again later."""
    rng = desk.random("drb")
    permits = _permits(city)
    for name, start, end in periods(city.scale.deliveries):
        chunk = permits.filter(pl.col("_time").is_between(start, end, closed="left"))
        delivered = plant(chunk, FAULTS, rng)
        delivered = repeat_rows(repeat_rows(delivered, 0.004, rng), 0.004, rng, {"XK_SBRQ": f"{end:%Y-%m-%d}"})
        desk.xml("drb_administrative_permit", f"drb/administrative_permit_{name}.xml", delivered, "XK")


def _permits(city: City) -> pl.DataFrame:
    firms = city.firms[city.permits["firm"]]
    owners = city.people[firms["legal_person"]].select(owner="name", owner_id="citizen_id", owner_entity="entity")
    columns = ("name", "uscc", "registration_number", "entity", "county", firm_kind := "kind_of_firm")
    named = firms.rename({"kind": firm_kind}).select(columns)
    kinds = pl.DataFrame(PERMIT_KINDS, schema=["certificate", "prefix", "matter", "authority", "years"], orient="row")
    rows = beside(city.permits, named, owners, kinds[city.permits["kind"]])
    until = (pl.col("time").dt.offset_by(pl.format("{}y", "years"))).dt.strftime("%Y-%m-%d")
    authority = pl.concat_str(pl.lit("江门市"), "authority")
    return rows.select(
        XK_WSH=pl.format("江许准字〔2023〕{}号", serial("permit", 6)),
        XK_XKWS=pl.concat_str("matter", pl.lit("决定书")),
        XK_XDR_MC="name",
        XK_XDR_LB=pl.when(pl.col(firm_kind) == "individual").then(pl.lit("3")).otherwise(pl.lit("1")),
        XK_XDR_SHXYM="uscc",
        XK_XDR_GSZC="registration_number",
        XK_FRDB="owner",
        XK_FR_ZJHM="owner_id",
        XK_XKLB=pl.lit("1"),
        XK_XKZS="certificate",
        XK_XKBH=pl.concat_str("prefix", serial("permit", 8)),
        XK_NR=pl.concat_str(pl.lit("准予"), "matter"),
        XK_JDRQ=day("time"),
        XK_YXQZ=day("time"),
        XK_YXQZI=until,
        XK_XKJG=authority,
        XK_XKJGDM=pl.lit(AUTHORITY_CODE),
        XK_ZT=pl.lit("1"),
        XK_LYDW=authority,
        XK_LYDWDM=pl.lit(AUTHORITY_CODE),
        XK_SBRQ=(pl.col("time") + pl.duration(days="report_days")).dt.strftime("%Y-%m-%d"),
        BZ=pl.lit(None, pl.String),
        _entity="entity",
        _role_holder="entity",
        _role_legal_representative="owner_entity",
        _time="time",
    )
