"""Suites are derived, never written: every contract and model has one."""

import pytest

from assets.context import MODEL_FOLDERS
from catalog.models.sql_model import load_models
from catalog.registry.registry import Registry
from quality.expectations.expected import suite_for_model, suite_for_resource
from tests.quality.samples import resource

REGISTRY = Registry.load()


def test_every_contract_guards_its_key_and_its_required_fields() -> None:
    for one in REGISTRY.resources.values():
        suite = suite_for_resource(one)
        checks = {expected.check: expected for expected in suite.expectations}
        assert len(checks) == len(suite.expectations), one.name
        assert checks["key.unique"].blocking
        assert all(checks[f"{name}.not_null"].blocking for name in one.key)
        assert {rule.name for rule in one.contract.rules} <= checks.keys()


@pytest.mark.parametrize(("mode", "volume"), [("full", True), ("snapshot", True), ("increment", False)])
def test_a_table_that_is_one_delivery_is_as_large_as_one(mode: str, volume: bool) -> None:
    suite = suite_for_resource(
        resource([{"name": "code", "from": "编号", "element": "code"}], delivery=mode, volume={"max": 9})
    )
    (rows,) = [one for one in suite.expectations if one.check == "rows"]
    assert (rows.arguments.get("max_value") == 9) is volume


def test_every_model_guards_its_grain() -> None:
    for model in load_models(MODEL_FOLDERS).values():
        checks = {one.check: one for one in suite_for_model(model).expectations}
        assert checks["key.unique"].blocking, model.name
        assert {f"{name}.not_null" for name in model.grain} <= checks.keys()


def test_the_operation_of_a_delivery_is_not_looked_for_in_the_table() -> None:
    suite = suite_for_resource(REGISTRY.resource("psb_vehicle"))
    assert not [one.check for one in suite.expectations if "operation" in one.check]
