"""The first steps of a split: from the text as sent to the normal text of every field.

sent_text (the text, derivations) → asked (whether it is ordinary) → clean (clean text) → coded (the department's codes
→ the standard's) → placed (coordinates in the lake's reference system) → normal (the element's normal form).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from catalog.contracts.contract import ROW_NUMBER, ChangeLog, Contract, FieldSpec
from catalog.registry.resource import Resource
from lake.connectors.rows.rows import CUT_COLUMN, SURPLUS_COLUMN
from lake.engine.identifiers import literal, quote
from lake.position import BATCH_ID, EXTRA, INGESTED_AT, LINE_NO
from quality.split.fast_path import ordinary_column, unless_ordinary
from quality.split.ordinary import ordinary_of
from quality.standards.clean import cleaned
from quality.standards.expression import in_range, parse, replace_columns, sql, value_sql
from quality.standards.positions import position_stages
from quality.standards.rule import CUT, OPERATION, SURPLUS

CLEAN, NORMAL, TYPED, JUDGED = "clean", "normal", "typed", "judged"
"""Steps by their names; the last two are those of compile.py."""
POSITION = (BATCH_ID, LINE_NO, INGESTED_AT)
DELETES = "_deletes"
"""Of a `changes` delivery: whether the row deletes its key."""
SENT = "sent"
"""The rows as sent, in the first step; its columns are always named with it, whatever a department calls them."""


@dataclass
class Step:
    """One SELECT: output column → SQL over the step before."""

    name: str
    columns: dict[str, str] = field(default_factory=dict)


def carried(name: str, contract: Contract, ordinary: Iterable[str] = ()) -> Step:
    """A step that hands on where its rows come from, and which of these fields are ordinary."""
    operation = (DELETES, OPERATION) if contract.changes else ()
    columns = (*POSITION, SURPLUS, CUT, *operation, *map(ordinary_column, ordinary))
    return Step(name, {column: quote(column) for column in columns})


def text_steps(resource: Resource, tests: Mapping[str, str]) -> Iterator[Step]:
    """The steps from what was sent to normal texts; `tests` tell which texts of which fields are ordinary."""
    yield _sent(resource.contract)
    yield _asked(resource.contract, tests)
    yield _clean(resource, tests)
    yield _coded(resource.contract, tests)
    yield from _placed(resource.contract, tests)
    yield _normal(resource, tests)


def _sent(contract: Contract) -> Step:
    step = Step("sent_text", {position: quote(SENT, position) for position in POSITION})
    step.columns[SURPLUS] = _says(SURPLUS_COLUMN)
    step.columns[CUT] = _says(CUT_COLUMN)
    if changes := contract.changes:
        known = _spellings((*changes.insert, *changes.update, *changes.delete))
        step.columns[DELETES] = deletes(changes, SENT)
        step.columns[OPERATION] = f"coalesce({_operation(changes, SENT)} NOT IN ({known}), TRUE)"
    for spec in contract.fields:
        step.columns[spec.name] = _origin(spec)
    return step


def _says(beside: str) -> str:
    """Whether the JSON of what was sent beyond the contract has it of the row: a quote in a value has a backslash."""
    key = f'"{beside}":"'
    return f"coalesce(contains({quote(SENT, EXTRA)}, {literal(key)}), FALSE)"


def _origin(spec: FieldSpec) -> str:
    """SQL for the text of a field as it was sent or is derived from what was sent."""
    if spec.from_ is None:
        return _derived(spec.derive or "")
    sent = quote(SENT, spec.from_)
    return f"CAST({sent} AS VARCHAR)" if spec.from_ == ROW_NUMBER else sent


def _derived(text: str) -> str:
    cleaned_text = replace_columns(text, lambda name: parse(cleaned(quote(SENT, name), null_spellings=True)))
    return sql(in_range(cleaned_text))


def _asked(contract: Contract, tests: Mapping[str, str]) -> Step:
    step = carried("asked", contract)
    step.columns |= {spec.name: quote(spec.name) for spec in contract.fields}
    step.columns |= {ordinary_column(name): test for name, test in tests.items()}
    return step


def _clean(resource: Resource, ordinary: Collection[str]) -> Step:
    step = carried(CLEAN, resource.contract, ordinary)
    for one in resource.fields:
        text = cleaned(quote(one.name), null_spellings=one.element.null_spellings)
        step.columns[one.name] = unless_ordinary(one.name, text) if one.name in ordinary else text
    return step


def _coded(contract: Contract, ordinary: Iterable[str]) -> Step:
    step = carried("coded", contract, ordinary)
    for spec in contract.fields:
        name = quote(spec.name)
        cases = " ".join(f"WHEN {literal(theirs)} THEN {literal(ours)}" for theirs, ours in spec.codes.items())
        step.columns[spec.name] = f"CASE {name} {cases} ELSE {name} END" if cases else name
    return step


def _placed(contract: Contract, ordinary: Iterable[str]) -> Iterator[Step]:
    for place, columns in enumerate(position_stages(contract), 1):
        step = carried(f"placed_{place}", contract, ordinary)
        step.columns |= {spec.name: quote(spec.name) for spec in contract.fields} | columns
        yield step


def _normal(resource: Resource, ordinary: Collection[str]) -> Step:
    step = carried(NORMAL, resource.contract, ordinary)
    for one in resource.fields:
        text = value_sql(one.element.normalise, quote(one.name))
        known = ordinary_of(one.element) if one.name in ordinary else None
        step.columns[one.name] = unless_ordinary(one.name, text, known.form) if known else text
    return step


def deletes(changes: ChangeLog, *table: str) -> str:
    """SQL over rows as sent that is true for a deletion and otherwise false; `table` names the relation."""
    return f"coalesce({_operation(changes, *table)} IN ({_spellings(changes.delete)}), FALSE)"


def _operation(changes: ChangeLog, *table: str) -> str:
    return cleaned(quote(*table, changes.operation), null_spellings=True)


def _spellings(words: tuple[str, ...]) -> str:
    return ", ".join(literal(word) for word in words)
