"""市场监督管理局: what the year's random inspections were planned to be."""

import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import dates, numbers
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.views.columns import number
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.events import INSPECTION_ITEMS
from pipelines.sandbox.world.expressions import serial

FAULTS = (
    Fault("H7", "计划抽查对象数", 0.2, numbers.text_number("户")),
    Fault("H11", "完成期限", 0.2, dates.malformed),
)
OVER = (1.02, 1.05, 1.1, 1.2, 0.95)
"""How many more objects than were inspected each item's plan has; of the last one more were inspected than planned."""


def deliver(city: City, desk: Desk) -> None:
    """One workbook a year."""
    rng = desk.random("inspection_plans")
    done = city.inspections.group_by("item").len().sort("item")
    plans = done.with_columns(
        name=pl.col("item").replace_strict(dict(enumerate(INSPECTION_ITEMS)), return_dtype=pl.String),
        objects=(pl.col("len") * pl.Series([OVER[item] for item in done["item"]])).round().cast(pl.Int64),
    ).select(
        计划年度=pl.lit("2023"),
        计划编号=pl.format("SSJJH2023{}", serial("item", 3)),
        抽查事项="name",
        计划抽查对象数=number("objects"),
        完成期限=pl.lit("2023-12-31"),
        _entity=pl.format("inspection plan:{}", "item"),
    )
    sent = plant(plans, FAULTS, rng)
    desk.excel("amr_inspection_plan", "amr/inspection_plan_2023.xlsx", sent, ["2023年度双随机抽查计划"])
