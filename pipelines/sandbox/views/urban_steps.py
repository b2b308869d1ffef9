"""城市管理和综合执法局: the steps that its cases go through, with the time each was allowed."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, text
from pipelines.sandbox.faults.fault import Fault
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import moment
from pipelines.sandbox.views.days import daily
from pipelines.sandbox.views.event_numbers import URBAN
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.urban_management import make_cases, make_components

ALLOWED_HOURS = 36
RETURNED, SUSPENDED = 0.08, 0.05
"""Shares of the cases that are sent back once, and that stand still for a quarter of their time."""
NODES = {
    "plain": (("LA", 0.0, 0.1), ("PQ", 0.1, 0.2), ("CZ", 0.2, 0.9), ("HC", 0.9, 1.0), ("JA", 1.0, 1.0)),
    "returned": (
        ("LA", 0.0, 0.1), ("PQ", 0.1, 0.2), ("CZ", 0.2, 0.5), ("HC", 0.5, 0.6), ("CZ", 0.6, 0.9), ("HC", 0.9, 1.0),
        ("JA", 1.0, 1.0),
    ),
    "suspended": (
        ("LA", 0.0, 0.1), ("PQ", 0.1, 0.2), ("CZ", 0.2, 0.9), ("GZ", 0.4, 0.65), ("HC", 0.9, 1.0), ("JA", 1.0, 1.0),
    ),
}  # fmt: skip
"""Ways of a case: each step with the parts of the case's time at which it begins and ends."""
FAULTS = (
    Fault("H9", "node", 0.004, text.relabelled({"CZ": "处置", "HC": "核查", "PQ": "派遣"})),
    Fault("H12", "outTime", 0.002, dates.before("inTime"), pl.col("outTime").is_not_null()),
)


def deliver(city: City, desk: Desk) -> None:
    """One resource, a first file and what two days brought."""
    rng = desk.random("urban_steps")
    drawn = stream(city.seed, "urban_management")  # as the cases were
    cases = make_cases(city.scale, make_components(city.scale, city.places, drawn), drawn)
    steps = _steps(cases, rng)
    for name, rows in daily(steps, FAULTS, rng, corrections={"updateTime": pl.lit("{day} 22:30:00")}):
        if len(rows.frame):
            desk.json_lines("umb_case_step", f"umb/case_step_{name}.jsonl", rows)


def _steps(cases: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    ways = rng.choice([*NODES], len(cases), p=[1 - RETURNED - SUSPENDED, RETURNED, SUSPENDED])
    plan = pl.DataFrame(
        [
            {"way": way, "step": step, "node": node, "begins": begins, "ends": ends}
            for way, nodes in NODES.items()
            for step, (node, begins, ends) in enumerate(nodes, start=1)
        ]
    )
    rows = cases.with_columns(way=pl.Series(np.asarray(ways))).join(plan, on="way", maintain_order="left")

    def after(part: str) -> pl.Expr:
        return pl.col("filed") + pl.duration(minutes=(pl.col("spent") * pl.col(part)).cast(pl.Int64))

    allowed = pl.when(pl.col("node") == "CZ").then(moment(after("begins").dt.offset_by(f"{ALLOWED_HOURS}h")))
    return rows.select(
        taskNum=URBAN,
        stepNo=pl.col("step").cast(pl.String),
        node="node",
        dept=pl.concat_str("town_name", pl.lit("综合执法队")),
        inTime=moment(after("begins")),
        dueTime=allowed,
        outTime=moment(after("ends")),
        updateTime=moment(after("ends")),
        _entity=pl.format("case:{}", pl.col("row").cast(pl.String).str.zfill(7)),
    )
