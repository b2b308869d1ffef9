"""司法局: law offices and other legal services, for its interface."""

import numpy as np
import polars as pl

from pipelines.sandbox.desk import Desk
from pipelines.sandbox.faults import divisions, organisations, text
from pipelines.sandbox.faults.fault import Fault, plant
from pipelines.sandbox.faults.records import repeat_rows
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.views.columns import beside, day, number
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.expressions import serial
from pipelines.sandbox.world.organisations import make_organisations

SERVICES = 420
ENDINGS = {"1": "律师事务所", "2": "公证处", "3": "司法鉴定所", "4": "法律服务所"}
FAULTS = (
    Fault("H22", "uscc", 0.02, organisations.lower_case),
    Fault("H25", "areaName", 0.03, divisions.county_variant),
    Fault("H9", "orgType", 0.02, text.relabelled({"1": "律师事务所", "4": "基层法律服务所"})),
    Fault("H4", "lawyerCount", 0.01, text.null_spelling),
)


def deliver(city: City, desk: Desk) -> None:
    """One list, in the order of the interface."""
    rng = desk.random("jus")
    services = repeat_rows(plant(_services(city), FAULTS, rng), 0.01, rng)
    desk.answers("jus_legal_service_org", "jus_services:/api/jus/legal-services", services, ("uscc",))


def _services(city: City) -> pl.DataFrame:
    rng = stream(city.seed, "legal services")
    count = max(160, city.scale.count(SERVICES))
    rows = make_organisations(count, "31", "MWL", "legal", city.places, city.people, rng)
    rows = beside(rows, city.people[rows["head"]].select(person="name", head_entity="entity")).with_columns(
        kind=pl.Series(rng.choice(["1", "2", "3", "4"], count, p=[0.62, 0.06, 0.08, 0.24])),
        staff=pl.Series(rng.integers(3, 60, count)),
    )
    return rows.select(
        uscc="uscc",
        orgName=pl.format("广东{}{}", "brand", pl.col("kind").replace_strict(ENDINGS)),
        orgType="kind",
        licenceNo=pl.format("3144070{}", serial("organisation", 8)),
        headName="person",
        areaName="county_name",
        address="address",
        phone="phone",
        lawyerCount=number("staff"),
        licenceDate=day("founded"),
        status=pl.Series(np.where(rng.random(count) < 0.04, "0", "1")),
        _entity="entity",
        _role_organisation="entity",
        _role_head="head_entity",
    )
