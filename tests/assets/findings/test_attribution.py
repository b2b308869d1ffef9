"""What is wrong in a derived table is charged to the delivery that brought it, and to nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assets.context import LakeContext
from assets.findings.attribution import NAME, charge_rows
from assets.gov.tables import GOVERNANCE_TABLES
from catalog.contracts.contract import Rule
from lake.ledger.records import Verdict
from lake.shape import shape
from quality.scoring.card import Problem
from quality.scoring.examples import Example, Examples
from tests.assets.small_lake import build, deliver, deliver_firms, judge, small_lake


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LakeContext]:
    with small_lake(tmp_path_factory.mktemp("city")) as lake:
        deliver_firms(lake)
        yield lake


def failing(lake: LakeContext, table: str, check: str) -> LakeContext:
    """The lake with one more check on a model, which has failed."""
    rule = Rule(name="asked", check=check, message="不对", dimension="accuracy", severity="warning")
    judge(lake, table, Verdict("asked", "不对", "accuracy", "warning", False, False, 2, 1))
    return replace(lake, models={**lake.models, table: lake.models[table].model_copy(update={"checks": (rule,)})})


def charged(lake: LakeContext, table: str, check: str) -> set[tuple[str, str, str, int]]:
    rows = charge_rows(failing(lake, table, check))
    return {(row["resource"], row["department"], row["source_column"], row["row_count"]) for row in rows}


def test_a_master_value_is_charged_to_the_department_it_came_from(city: LakeContext) -> None:
    found = charged(city, "master.legal_entity", "entity_name <> '江门甲有限公司'")
    assert found == {("amr_market_entity", "amr", "entity_name", 1)}  # not to drb, whose permit has another name


def test_a_value_that_another_department_sent_is_charged_to_that_one(city: LakeContext) -> None:
    found = charged(city, "master.legal_entity_claim", "entity_name <> '甲公司'")
    assert found == {("drb_administrative_permit", "drb", "holder_name", 1)}


def examples(lake: LakeContext) -> list[Example]:
    """What a bulletin shows of the rows that are charged for the failed check."""
    row = charge_rows(lake)[0]
    next(table for table in GOVERNANCE_TABLES if table.spec.name == NAME).write(lake)
    problem = Problem(row["resource"], "asked", "不对", "accuracy", "warning", 1, (row["batch_id"],), row["table_name"])
    with lake.engine() as engine:
        return Examples(engine, lake.lakehouse, lake.registry).of(problem)


def test_a_row_without_a_partner_is_charged_to_its_own_delivery_and_shown_there(city: LakeContext) -> None:
    deliver(city, "wrb_station", [])
    deliver(
        city, "hyd_river_level", [{"station_code": "S1", "observed_at": datetime(2023, 6, 1, tzinfo=UTC), "level_m": 1}]
    )
    build(city, "topic.smart_water_river_level")
    found = charged(city, "topic.smart_water_river_level", "station_name is not null")
    (example,) = examples(failing(city, "topic.smart_water_river_level", "station_name is not null"))
    judge(city, "topic.smart_water_river_level")
    assert {(resource, rows) for resource, _unit, _column, rows in found} == {("hyd_river_level", 1)}
    assert {value for _title, value in example.cells} == {
        "S1",
        "2023-06-01 08:00:00",
    }  # as a clock in Jiangmen shows it


def test_a_restricted_value_of_a_derived_table_is_shown_by_its_shape_where_it_was_delivered(city: LakeContext) -> None:
    (example,) = examples(failing(city, "master.legal_entity", "entity_name <> '江门甲有限公司'"))
    assert (example.line, dict(example.cells)) == (2, {"企业名称": shape("江门甲有限公司")})


def test_what_holds_charges_nobody(city: LakeContext) -> None:
    judge(city, "master.legal_entity")
    judge(city, "master.legal_entity_claim")
    assert charge_rows(city) == []


def test_what_resolution_found_is_charged_to_the_rows_that_it_names(city: LakeContext) -> None:
    found = charged(city, "master.legal_entity_xref", "part = 'somebody'")
    judge(city, "master.legal_entity_xref")
    assert {"amr_market_entity", "drb_administrative_permit"} <= {resource for resource, *_rest in found}
