"""A unit's name is held against the register's, and the register's against what several departments agree on."""

import duckdb
import pytest

from catalog.registry.registry import Registry
from quality.checks.check import Check
from quality.checks.unit_name import unit_name_checks

REGISTRY = Registry.load()


def check_of(resource: str) -> Check:
    return next(unit_name_checks(REGISTRY.resource(resource)))


@pytest.fixture
def city() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(
        "CREATE SCHEMA std; CREATE SCHEMA master;"
        "CREATE TABLE std.amr_market_entity AS SELECT 'b' AS _batch_id, * FROM (VALUES"
        " (2, 'U1', '江门甲有限公司', []), (3, 'U2', '乙店', []), (4, 'U3', '丙店（已变更）', ['entity_name.doubtful'])"
        ") AS rows(_line_no, uscc, entity_name, _flags);"
        "CREATE TABLE std.fin_subsidy_payment AS SELECT 'b' AS _batch_id, * FROM (VALUES"
        " (2, 'U1', '江门甲有限公司'), (3, 'U1', '甲有限公司'), (4, 'U2', '江门乙店'),"
        " (5, 'U3', '丙店'), (6, 'U1', NULL)"
        ") AS rows(_line_no, uscc, entity_name);"
        "CREATE TABLE std.psb_floating_population AS SELECT 'b' AS _batch_id, * FROM (VALUES"
        " (2, '江门甲有限公司'), (3, '甲有限责任公司'), (4, '江门市乙店'), (5, '江门丁店'), (6, NULL)"
        ") AS rows(_line_no, employer_name);"
        "CREATE TABLE master.legal_entity_claim AS SELECT * FROM (VALUES"
        " ('U2', '江门乙店', 'sib_insurance_payment'), ('U2', '江门乙店', 'amr_inspection'),"
        " ('U1', '甲公司', 'amr_inspection'), ('U1', '江门甲有限公司', 'amr_market_entity')"
        ") AS rows(uscc, entity_name, resource)"
    )
    return connection


def found(city: duckdb.DuckDBPyConnection, resource: str) -> list[tuple[int, str]]:
    check = check_of(resource)
    city.execute("CREATE SCHEMA IF NOT EXISTS yardstick")
    for one in check.yardsticks:
        city.execute(f"CREATE OR REPLACE TABLE {one.name} AS {one.sql}")
    return city.execute(f"SELECT _line_no, column_name FROM ({check.sql}) ORDER BY ALL").fetchall()


def test_a_name_that_nobody_else_has_is_found(city: duckdb.DuckDBPyConnection) -> None:
    assert found(city, "fin_subsidy_payment") == [(3, "entity_name")]


def test_a_name_that_a_department_always_uses_is_no_slip(city: duckdb.DuckDBPyConnection) -> None:
    city.execute("INSERT INTO std.fin_subsidy_payment SELECT 'b', 10 + i, 'U1', '甲有限公司' FROM range(2) AS rows(i)")
    assert found(city, "fin_subsidy_payment") == []


def test_another_way_of_writing_is_found_though_another_department_has_it(city: duckdb.DuckDBPyConnection) -> None:
    city.execute("INSERT INTO master.legal_entity_claim VALUES ('U1', '甲有限公司', 'amr_annual_report')")
    assert found(city, "fin_subsidy_payment") == [(3, "entity_name")]


def test_a_department_that_writes_a_unit_in_two_ways_has_no_vote(city: duckdb.DuckDBPyConnection) -> None:
    city.execute("INSERT INTO master.legal_entity_claim VALUES ('U2', '乙商店', 'amr_inspection')")
    assert found(city, "fin_subsidy_payment") == [(3, "entity_name"), (4, "entity_name")]


def test_a_name_without_a_code_is_held_against_the_names_that_are_known(city: duckdb.DuckDBPyConnection) -> None:
    city.execute("UPDATE std.amr_market_entity SET entity_name = '江门乙店' WHERE uscc = 'U2'")
    assert found(city, "psb_floating_population") == [(3, "employer_name")]


def test_a_fuller_name_is_not_the_slip(city: duckdb.DuckDBPyConnection) -> None:
    city.execute("INSERT INTO std.fin_subsidy_payment VALUES ('b', 7, 'U1', '江门市甲有限公司')")
    assert found(city, "fin_subsidy_payment") == [(3, "entity_name")]
    city.execute("INSERT INTO std.psb_floating_population VALUES ('b', 7, '江门市甲有限公司')")
    assert found(city, "psb_floating_population") == [(3, "employer_name")]
    city.execute("UPDATE std.amr_market_entity SET entity_name = '江门市甲有限公司' WHERE uscc = 'U1'")
    assert (2, "employer_name") in found(city, "psb_floating_population")


def test_the_register_is_charged_when_two_departments_agree(city: duckdb.DuckDBPyConnection) -> None:
    assert found(city, "amr_market_entity") == [(3, "entity_name")]


def test_every_named_unit_is_checked() -> None:
    for name, contract in REGISTRY.contracts.items():
        coded = {spec.name for spec in contract.fields if spec.of and contract.field(spec.of).references}
        loose = {spec.name for spec in contract.fields if spec.element == "organisation_name" and not spec.of}
        named = {"entity_name"} if name == "amr_market_entity" else coded | loose
        checks = {check.name for check in unit_name_checks(REGISTRY.resource(name))}
        assert checks == {f"{field}.known_name" for field in named}
