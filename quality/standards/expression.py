"""SQL that people wrote (elements, rules, derivations) becomes a syntax tree before anything is put into it."""

from collections.abc import Callable
from functools import cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from catalog.contracts.element import VALUE
from lake.engine.identifiers import quote
from lake.engine.sql_tree import reductions_in_order
from lake.engine.written_sql import expression_refusals
from lake.errors import LakeError

DIALECT = "duckdb"
_ONE_ROW = (exp.Condition, exp.AtTimeZone, exp.Interval)
_PLACE = "\ue000"
"""A column called as none can be: a letter for private use."""
_ARITHMETIC = (exp.Mul, exp.Add, exp.Sub, exp.Neg)
_TEXTS = exp.DataType.TEXT_TYPES
_MANY_ROWS = (exp.Query, exp.AggFunc, exp.Window)


@cache
def _parsed(text: str) -> exp.Expression:
    for refusal in expression_refusals(text):  # known from reading the catalogue, and never run all the same
        raise LakeError(f"not an expression over one row: {text!r}: {refusal.message}", advice=refusal.advice)
    try:
        statements = sqlglot.parse(text, dialect=DIALECT)
    except SqlglotError as error:
        raise LakeError(f"not readable SQL: {text!r}: {error}", advice="correct the expression") from error
    tree = statements[0] if len(statements) == 1 else None
    one_row = isinstance(tree, _ONE_ROW)
    if isinstance(tree, exp.Expression) and one_row and not tree.find(*_MANY_ROWS):
        reductions_in_order(tree)
        return tree.transform(_forgiving)
    raise LakeError(f"not an expression over one row: {text!r}", advice="write one expression without SELECT")


def _forgiving(node: exp.Expression) -> exp.Expression:
    """A value that cannot be cast is not known: its own rules refuse its row, and the delivery goes on.

    Without ANSI mode Spark's CAST does the same.
    """
    may_fail = isinstance(node, exp.Cast) and not isinstance(node.this, exp.Literal) and not node.is_type(*_TEXTS)
    return exp.TryCast(**node.args) if may_fail else node


def parse(text: str) -> exp.Expression:
    """One SQL expression as a tree of its own. Statements, sub-queries and aggregates are LakeErrors."""
    return _parsed(text).copy()


def _local_names(tree: exp.Expression) -> set[str]:
    """Names bound inside the expression: parameters of lambdas and list comprehensions."""
    lambdas = (parameter.name for scope in tree.find_all(exp.Lambda) for parameter in scope.expressions)
    return {*lambdas, *(scope.expression.name for scope in tree.find_all(exp.Comprehension))}


def replace_columns(text: str, replacement: Callable[[str], exp.Expression]) -> exp.Expression:
    """The expression with every column it names replaced by what `replacement` gives for the name."""
    tree = parse(text)
    local = _local_names(tree)

    def substitute(node: exp.Expression) -> exp.Expression:
        return replacement(node.name) if isinstance(node, exp.Column) and node.name not in local else node

    return tree.transform(substitute, copy=False)


def columns_of(text: str) -> list[str]:
    """The columns an expression reads, in their order."""
    tree = parse(text)
    local = _local_names(tree)
    return list(dict.fromkeys(node.name for node in tree.find_all(exp.Column) if node.name not in local))


def with_value(text: str, value: exp.Expression) -> exp.Expression:
    """An element's expression talking about `value` instead of its placeholder."""

    def place(name: str) -> exp.Expression:
        return exp.paren(value) if name.lower() == VALUE else column(name)

    return replace_columns(text, place)


@cache
def _template(text: str) -> str:
    return sql(with_value(text, column(_PLACE)))


def value_sql(text: str, value: str) -> str:
    """The SQL of an element's expression talking about the SQL `value`.

    The same few expressions stand in every contract: each is read once, and `value` is put in as text.
    """
    return _template(text).replace(quote(_PLACE), value)


def in_range(tree: exp.Expr) -> exp.Expr:
    """The same, but NULL where its arithmetic leaves the range of numbers, as nineteen digits times sixty do."""
    return exp.Try(this=tree) if tree.find(*_ARITHMETIC) else tree


def column(name: str, table: str | None = None) -> exp.Expression:
    """A quoted column, of a table when one is named."""
    return exp.column(exp.to_identifier(name, quoted=True), exp.to_identifier(table, quoted=True))


def sql(tree: exp.Expr) -> str:
    """The tree as DuckDB's SQL."""
    return tree.sql(dialect=DIALECT)
