"""Short ways to write Spark's SQL as a tree."""

from collections.abc import Callable
from itertools import count

from sqlglot import exp

_NUMBERS = count()


def call(name: str, *arguments: exp.Expr | str | int) -> exp.Expr:
    """A call of one of Spark's functions; a text or number is a literal."""
    return exp.Anonymous(this=name, expressions=[_argument(one) for one in arguments])


def text(value: str) -> exp.Expr:
    """A literal."""
    return exp.Literal.string(value)


def cast(value: exp.Expr, to: str, *, forgiving: bool = False) -> exp.Expr:
    """A cast to one of Spark's types."""
    kind = exp.DataType.build(to, dialect="spark")
    return exp.TryCast(this=value, to=kind, safe=True) if forgiving else exp.Cast(this=value, to=kind)


def when(condition: exp.Expr, then: exp.Expr, otherwise: exp.Expr | None = None) -> exp.Expr:
    """CASE WHEN … THEN … ELSE … END."""
    return exp.Case(ifs=[exp.If(this=condition, true=then)], default=otherwise)


def once(value: exp.Expr, body: Callable[[exp.Expr], exp.Expr]) -> exp.Expr:
    """`body` of a value that it says more than once, and that is worked out once."""
    if isinstance(value, exp.Column | exp.Literal | exp.Null):
        return body(value)
    name = exp.to_identifier(f"once_{next(_NUMBERS)}", quoted=True)
    made = body(exp.Column(this=name))
    held = call("transform", call("array", value), exp.Lambda(this=made, expressions=[name.copy()]))
    return call("element_at", held, 1)


def unsigned_year(day: exp.Expr) -> exp.Expr:
    """The text of a day as DuckDB writes it: Java puts a plus before a year of five digits."""
    return call("regexp_replace", day, r"[+](?=[0-9]{5})", "")


def literal_text(node: exp.Expr) -> str | None:
    """The text of a literal; None for anything else."""
    inner = node.unnest()
    return inner.name if isinstance(inner, exp.Literal) and inner.is_string else None


def literal_number(node: exp.Expr) -> int | None:
    """The value of a whole number that is written down; None for anything else."""
    inner = node.unnest()
    if isinstance(inner, exp.Cast):
        return literal_number(inner.this)
    if isinstance(inner, exp.Neg):
        found = literal_number(inner.this)
        return None if found is None else -found
    return int(inner.name) if isinstance(inner, exp.Literal) and inner.is_int else None


def is_kind(node: exp.Expr, *kinds: exp.DType) -> bool:
    """Whether a node has one of these types in DuckDB."""
    return node.type is not None and node.type.this in kinds


def _argument(value: exp.Expr | str | int) -> exp.Expr:
    if isinstance(value, exp.Expr):
        return value
    return exp.Literal.string(value) if isinstance(value, str) else exp.Literal.number(value)
