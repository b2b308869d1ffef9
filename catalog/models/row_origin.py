"""Which rows of an upstream table a row of a model is made of, as conditions read from the model's SQL.

A column of the grain is followed down to the lake table it comes from, with every expression on the way. Where that
is one table's columns alone, `expression = value` finds the rows; aggregates and mixtures of tables are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, product

from sqlglot import exp
from sqlglot.optimizer.scope import Scope

from catalog.models.lineage import Schemas, resolve, source_named
from catalog.models.sql_model import SqlModel

_MANY_ROWS = (exp.AggFunc, exp.Window, exp.Query, exp.Unnest)
_MOST_ALTERNATIVES = 64
_PATH = ":"


@dataclass
class RowOrigin:
    """How to find the contributing rows of one upstream table.

    `conditions`: column of the grain → expressions over the table's columns, any of which may equal its value.
    """

    table: str
    conditions: dict[str, list[str]] = field(default_factory=dict)


def row_origins(model: SqlModel, schemas: Schemas) -> list[RowOrigin]:
    """One origin for each upstream table; without conditions where no column of the grain leads to it."""
    resolved = resolve(model, schemas)
    origins = {table: RowOrigin(table) for table in model.upstream}
    for name in model.grain:
        for expression in _followed(resolved.scope, resolved.output_names.index(name), ""):
            readings = {column.table for column in expression.find_all(exp.Column)}
            if len(readings) == 1:
                table = readings.pop().rsplit(_PATH, 1)[1]
                found = origins[table].conditions.setdefault(name, [])
                text = _bare(expression).sql(dialect="duckdb")
                found += [text] if text not in found else []
    for table, origin in origins.items():
        origin.conditions = origin.conditions or _same_names(model, schemas, table)
    return list(origins.values())


def _same_names(model: SqlModel, schemas: Schemas, table: str) -> dict[str, list[str]]:
    names = {column.name for column in schemas[table]}
    return {name: [exp.column(name, quoted=True).sql(dialect="duckdb")] for name in model.grain if name in names}


def _followed(scope: Scope, position: int, path: str) -> Iterator[exp.Expr]:
    """An output column as expressions over lake tables; one for each branch of a UNION."""
    query = scope.expression
    if isinstance(query, exp.SetOperation):
        for branch in scope.set_operation_scopes:
            yield from _followed(branch, position, path)
    elif isinstance(query, exp.Select):
        yield from _expanded(scope, query.selects[position].unalias(), path)


def _expanded(scope: Scope, expression: exp.Expr, path: str) -> Iterator[exp.Expr]:
    if expression.find(*_MANY_ROWS):
        return
    columns = list(expression.find_all(exp.Column))
    choices = [list(_alternatives(scope, column, path)) for column in columns]
    for chosen in islice(product(*choices), _MOST_ALTERNATIVES):
        yield _put(expression, chosen)


def _put(expression: exp.Expr, values: tuple[exp.Expr, ...]) -> exp.Expr:
    """The expression with its columns, in the order they are found, replaced."""
    copy = expression.copy()
    for place, value in zip(list(copy.find_all(exp.Column)), values, strict=True):
        if place is copy:
            return value.copy()
        place.replace(value.copy() if isinstance(value, exp.Column) else exp.paren(value.copy()))
    return copy


def _alternatives(scope: Scope, column: exp.Column, path: str) -> Iterator[exp.Expr]:
    """What a column stands for. Leaves carry the path of aliases to them: a table joined to itself is two readings."""
    source = source_named(scope, column.table)
    here = f"{path}/{column.table}"
    if isinstance(source, exp.Table):
        yield exp.column(column.name, table=f"{here}{_PATH}{source.db}.{source.name}", quoted=True)
    elif isinstance(source, Scope):
        query = source.expression
        if isinstance(query, exp.Query) and column.name in query.named_selects:
            yield from _followed(source, query.named_selects.index(column.name), here)


def _bare(expression: exp.Expr) -> exp.Expr:
    """The expression over one table, without the table's name."""
    copy = expression.copy()
    for column in copy.find_all(exp.Column):
        column.set("table", None)
    return copy
