"""应急管理局: what lies in the hazard sources, in such amounts that their R is the registered one."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import numbers
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.randomness import Generator, stream
from pipelines.sandbox.views.columns import number
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.fire_emergency import make_alarms, make_hazards, make_hydrants, make_key_units

SUBSTANCES = {
    "液氨": ("7664-41-7", 10.0, 2.0),
    "液氯": ("7782-50-5", 5.0, 4.0),
    "汽油": ("86290-81-5", 200.0, 1.0),
    "甲醇": ("67-56-1", 500.0, 1.0),
    "液化石油气": ("68476-85-7", 50.0, 1.5),
    "苯乙烯": ("100-42-5", 500.0, 1.0),
}
"""CAS number, threshold in tonnes and β of GB 18218-2018."""
ALPHA_FROM = (1, 30, 50, 100)
ALPHAS = (0.5, 1.0, 1.2, 1.5, 2.0)
FAULTS = (
    Fault("H33", "存量", 0.03, numbers.times(1000)),
    Fault("H7", "临界量", 0.03, numbers.text_number("t")),
)


def deliver(city: City, desk: Desk) -> None:
    """One workbook."""
    rng = desk.random("hazard_substances")
    drawn = stream(city.seed, "fire_emergency")  # as the sources were: units, hydrants and alarms before them
    make_key_units(city.scale, city.firms, drawn)
    make_hydrants(city.scale, city.places, drawn)
    make_alarms(city.scale, city.places, drawn)
    rows = _substances(make_hazards(city.scale, city.firms, city.places, drawn), rng)
    sent = plant(rows, FAULTS, rng)
    desk.excel("emb_hazard_substance", "emb/hazard_substance_20231231.xlsx", sent, ["重大危险源物质清单"])


def _substances(hazards: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """One substance a source: R = α β q/Q gives its amount."""
    people = rng.integers(0, 160, len(hazards))
    alpha = np.array(ALPHAS)[np.searchsorted(ALPHA_FROM, people, side="right")]
    known = [SUBSTANCES[chemical] for chemical in hazards["chemical"]]
    threshold, beta = (np.array([one[part] for one in known]) for part in (1, 2))
    amount = np.round(hazards["risk"].to_numpy() * threshold / (alpha * beta), 3)
    return hazards.with_columns(
        cas=pl.Series([one[0] for one in known]),
        amount=pl.Series(amount),
        threshold=pl.Series(threshold),
        beta=pl.Series(beta),
        people=pl.Series(people),
    ).select(
        危险源编码=pl.format("4407{}", serial("hazard", 8)),
        物质名称="chemical",
        CAS号="cas",
        存量=number("amount"),
        临界量=number("threshold"),
        校正系数=number("beta"),
        暴露人数=number("people"),
        _entity="entity",
    )
