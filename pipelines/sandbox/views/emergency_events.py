"""应急管理局 and 消防救援支队: hidden dangers, incidents, and events of fire detectors."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import day, moment, number
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.emergency_events import make_dangers, make_detections, make_incidents
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.fire_emergency import make_key_units

DANGER_FAULTS = (
    Fault("H22", "QY_TYSHXYDM", 0.02, organisations.lower_case),
    Fault("H12", "ZGRQ", 0.01, dates.before("FXRQ"), pl.col("ZGRQ").is_not_null()),
)
INCIDENT_FAULTS = (
    Fault("H26", "areaCode", 0.03, divisions.abolished, divisions.has_history("areaCode")),
    Fault("H12", "receiveTime", 0.02, dates.before("occurTime")),
)
DETECTION_FAULTS = (Fault("H9", "state", 0.01, text.relabelled({"1": "报警", "2": "故障", "3": "离线", "4": "上线"})),)


def deliver(city: City, desk: Desk) -> None:
    """Dangers as a table, incidents and detections as JSON Lines."""
    rng, world = desk.random("emergency_events"), stream(city.seed, "emergency_events")
    dangers = plant(_dangers(make_dangers(city.scale, city.firms, world)), DANGER_FAULTS, rng)
    desk.table(
        "emb_hidden_danger", "emb_yhpc:YHXX", dangers, database="emb/yhpc.db", table="YHXX", key=("YHBH",)
    )  # fmt: skip
    incidents = plant(_incidents(make_incidents(city.scale, city.places, world)), INCIDENT_FAULTS, rng)
    desk.json_lines("emb_incident", "emb/incident_2023.jsonl", incidents)
    units = make_key_units(city.scale, city.firms, stream(city.seed, "fire_emergency"))
    events = repeat_rows(plant(_detections(make_detections(units, world)), DETECTION_FAULTS, rng), 0.003, rng)
    desk.json_lines("fire_iot_event", "fire/iot_event_20231231.jsonl", events)


def _dangers(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        YHBH=pl.format("YH4407{}", serial("number", 8)),
        QY_TYSHXYDM="uscc",
        XZQH="county_code",
        YHJB="grade",
        FXRQ=day("found"),
        ZGQX=day("due"),
        YQQX=day("extended"),
        YQPZRQ=day("granted"),
        ZGRQ=day("fixed"),
        _entity="entity",
        _role_firm="entity",
    )


def _incidents(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        incidentNo=pl.format("TF2023{}", serial("incident", 6)),
        kindCode="kind",
        level="level",
        areaCode="county_code",
        occurTime=moment("occurred"),
        receiveTime=moment("received"),
        reportTime=moment("reported"),
        dead=number("dead"),
        injured=number("injured"),
        loss=number("loss"),
        _entity=pl.format("incident:{}", "incident"),
    )


def _detections(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        eventNo=pl.format("WL2023{}", serial("event", 9)),
        unitNo=pl.format("XF4407{}", serial("unit", 6)),
        systemKind=pl.lit("1"),
        state="state",
        time=moment("time"),
        confirmed=pl.when(pl.col("state") == "1").then(pl.col("is_fire").cast(pl.Int8).cast(pl.String)),
        maintenance=pl.col("is_maintained").cast(pl.Int8).cast(pl.String),
        _entity="entity",
    )
