"""A row whose value another table does not have is found; a value that was ever sent there is known all the same."""

from typing import Any

import duckdb
import pytest

from catalog.registry.registry import Registry
from quality.checks.check import Check
from quality.checks.reference import reference_checks

REGISTRY = Registry.load()
KNOWN = "91440703MX00000017"


@pytest.fixture(scope="module")
def check() -> Check:
    payments = REGISTRY.resource("fin_subsidy_payment")
    return next(one for one in reference_checks(payments, REGISTRY) if one.name == "uscc.reference")


def test_every_reference_of_a_contract_is_a_check() -> None:
    for resource in REGISTRY.resources.values():
        wanted = [f"{field.name}.reference" for field in resource.fields if field.spec.references]
        assert [check.name for check in reference_checks(resource, REGISTRY)] == wanted


def test_it_warns_needs_both_tables_and_looks_at_what_was_ever_sent(check: Check) -> None:
    assert (check.blocking, check.severity, check.dimension) == (False, "warning", "consistency")
    assert check.needs == ("std.fin_subsidy_payment", "std.amr_market_entity")
    assert check.helps == ("raw.amr_market_entity",)
    assert "市场主体登记信息" in check.title


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (KNOWN, []),
        (None, []),
        ("91440703MX00000099", [(2, "uscc")]),
        ("91440703MX00000025", []),
        ("92440703MX00000031", []),
    ],
)
def test_orphans_are_found_by_position(check: Check, value: Any, found: list[tuple[int, str]]) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE SCHEMA std; CREATE SCHEMA raw;"
            f"CREATE TABLE std.amr_market_entity AS SELECT * FROM (VALUES ('{KNOWN}'), (NULL)) AS rows(uscc);"
            "CREATE TABLE raw.amr_market_entity AS"
            " SELECT * FROM (VALUES (' 91440703mxOOOOOO25'), ('924407********0031')) AS rows(统一社会信用代码);"
            "CREATE TABLE std.fin_subsidy_payment (_batch_id VARCHAR, _line_no BIGINT, uscc VARCHAR)"
        )
        connection.execute("INSERT INTO std.fin_subsidy_payment VALUES ('b', 2, ?)", [value])
        assert connection.execute(f"SELECT _line_no, column_name FROM ({check.sql})").fetchall() == found
