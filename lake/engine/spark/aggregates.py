"""Aggregates and windows."""

from collections.abc import Callable

from sqlglot import exp

from lake.engine.spark.build import call, cast, is_kind, when
from lake.engine.spark.not_portable import not_portable

_INTEGERS = exp.DataType.INTEGER_TYPES
_LIST = "collect_list"


def _sum(node: exp.Expr) -> exp.Expr:
    """DuckDB adds integers in 128 bits."""
    _not_of_fractions(node)
    return exp.Sum(this=cast(node.this, "DECIMAL(38, 0)")) if is_kind(node.this, *_INTEGERS) else node


def _average(node: exp.Expr) -> exp.Expr:
    """DuckDB adds exactly and divides once; of fractions the sum itself depends on the order."""
    _not_of_fractions(node)
    if isinstance(node.parent, exp.Window | exp.Filter):
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "divide a sum by a count")
    whole = exp.Sum(this=cast(node.this, "DECIMAL(38, 0)") if is_kind(node.this, *_INTEGERS) else node.this)
    return exp.paren(
        exp.Div(
            this=cast(whole, "DOUBLE"),
            expression=cast(exp.Count(this=node.this.copy()), "DOUBLE"),
            typed=False,
            safe=False,
        )
    )


def _not_of_fractions(node: exp.Expr) -> None:
    if is_kind(node.this, exp.DType.DOUBLE, exp.DType.FLOAT):
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "a sum of doubles depends on their order: cast to a decimal")


def _collected(node: exp.Expr) -> exp.Expr:
    """list(…): collect_list leaves NULL out, but not a structure that holds it."""
    if isinstance(node.this, exp.Order | exp.Distinct) or isinstance(node.parent, exp.Window):
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "sort with list_sort, and without OVER")
    held = call(_LIST, call("struct", exp.alias_(node.this, "held", quoted=True)))
    return held if isinstance(node.parent, exp.Filter) else _let_go(held)


def _filtered(node: exp.Expr) -> exp.Expr:
    if isinstance(node.this, exp.Anonymous) and node.this.name == _LIST:
        return _let_go(node)
    if isinstance(node.this, exp.AggFunc | exp.Anonymous):
        return node
    raise not_portable(f"`{node.sql('duckdb')[:60]}`", "aggregate CASE WHEN … THEN … END instead")


def _let_go(held: exp.Expr) -> exp.Expr:
    """The values again; of no rows NULL, as in DuckDB."""
    name = exp.to_identifier("one", quoted=True)
    value = exp.Dot(this=exp.Column(this=name), expression=exp.to_identifier("held", quoted=True))
    values = call("transform", held, exp.Lambda(this=value, expressions=[name.copy()]))
    return when(exp.GT(this=call("size", held.copy()), expression=exp.Literal.number(0)), values)


def _of_least(name: str) -> Callable[[exp.Expr], exp.Expr]:
    def of(node: exp.Expr) -> exp.Expr:
        return call(name, node.this, node.expression)

    return of


AGGREGATES: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.Sum: _sum,
    exp.Avg: _average,
    exp.ArrayAgg: _collected,
    exp.Filter: _filtered,
    exp.ArgMin: _of_least("min_by"),
    exp.ArgMax: _of_least("max_by"),
}
