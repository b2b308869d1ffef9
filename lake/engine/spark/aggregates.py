"""Aggregates and windows."""

from collections.abc import Callable

from sqlglot import exp

from lake.engine.spark.build import call, cast, is_kind
from lake.engine.spark.not_portable import not_portable

_INTEGERS = exp.DataType.INTEGER_TYPES


def _sum(node: exp.Expr) -> exp.Expr:
    """DuckDB adds integers in 128 bits."""
    return exp.Sum(this=cast(node.this, "DECIMAL(38, 0)")) if is_kind(node.this, *_INTEGERS) else node


def _average(node: exp.Expr) -> exp.Expr:
    return exp.Avg(this=cast(node.this, "DOUBLE"))


def _collected(node: exp.Expr) -> exp.Expr:
    """list(…) keeps NULL and collect_list leaves it out; none of no rows is NULL in DuckDB."""
    if isinstance(node.this, exp.Order | exp.Distinct):
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "sort with list_sort")
    return call("collect_list", node.this)


def _of_least(name: str) -> Callable[[exp.Expr], exp.Expr]:
    """arg_min leaves rows out whose value is NULL; min_by does not."""

    def of(node: exp.Expr) -> exp.Expr:
        return call(name, node.this, node.expression)

    return of


AGGREGATES: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.Sum: _sum,
    exp.Avg: _average,
    exp.ArrayAgg: _collected,
    exp.ArgMin: _of_least("min_by"),
    exp.ArgMax: _of_least("max_by"),
}
