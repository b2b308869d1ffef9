"""Suites are derived, never written: every contract and model has one."""

from assets.context import MODEL_FOLDERS
from catalog.models.sql_model import load_models
from catalog.registry.registry import Registry
from quality.expectations.expected import suite_for_contract, suite_for_model

REGISTRY = Registry.load()


def test_every_contract_guards_its_key_and_its_required_fields() -> None:
    for contract in REGISTRY.resources.values():
        suite = suite_for_contract(contract, REGISTRY)
        checks = {one.check: one for one in suite.expectations}
        assert len(checks) == len(suite.expectations), contract.name
        assert checks["key.unique"].blocking
        assert all(checks[f"{name}.not_null"].blocking for name in contract.key)
        assert {rule.name for rule in contract.rules} <= checks.keys()


def test_every_model_guards_its_grain() -> None:
    for model in load_models(MODEL_FOLDERS).values():
        checks = {one.check: one for one in suite_for_model(model).expectations}
        assert checks["key.unique"].blocking, model.name
        assert {f"{name}.not_null" for name in model.grain} <= checks.keys()


def test_the_operation_of_a_delivery_is_not_looked_for_in_the_table() -> None:
    suite = suite_for_contract(REGISTRY.resource("psb_vehicle"), REGISTRY)
    assert not [one.check for one in suite.expectations if "operation" in one.check]
