"""What one model reads: the columns that its values are made from, and those that only choose its rows."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from catalog.models.lineage import ColumnReference, Schemas, question, resolve, source_named, steps_below
from catalog.models.memory import Memory
from catalog.models.sql_model import SqlModel

Columns = frozenset[ColumnReference]
_CODE, _FIGURES = "kpi_code", ("numerator", "denominator")
_Memory = dict[tuple[Scope, int], Columns]


@dataclass(frozen=True)
class Readings:
    """`values`: output column → what it is made from. `rows`: what joins, filters, groups and orders by.

    `indicators`: code → the same two of that indicator alone, for a table that has several.
    """

    values: Mapping[str, Columns]
    rows: Columns
    indicators: Mapping[str, tuple[Columns, Columns]]


READINGS: Memory[Readings] = Memory(most=2000)


def readings(model: SqlModel, schemas: Schemas) -> Readings:
    """Read from the SQL; LakeError when it does not fit the schemas."""
    asked = question(model, schemas), tuple(model.indicators)
    return READINGS.answer(asked, lambda: _readings(model, schemas))


def _readings(model: SqlModel, schemas: Schemas) -> Readings:
    resolved = resolve(model, schemas)
    memory: _Memory = {}
    values = {name: _made_from(resolved.scope, at, memory) for at, name in enumerate(resolved.output_names)}
    rows = _read(resolved.scope).difference(*values.values())
    figures = frozenset[ColumnReference]().union(*(values.get(name, frozenset()) for name in _FIGURES))
    return Readings(values, rows, _indicators(model, resolved.scope, figures))


def _made_from(scope: Scope, position: int, memory: _Memory) -> Columns:
    """The lake's columns that the output at `position` is made from."""
    place = (scope, position)
    if place not in memory:
        memory[place] = frozenset[ColumnReference]().union(
            *(
                {step.source}
                if isinstance(step.source, ColumnReference)
                else _made_from(step.source, step.position, memory)
                for step in steps_below(scope, position)
            )
        )
    return memory[place]


def _read(scope: Scope) -> Columns:
    """All columns of the lake that a query and the queries below it name."""
    found = set()
    for below in _below(scope, set()):
        for column in below.columns:
            source = source_named(below, column.table)
            if isinstance(source, exp.Table) and source.db:
                found.add(ColumnReference(f"{source.db}.{source.name}", column.name))
    return frozenset(found)


def _below(scope: Scope, seen: set[int]) -> Iterator[Scope]:
    """A query and what it is made of, each once: its CTEs, subqueries and the branches of its unions."""
    if id(scope) in seen:
        return
    seen.add(id(scope))
    yield scope
    sources = (source for _node, source in scope.selected_sources.values() if isinstance(source, Scope))
    for inner in (*sources, *scope.subquery_scopes, *scope.set_operation_scopes):
        yield from _below(inner, seen)


def _indicators(model: SqlModel, scope: Scope, whole: Columns) -> dict[str, tuple[Columns, Columns]]:
    """Each indicator by the SELECTs that give its code to their rows; the `whole` for one that is called otherwise."""
    memory: _Memory = {}
    found: dict[str, tuple[Columns, Columns]] = {}
    for below in _below(scope, set()) if model.indicators else ():
        for code, branch, figures in _counted(below, model.indicators):
            values, rows = found.get(code, (frozenset(), frozenset()))
            values = values.union(*(_made_from(branch, at, memory) for at in figures))
            found[code] = (values, (rows | _read(branch)) - values)
    return {code: found.get(code) or (whole, _read(scope) - whole) for code in model.indicators}


def _counted(scope: Scope, codes: Container[str]) -> Iterator[tuple[str, Scope, list[int]]]:
    """The indicators that a query names in a text, with the SELECT that does and the places of its figures."""
    query = scope.expression
    names = query.named_selects if isinstance(query, exp.Query) else []
    figures = [names.index(name) for name in _FIGURES if name in names]
    if _CODE not in names or not figures:
        return
    for branch in _branches(scope):
        query = branch.expression
        code = query.selects[names.index(_CODE)] if isinstance(query, exp.Query) else query
        for text in code.find_all(exp.Literal):
            if text.name in codes:
                yield text.name, branch, figures


def _branches(scope: Scope) -> Iterator[Scope]:
    """The SELECTs of a UNION, whose columns go by the names of the first."""
    if isinstance(scope.expression, exp.SetOperation):
        for branch in scope.set_operation_scopes:
            yield from _branches(branch)
    elif isinstance(scope.expression, exp.Select):
        yield scope
