"""The city's systems, tables, evidence and networks are one consistent world, and name nobody."""

import numpy as np
import polars as pl
import pytest

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.world.city import City
from pipelines.sandbox.world.digital import make_digital, make_usage, read_departments
from pipelines.sandbox.world.operations import make_circuits, make_network_faults, make_service_levels, make_tickets
from pipelines.sandbox.world.platform import make_apis, make_calls_of_apis, make_verifications, make_visits
from tests.pipelines.sandbox.one_city import one_city


@pytest.fixture(scope="module")
def city() -> City:
    return one_city()


def test_every_department_has_a_system(city: City) -> None:
    assert set(read_departments()["id"]) == set(city.digital.systems["id"])
    assert city.digital.systems["system_no"].is_unique().all()


def test_systems_have_tables_and_tables_have_columns(city: City) -> None:
    digital = city.digital
    assert set(digital.tables["system"]) == set(range(len(digital.systems)))
    assert set(digital.columns["table"]) == set(range(len(digital.tables)))
    assert digital.columns.select("table", "ordinal").is_unique().all()
    assert digital.columns.filter(~pl.col("nullable"))["null_share"].max() == 0


def test_the_same_seed_makes_the_same_systems(city: City) -> None:
    again = make_digital(city.scale, city.firms, stream(city.seed, "digital"))
    assert again.systems.equals(city.digital.systems)
    assert again.columns.equals(city.digital.columns)


def test_machines_report_each_day_within_a_hundred_percent(city: City) -> None:
    usage = make_usage(city.digital.hosts, 5, stream(7, "usage"))
    assert usage.select("host_no", "day").is_unique().all()
    assert len(usage) == 5 * len(city.digital.hosts)
    assert (usage["peak"] >= usage["cpu"]).all()
    assert (usage["peak"] <= 100).all()


def test_verifications_pass_exactly_when_the_digest_is_the_recorded_one(city: City) -> None:
    verified = make_verifications(city.scale, city.evidence, stream(7, "verified"))
    same = verified["submitted"] == verified["digest"]
    assert (same == verified["passed"]).all()
    assert set(verified["evidence_no"]) <= set(city.evidence["evidence_no"])
    assert city.evidence["digest"].str.contains("^[0-9a-f]{64}$").all()


def test_calls_are_of_registered_interfaces_and_systems(city: City) -> None:
    apis = make_apis(city.scale, city.digital, stream(7, "apis"))
    calls = make_calls_of_apis(apis, city.digital, 3, stream(7, "calls"))
    assert set(calls["api_no"]) <= set(apis["api_no"])
    assert set(calls["system_no"]) <= set(city.digital.systems["system_no"])
    assert calls.select("api_no", "system_no", "day").is_unique().all()
    assert (calls["successes"] <= calls["calls"]).all()


def test_visits_narrow_from_visits_to_cases(city: City) -> None:
    visits = make_visits(city.scale, stream(7, "visits"))
    steps = visits.select("visits", "visitors", "logins", "cases").to_numpy()
    assert (np.diff(steps, axis=1) <= 0).all()


def test_faults_are_of_circuits_that_lead_into_their_county(city: City) -> None:
    circuits = make_circuits(city.scale, city.places, city.digital, stream(7, "circuits"))
    faults = make_network_faults(city.scale, circuits, stream(7, "faults"))
    assert set(faults["circuit_no"]) <= set(circuits["circuit_no"])
    assert (circuits["village_code"].str.head(6) == circuits["county_code"]).all()


def test_a_system_without_failure_was_never_down(city: City) -> None:
    levels = make_service_levels(city.digital, stream(7, "levels"))
    assert levels.filter(pl.col("failures") == 0)["down"].sum() == 0


def test_tickets_know_numbers_of_staff_and_no_names(city: City) -> None:
    tickets = make_tickets(city.scale, city.digital, stream(7, "tickets"))
    assert tickets["handler"].dtype.is_integer()
    assert (tickets["solved"].is_null() != tickets["done"]).all()
