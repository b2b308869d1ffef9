"""The SQL subset that means the same on DuckDB and on Spark, and what to write instead of the rest.

Each rule was measured on both engines: half of them fail on Spark, the other half give a different result silently.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import sqlglot
from sqlglot import exp
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.tokenizer_core import TokenType
from sqlglot.tokens import Tokenizer

from catalog.models.lineage import Schemas, question, resolve, table_types
from catalog.models.memory import Memory
from catalog.models.sql_model import SqlModel
from lake.engine.differences import DIFFERENT, TILDE, WEEKDAY

_FUNCTIONS = {
    "try_strptime": "use strptime on text that the contract has already validated",
    "timezone": "write `value at time zone 'Asia/Shanghai'` on a timestamptz",
}
_PARTS_OF_WEEK = ("DOW", "ISODOW", "DAYOFWEEK", "DAYOFWEEKISO", "DAYOFWEEK_ISO")
_INTEGERS = (*exp.DataType.INTEGER_TYPES,)
_FRACTIONS = (*exp.DataType.REAL_TYPES,)
_NAIVE = (exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ, exp.DType.DATE, exp.DType.DATETIME)

_LOST_IN_THE_TREE = re.compile(r"~|len", re.IGNORECASE)
_TYPED: Memory[exp.Expr] = Memory(most=2)
"""Of few: who lints a model does so at once, by all rules."""


@dataclass(frozen=True)
class _Rule:
    """`kinds`: those of which a node has to be one, or it is not asked."""

    kinds: tuple[type[exp.Expr], ...]
    applies: Callable[[exp.Expr], bool]
    advice: str


def _is_division_by_what_may_be_zero(node: exp.Expr) -> bool:
    divisor = node.expression.unnest()
    return not isinstance(divisor, exp.Nullif) and not (isinstance(divisor, exp.Literal) and float(divisor.name) != 0)


def _is_decimal_division(node: exp.Expr) -> bool:
    return any(_has_type(side, (exp.DType.DECIMAL,)) for side in node.iter_expressions())


def _is_cast_of_a_fraction_to_integer(node: exp.Expr) -> bool:
    value = node.this.unnest()
    if node.args["to"].this not in _INTEGERS or isinstance(value, exp.Round | exp.Floor | exp.Ceil):
        return False
    return isinstance(value, exp.Div | exp.Avg) or _has_type(value, _FRACTIONS)


def _is_zone_of_naive_time(node: exp.Expr) -> bool:
    return isinstance(node.this.unnest(), exp.AtTimeZone) or _has_type(node.this, _NAIVE)


def _is_difference_other_than_days(node: exp.Expr) -> bool:
    return (node.text("unit") or "DAY").upper() != "DAY"


def _is_part_of_week(node: exp.Expr) -> bool:
    if isinstance(node, exp.Extract):
        return node.name.upper() in _PARTS_OF_WEEK
    is_date_part = node.name.lower() in ("date_part", "datepart")
    return is_date_part and node.expressions[0].name.upper() in _PARTS_OF_WEEK


def _has_back_reference(node: exp.Expr) -> bool:
    return "\\" in node.text("replacement")


def _has_type(node: exp.Expr, types: tuple[exp.DType, ...]) -> bool:
    if isinstance(node, exp.Cast):
        return node.to.this in types
    return node.type is not None and node.type.this in types


_RULES = (
    _Rule(
        (exp.Div, exp.IntDiv, exp.Mod),
        _is_division_by_what_may_be_zero,
        "division by zero differs; write a / nullif(b, 0)",
    ),
    _Rule(
        (exp.Div,),
        _is_decimal_division,
        "the scale of a decimal division differs; cast both sides to double, then round",
    ),
    _Rule(
        (exp.Cast,),
        _is_cast_of_a_fraction_to_integer,
        "DuckDB rounds and Spark cuts off; write cast(round(…) as bigint)",
    ),
    _Rule(
        (exp.AtTimeZone,),
        _is_zone_of_naive_time,
        "`at time zone` on a naive timestamp differs; apply it to a timestamptz only",
    ),
    _Rule(
        (exp.DateDiff, exp.TimestampDiff),
        _is_difference_other_than_days,
        "only day differences agree; write date_diff('day', …), or extract and subtract",
    ),
    _Rule((exp.Extract, exp.Anonymous), _is_part_of_week, WEEKDAY),
    _Rule(
        (exp.RegexpReplace,),
        _has_back_reference,
        "back references are written differently; use regexp_extract and ||",
    ),
    _Rule(
        (exp.Join,), lambda node: node.text("method").upper() == "ASOF", "ASOF is not known to Spark; use row_number()"
    ),
    _Rule(
        (exp.SetOperation,),
        lambda node: bool(node.args.get("by_name")),
        "`union by name` is not portable; list the columns in the same order",
    ),
    _Rule(
        (exp.With,),
        lambda node: bool(node.args.get("recursive")),
        "recursive CTEs are not known to Spark; join a fixed number of times",
    ),
    _Rule((exp.Star,), lambda node: bool(node.args.get("except_")), "`* exclude` is not portable; list the columns"),
)


class _RulesOfKinds(dict[type[exp.Expr], tuple[_Rule, ...]]):
    """Most kinds of nodes have none, and a city's models have a hundred thousand nodes."""

    def __missing__(self, kind: type[exp.Expr]) -> tuple[_Rule, ...]:
        self[kind] = tuple(rule for rule in _RULES if issubclass(kind, rule.kinds))
        return self[kind]


_RULES_OF = _RulesOfKinds()


def lint(sql: str) -> list[str]:
    """What in the SQL would fail or mean something else on Spark, and what to write instead; empty when all is well."""
    return [*_lint_tokens(sql), *_lint_tree(annotate_types(sqlglot.parse_one(sql, dialect="duckdb"), dialect="duckdb"))]


def lint_model(model: SqlModel, schemas: Schemas) -> list[str]:
    """`lint` with the real column types, so that also what depends on them is told.

    The tree as written is looked at too: a `*` is not in the other any more.
    """
    as_written = [*_lint_tokens(model.sql), *_lint_tree(model.query)]
    return list(dict.fromkeys([*as_written, *_lint_tree(typed_query(model, schemas))]))


def typed_query(model: SqlModel, schemas: Schemas) -> exp.Expr:
    """A model's query with every column bound to its source, and the types of all that it says; look, do not touch."""
    return _TYPED.answer(question(model, schemas), lambda: _typed(model, schemas))


def _typed(model: SqlModel, schemas: Schemas) -> exp.Expr:
    query = resolve(model, schemas).scope.expression.copy()  # types change how others write it as SQL
    return annotate_types(query, schema=table_types(model, schemas), dialect="duckdb")


def _lint_tree(tree: exp.Expr) -> Iterator[str]:
    for node in tree.walk():
        for advice in _advice_for(node):
            yield f"`{_shortened(node)}`: {advice}"


def _advice_for(node: exp.Expr) -> Iterator[str]:
    if advice := DIFFERENT.get(type(node)):
        yield advice
    if isinstance(node, exp.Anonymous) and (advice := _FUNCTIONS.get(node.name.lower())):
        yield advice
    yield from (rule.advice for rule in _RULES_OF[type(node)] if rule.applies(node))


def _lint_tokens(sql: str) -> Iterator[str]:
    """What is no longer told apart in the tree."""
    if not _LOST_IN_THE_TREE.search(sql):
        return
    tokens = Tokenizer(dialect="duckdb").tokenize(sql)
    for token, following in pairwise(tokens):
        if token.token_type is TokenType.TILDE:
            yield f"`~`: {TILDE}"
        if token.text.lower() == "len" and following.text == "(":
            yield "`len(…)`: Spark has no len of a list; write array_length for lists and length for text"


def _shortened(node: exp.Expr) -> str:
    text = node.sql(dialect="duckdb")
    return text if len(text) <= 60 else f"{text[:59]}…"
