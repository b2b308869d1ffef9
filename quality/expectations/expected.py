"""What a table must be like, derived from its contract or its model, in Great Expectations' words."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.contracts.contract import Rule, Severity
from catalog.models.sql_model import SqlModel
from catalog.registry.resource import Resource
from lake.engine.identifiers import quote
from quality.split.compile import compile_split
from quality.standards.rule import OF_THE_FILE, broken_check

COUNTED_NONE = "expect_no_rows_counted"
"""Our own type of expectation: what counts bad rows must count none (gx_rules.py)."""
NUMBER_OF_ROWS = "expect_table_row_count_to_be_between"
"""Great Expectations' own."""


@dataclass(frozen=True)
class Expectation:
    """One thing a table must satisfy. `type` and `arguments` are Great Expectations' own.

    `proof`: an aggregate that takes less room. When it is 0, so is what is counted; when not, that has to be asked.
    """

    check: str
    title: str
    dimension: str
    type: str
    arguments: dict[str, Any] = field(default_factory=dict)
    severity: Severity = "error"
    blocking: bool = True
    proof: str | None = None

    @property
    def to_prove(self) -> "Expectation":
        """What is asked first."""
        return self if self.proof is None else replace(self, arguments={"aggregate": self.proof}, proof=None)


@dataclass(frozen=True)
class Suite:
    """All that is expected of one table."""

    table: str
    expectations: tuple[Expectation, ...]


def suite_for_resource(resource: Resource) -> Suite:
    """Keys, required fields, volume, and every row rule once more on what was accepted.

    References are asked when all tables are there: quality/checks/reference.py.
    """
    return Suite(
        resource.std.name,
        (
            unique(resource.key),
            *(not_null(field.name, field.title) for field in resource.fields if field.is_required),
            _volume(resource),
            *_row_rules(resource),
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
    """No two rows with the same key; counted are those there are too many.

    Keys whose hashes all differ do: of hundreds of millions, hashes take a fifth of the memory.
    """
    title = f"主键（{'、'.join(key)}）唯一"
    keys = ", ".join(quote(name) for name in key)
    there = "" if len(key) > 1 else f" FILTER ({keys} IS NOT NULL)"  # of one column, a NULL is no key
    counted, proof = f"count(*) - count(DISTINCT ({keys}))", f"count(*) - count(DISTINCT hash({keys})){there}"
    return Expectation("key.unique", title, "accuracy", *none_of(counted), proof=proof)


def not_null(name: str, title: str) -> Expectation:
    """A column that is always filled."""
    return Expectation(f"{name}.not_null", f"{title}不为空", "completeness", *_rows(f"{quote(name)} IS NULL"))


def at_least_one_row() -> Expectation:
    """An empty table is a sign that something upstream went wrong; nobody is stopped by it."""
    arguments = {"min_value": 1}
    return Expectation("rows", "有数据", "completeness", NUMBER_OF_ROWS, arguments, "warning", blocking=False)


def _volume(resource: Resource) -> Expectation:
    """Where a delivery is the whole table, the table is as large as a delivery should be."""
    if not resource.states_the_whole:
        return at_least_one_row()
    volume = resource.contract.volume
    arguments = {"min_value": volume.min, "max_value": volume.max}
    title = f"数据量在 {volume.min} 至 {volume.max or '不限'} 行之间"
    return Expectation("rows", title, "completeness", NUMBER_OF_ROWS, arguments, "warning", blocking=False)


def _row_rules(resource: Resource) -> Iterator[Expectation]:
    """The rules that split the batches, in the same SQL, asked of the table. What refuses a row must find none.

    Not those about the row of a file: what a delivery said of a row is no column of the table.
    """
    standard = {field.name for field in resource.fields}
    for rule in compile_split(resource).rules:
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
    return COUNTED_NONE, {"aggregate": aggregate}
