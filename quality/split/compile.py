"""A contract becomes SQL: ordered steps of one SELECT each, from the text as sent to typed columns and broken rules.

The steps of the texts come first (text_steps.py), then typed (typed value, `required` and `format`) and judged (`valid`
and the contract's own rules). Every step keeps the row's position, so that a result can always be led back to the file
and line it came from.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from catalog.contracts.contract import Contract
from catalog.registry.field import Field
from catalog.registry.resource import Resource
from lake.engine.identifiers import literal, quote
from lake.errors import LakeError
from quality.split.fast_path import broken_by, checked_column, ordinary_column, ordinary_tests
from quality.split.newness import newness
from quality.split.ordinary import ordinary_of
from quality.split.ordinary_way import OrdinaryWay, ordinary_way
from quality.split.text_steps import DELETES, JUDGED, SENT, TYPED, Step, carried, text_steps
from quality.standards.expression import value_sql
from quality.standards.rule import (
    OF_THE_FILE,
    RowRule,
    contract_rules,
    cut_rule,
    doubtful_rule,
    format_rule,
    operation_rule,
    required_rule,
    surplus_rule,
    valid_rule,
)
from quality.standards.typed_value import plain_value, typed_value


@dataclass(frozen=True)
class SplitPlan:
    """Everything the split of one resource needs; independent of any batch."""

    contract: Contract
    steps: tuple[Step, ...]
    rules: tuple[RowRule, ...]
    ordinary_ways: Mapping[str, OrdinaryWay]
    """By field. None of a `changes` delivery, where a value is judged by its row's operation too."""
    joins: tuple[str, ...] = ()
    """Tables that the first step reads beside the rows as sent."""
    newness: str | None = None
    """SQL of how new a row says it is; None where rows do not say it."""

    @property
    def errors(self) -> tuple[RowRule, ...]:
        """The rules that refuse a row."""
        return tuple(rule for rule in self.rules if rule.severity == "error")

    @property
    def warnings(self) -> tuple[RowRule, ...]:
        """The rules that only mark a row."""
        return tuple(rule for rule in self.rules if rule.severity == "warning")

    @property
    def accepted(self) -> str:
        """True for a row that breaks no rule of severity error."""
        broken = " OR ".join(quote(rule.id) for rule in self.errors)
        return f"NOT ({broken})" if broken else "TRUE"

    @property
    def flags(self) -> str:
        """The ids of the warnings of a row, as a list that may be empty."""
        return found_list({rule.id: rule.id for rule in self.warnings})

    @property
    def broken_ids(self) -> str:
        """The ids of all rules a row breaks, errors first."""
        return found_list({rule.id: rule.id for rule in (*self.errors, *self.warnings)})

    @property
    def reasons(self) -> str:
        """The Chinese reasons of all rules a row breaks, in the order of `broken_ids`."""
        return found_list({rule.id: rule.reason for rule in (*self.errors, *self.warnings)})

    def select(self, source: str, result: str, where: str = "TRUE") -> str:
        """A query over the judged rows of `source`, a relation with the raw columns."""
        previous, steps = " ".join([f"{source} AS {SENT}", *self.joins]), []
        for step in self.steps:
            shown = ", ".join(f"{text} AS {quote(name)}" for name, text in step.columns.items())
            # DuckDB may store a common table expression in memory; these must stream.
            steps.append(f"{quote(step.name)} AS NOT MATERIALIZED (SELECT {shown} FROM {previous})")
            previous = quote(step.name)
        return f"WITH {', '.join(steps)} SELECT {result} FROM {previous} WHERE {where}"


def found_list(texts: dict[str, str]) -> str:
    """SQL for the list of the texts whose rule is broken. DuckDB only: list_filter and lambda.

    The list is built only for rows that break something: on clean rows it would cost more than all rules together.
    """
    if not texts:
        return "CAST([] AS VARCHAR[])"
    found = ", ".join(f"CASE WHEN {quote(rule)} THEN {literal(text)} END" for rule, text in texts.items())
    broken = " OR ".join(quote(rule) for rule in texts)
    filtered = f"list_filter([{found}], lambda each: each IS NOT NULL)"
    return f"CASE WHEN {broken} THEN {filtered} ELSE CAST([] AS VARCHAR[]) END"


_COMPILED: MutableMapping[Resource, SplitPlan] = WeakKeyDictionary()
"""A plan lives as long as its resource and holds only the contract of it, or neither would ever go."""


def compile_split(resource: Resource) -> SplitPlan:
    """The plan for a resource, worked out once. SQL that does not parse is a LakeError naming the resource."""
    if (known := _COMPILED.get(resource)) is not None:
        return known
    try:
        return _COMPILED.setdefault(resource, _compile(resource))
    except LakeError as error:
        raise error.at_resource(resource.name) from error


def _compile(resource: Resource) -> SplitPlan:
    contract, tested = resource.contract, ordinary_tests(resource)
    typed, judged = carried(TYPED, contract, tested), carried(JUDGED, contract)
    rules: list[RowRule] = [
        surplus_rule(),
        cut_rule(),
        *([operation_rule(contract.changes)] if contract.changes else []),
    ]
    for field in resource.fields:
        rules += _field_rules(contract, field, typed, judged, ordinary=field.name in tested)
    for rule in contract_rules(contract):
        judged.columns[rule.id] = rule.broken
        rules.append(rule)
    if contract.changes:
        _spare_deletions(contract, rules, judged)
    steps = (*text_steps(resource, tested), typed, judged)
    ways = {} if contract.changes else {name: ordinary_way(resource.field(name)) for name in tested}
    return SplitPlan(contract, steps, tuple(rules), ways, newness=newness(resource))


def _spare_deletions(contract: Contract, rules: list[RowRule], judged: Step) -> None:
    """A deletion names a key and when it happened; what else its row says, or does not, is not looked at."""
    named = {*contract.key, contract.latest_by}
    for rule in rules:
        if rule.id not in OF_THE_FILE and rule.field not in named:
            judged.columns[rule.id] = f"({judged.columns[rule.id]}) AND NOT {quote(DELETES)}"


def _field_rules(contract: Contract, field: Field, typed: Step, judged: Step, *, ordinary: bool) -> Iterator[RowRule]:
    """Put the field into the last two steps and give its rules in the order an official would check them."""
    name, known = quote(field.name), ordinary_of(field.element) if ordinary else None
    value = typed_value(name, field.type)
    if known and field.type != "text":
        value = f"CASE WHEN {quote(ordinary_column(field.name))} THEN {plain_value(name, field.type)} ELSE {value} END"
    typed.columns[field.name], judged.columns[field.name] = value, name
    if known and known.check:
        typed.columns[checked_column(field.name)] = value_sql(known.check, name)
    ordering = contract.changes is not None and field.name == contract.latest_by
    text_rules = [required_rule(field)] if field.is_required or ordering else []
    if field.type != "text":
        text_rules.append(format_rule(field, typed.columns[field.name]))
    for rule in text_rules:
        typed.columns[rule.id], judged.columns[rule.id] = rule.broken, quote(rule.id)
        yield rule
    if valid := valid_rule(field):
        judged.columns[valid.id] = broken_by(field, valid) if known else valid.broken
        yield valid
    if doubtful := doubtful_rule(field):
        judged.columns[doubtful.id] = doubtful.broken
        yield doubtful
