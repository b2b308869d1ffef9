"""What a table must be like, derived from its contract or its model: the suite that Great Expectations judges."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from catalog.contracts.contract import Contract, Rule, Severity
from catalog.models.sql_model import SqlModel
from catalog.registry.registry import Registry
from catalog.registry.table_specs import field_title
from lake.engine.identifiers import quote
from quality.split.compile import compile_split
from quality.standards.rule import OF_THE_FILE, broken_check


@dataclass(frozen=True)
class Expectation:
    """One thing a table must satisfy. `type` and `arguments` are Great Expectations' own."""

    check: str
    title: str
    dimension: str
    type: str
    arguments: dict[str, Any] = field(default_factory=dict)
    severity: Severity = "error"
    blocking: bool = True


@dataclass(frozen=True)
class Suite:
    """All that is expected of one table."""

    table: str
    expectations: tuple[Expectation, ...]


def suite_for_contract(contract: Contract, registry: Registry) -> Suite:
    """Keys, required fields, volume, and every row rule once more on what was accepted.

    References are asked when all tables are there: quality/checks/reference.py.
    """
    required = [spec for spec in contract.fields if spec.required or spec.name in contract.key]
    return Suite(
        f"std.{contract.name}",
        (
            unique(contract.key),
            *(not_null(spec.name, field_title(spec, registry)) for spec in required),
            _volume(contract),
            *_row_rules(contract, registry),
        ),
    )


def suite_for_model(model: SqlModel) -> Suite:
    """The grain of the model, its own checks, and that it holds anything at all."""
    return Suite(
        model.name,
        (
            unique(model.grain),
            *(not_null(name, model.columns[name].title) for name in model.grain),
            at_least_one_row(),
            *(_model_check(rule) for rule in model.checks),
        ),
    )


def unique(key: tuple[str, ...]) -> Expectation:
    """No two rows with the same key; counted are those there are too many."""
    title = f"主键（{'、'.join(key)}）唯一"
    keys = ", ".join(quote(name) for name in key)
    return Expectation("key.unique", title, "accuracy", *none_of(f"count(*) - count(DISTINCT ({keys}))"))


def not_null(name: str, title: str) -> Expectation:
    """A column that is always filled."""
    return Expectation(f"{name}.not_null", f"{title}不为空", "completeness", *_rows(f"{quote(name)} IS NULL"))


def at_least_one_row() -> Expectation:
    """An empty table is a sign that something upstream went wrong; nobody is stopped by it."""
    arguments = {"min_value": 1}
    return Expectation(
        "rows", "有数据", "completeness", "expect_table_row_count_to_be_between", arguments, "warning", blocking=False
    )


def _volume(contract: Contract) -> Expectation:
    """A full delivery is the whole table, so that the table is as large as a delivery should be."""
    if contract.delivery != "full":
        return at_least_one_row()
    arguments = {"min_value": contract.volume.min, "max_value": contract.volume.max}
    title = f"数据量在 {contract.volume.min} 至 {contract.volume.max or '不限'} 行之间"
    kind = "expect_table_row_count_to_be_between"
    return Expectation("rows", title, "completeness", kind, arguments, "warning", blocking=False)


def _row_rules(contract: Contract, registry: Registry) -> Iterator[Expectation]:
    """The rules that split the batches, in the same SQL, asked of the table. What refuses a row must find none.

    Not those about the row of a file: what a delivery said of a row is no column of the table.
    """
    plan = compile_split(contract, registry)
    standard = {spec.name for spec in contract.fields}
    for rule in plan.rules:
        if rule.id in OF_THE_FILE:
            continue
        if rule.field is None or (rule.id.endswith(".valid") and rule.field in standard):
            blocking = rule.severity == "error"
            yield Expectation(
                rule.id, rule.reason, rule.dimension, *_rows(rule.broken), rule.severity, blocking=blocking
            )


def _model_check(rule: Rule) -> Expectation:
    query = _rows(broken_check(rule.check))
    return Expectation(rule.name, rule.message, rule.dimension, *query, rule.severity, rule.severity == "error")


def _rows(broken: str) -> tuple[str, dict[str, Any]]:
    """Rows that break something."""
    return none_of(f"count(*) FILTER (WHERE {broken})")


def none_of(aggregate: str) -> tuple[str, dict[str, Any]]:
    """What counts bad rows must count none: quality/expectations/gx_rules.py."""
    return "expect_no_rows_counted", {"aggregate": aggregate}
