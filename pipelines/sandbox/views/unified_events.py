"""政务服务数据管理局: the events on the city's platform, most of which other systems reported to it."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, divisions, text
from pipelines.sandbox.faults.fault import Fault
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views import event_numbers
from pipelines.sandbox.views.columns import moment
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.views.market_conduct import COMPLAINTS
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.economy import make_happenings
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.fire_emergency import make_alarms, make_hydrants, make_key_units
from pipelines.sandbox.world.incidents import make_grid_events
from pipelines.sandbox.world.urban_management import make_cases, make_components

FOUND, OWN = 0.93, 0.06
"""Shares of the reported events that reach the platform, and of its events that its sensors found themselves."""
HANDLERS = {"WG": "plac", "CG": "umb", "12345": "gsda", "12315": "amr", "119": "fire", "WL": "gsda"}
"""The department that deals with what comes from each channel."""
CHANNELS = {"WG": "网格", "12345": "热线", "CG": "数字城管"}
COLUMNS = ("channel", "source_number", "county_code", "time", "finished")
FAULTS = (
    Fault("H9", "channel", 0.01, text.relabelled(CHANNELS)),
    Fault("H11", "reportTime", 0.004, dates.malformed),
    Fault("H12", "finishTime", 0.003, dates.before("reportTime"), pl.col("finishTime").is_not_null()),
    Fault("H26", "areaCode", 0.01, divisions.abolished, divisions.has_history("areaCode")),
    Fault("H32", "sourceEventNo", 0.003, lambda rows, _field, _rng: [f"WX{row:08}" for row in range(len(rows))]),
)


def deliver(city: City, desk: Desk) -> None:
    """One resource, a first file and what two days brought."""
    rng = desk.random("unified_events")
    corrections = {"updateTime": pl.lit("{day} 23:00:00")}
    for name, rows in daily(_events(city, rng), FAULTS, rng, corrections=corrections):
        if len(rows.frame):
            desk.json_lines("gsda_unified_event", f"gsda/unified_event_{name}.jsonl", rows)


def _events(city: City, rng: Generator) -> pl.DataFrame:
    reported = _reported(city)
    reported = reported.filter(pl.Series(rng.random(len(reported)) < FOUND))
    events = pl.concat([reported, _own(reported, rng)]).sort("time", "channel", "source_number", maintain_order=True)
    count = len(events)
    seen = pl.Series(rng.choice(["1", "2", "3", "4"], count, p=[0.55, 0.25, 0.15, 0.05]))
    found_by = pl.when(pl.col("channel") == "WL").then(pl.lit("2")).otherwise(seen)
    finished = pl.col("finished")
    departments = city.digital.departments.select("department_uscc", "department_entity", handler="id")
    handled = events.with_columns(handler=pl.col("channel").replace_strict(HANDLERS))
    handled = handled.join(departments, on="handler", how="left", maintain_order="left")
    return handled.with_row_index("event").select(
        eventNo=pl.format("YWTG2023{}", serial("event", 9)),
        channel="channel",
        sourceEventNo="source_number",
        foundBy=found_by,
        dispatchedBy=pl.Series(rng.choice(["1", "2"], count, p=[0.5, 0.5])),
        areaCode="county_code",
        handleDeptCode="department_uscc",
        reportTime=moment("time"),
        dueTime=moment(pl.col("time") + pl.duration(days=7)),
        finishTime=moment("finished"),
        updateTime=moment(pl.coalesce(finished, "time")),
        _entity=pl.format("unified event:{}", "event"),
        _role_department="department_entity",
    )


def _own(reported: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """What the platform's own sensors found, of which no other system knows."""
    count = max(1, round(len(reported) * OWN))
    like = reported[np.sort(rng.choice(len(reported), count, replace=False))]
    return like.with_columns(channel=pl.lit("WL"), source_number=pl.lit(None, pl.String))


def _reported(city: City) -> pl.DataFrame:
    """Events of the five systems with their numbers there, in Beijing time."""
    grids = city.space.grids
    events = make_grid_events(city.scale, grids, stream(city.seed, "grid events"))
    grid = events.with_columns(county_code=grids["code"].str.slice(0, 6)[events["grid"]], channel=pl.lit("WG"))
    villages = city.places.villages[city.people["village"][city.calls["person"]]]
    done = pl.col("time") + pl.duration(minutes=(pl.col("hours") * 60).cast(pl.Int64))
    calls = city.calls.with_columns(
        county_code=villages["county_code"], channel=pl.lit("12345"), finished=pl.when("done").then(done)
    ).filter(pl.col("kind") != "咨询", pl.col("kind") != "表扬")
    happened = make_happenings(city.scale.count(COMPLAINTS), city.firms, stream(city.seed, "complaints"))
    complaints = happened.with_columns(channel=pl.lit("12315"), finished=pl.col("time") + pl.duration(days=12))
    return pl.concat(
        [
            grid.with_columns(source_number=event_numbers.GRID).select(COLUMNS),
            _urban_cases(city).select(COLUMNS),
            calls.with_columns(source_number=event_numbers.HOTLINE).select(COLUMNS),
            complaints.with_columns(source_number=event_numbers.COMPLAINT).select(COLUMNS),
            _alarms(city).select(COLUMNS),
        ],
        how="vertical_relaxed",
    )


def _urban_cases(city: City) -> pl.DataFrame:
    world = stream(city.seed, "urban_management")
    cases = make_cases(city.scale, make_components(city.scale, city.places, world), world)
    return cases.with_columns(
        source_number=event_numbers.URBAN, channel=pl.lit("CG"), time=pl.col("filed"), finished=pl.col("closed")
    )


def _alarms(city: City) -> pl.DataFrame:
    """Rescues of people; the world draws units and hydrants before alarms."""
    world = stream(city.seed, "fire_emergency")
    make_key_units(city.scale, city.firms, world)
    make_hydrants(city.scale, city.places, world)
    alarms = make_alarms(city.scale, city.places, world).filter(pl.col("disaster") == "03")
    return alarms.with_columns(
        source_number=event_numbers.ALARM, channel=pl.lit("119"), time=pl.col("called"), finished=pl.col("ended")
    )
