"""Numbers: what divides, overflows or rounds does so as in DuckDB."""

from collections.abc import Callable

from sqlglot import exp

from lake.engine.spark.build import call, cast, is_kind, literal_number
from lake.engine.spark.not_portable import not_portable

_FRACTIONS = (exp.DType.DOUBLE, exp.DType.FLOAT)
_DATES = (exp.DType.DATE,)
_MOMENTS = (exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ, exp.DType.TIMESTAMPNTZ)
_TRIED: dict[type[exp.Expr], str] = {exp.Add: "try_add", exp.Sub: "try_subtract", exp.Mul: "try_multiply"}


def _divide(node: exp.Expr) -> exp.Expr:
    """DuckDB divides in double, whatever it divides; a nought gives infinity there, and an error here."""
    return exp.Div(this=cast(node.this, "DOUBLE"), expression=cast(node.expression, "DOUBLE"), typed=False, safe=False)


def _zero_is_null(node: exp.Expr) -> exp.Expr:
    divisor = node.expression.unnest()
    known = isinstance(divisor, exp.Nullif) or literal_number(divisor) not in (None, 0)
    return node.expression if known else exp.Nullif(this=node.expression, expression=exp.Literal.number(0))


def _divide_whole(node: exp.Expr) -> exp.Expr:
    """Both cut towards nought."""
    return exp.paren(exp.IntDiv(this=exp.paren(node.this), expression=exp.paren(_zero_is_null(node))))


def _modulo(node: exp.Expr) -> exp.Expr:
    node.set("expression", _zero_is_null(node))
    return node


def _subtract(node: exp.Expr) -> exp.Expr:
    """Days between two dates, which Spark gives as an interval."""
    if is_kind(node.this, *_DATES) and is_kind(node.expression, *_DATES):
        return cast(call("datediff", node.this, node.expression), "BIGINT")
    if is_kind(node.this, *_DATES) and isinstance(node.expression, exp.Interval):
        return exp.Sub(this=cast(node.this, "TIMESTAMP_NTZ"), expression=node.expression)
    if is_kind(node.this, *_MOMENTS) and is_kind(node.expression, *_MOMENTS, *_DATES):
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "use date_diff('day', …)")
    return node


def _add(node: exp.Expr) -> exp.Expr:
    """A date and an interval make a moment."""
    if is_kind(node.this, *_DATES) and isinstance(node.expression, exp.Interval):
        return exp.Add(this=cast(node.this, "TIMESTAMP_NTZ"), expression=node.expression)
    return node


def _round(node: exp.Expr) -> exp.Expr:
    """DuckDB moves the point, rounds and moves it back; Spark rounds the shortest text of the number."""
    places = node.args.get("decimals")
    if not is_kind(node.this, *_FRACTIONS):
        return node
    digits = 0 if places is None else literal_number(places)
    if digits is None or digits < 0:
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "write down how many places")
    if digits == 0:
        return call("round", node.this, 0)
    power = cast(exp.Literal.number(10**digits), "DOUBLE")
    return exp.paren(
        exp.Div(
            this=call("round", exp.Mul(this=exp.paren(node.this), expression=power), 0),
            expression=power.copy(),
            typed=False,
            safe=False,
        )
    )


def _xor(node: exp.Expr) -> exp.Expr:
    """Spark writes it as an operator, which binds less than what stands around it."""
    return exp.paren(exp.BitwiseXor(this=exp.paren(node.this), expression=exp.paren(node.expression)))


def _shift(node: exp.Expr) -> exp.Expr:
    return call("shiftright", node.this, node.expression)


def _power(node: exp.Expr) -> exp.Expr:
    return call("power", cast(node.this, "DOUBLE"), cast(node.expression, "DOUBLE"))


def _whole(name: str) -> Callable[[exp.Expr], exp.Expr]:
    """Of a fraction Spark's gives an integer, DuckDB's a fraction."""

    def rounded(node: exp.Expr) -> exp.Expr:
        made = call(name, node.this)
        return cast(made, "DOUBLE") if is_kind(node.this, *_FRACTIONS) else made

    return rounded


def tried(node: exp.Expr) -> exp.Expr:
    """TRY(…): NULL where its arithmetic leaves the range of numbers."""
    inner: exp.Expr = node.this
    for part in reversed(list(inner.walk())):
        name = _TRIED.get(type(part))
        if name is None:
            continue
        made = call(name, part.this.unnest(), part.expression.unnest())
        made.type = part.type
        if part is inner:
            inner = made
        else:
            part.replace(made)
    return exp.paren(inner)


ARITHMETIC: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.Div: _divide,
    exp.IntDiv: _divide_whole,
    exp.Mod: _modulo,
    exp.Sub: _subtract,
    exp.Add: _add,
    exp.Round: _round,
    exp.Floor: _whole("floor"),
    exp.Ceil: _whole("ceil"),
    exp.BitwiseXor: _xor,
    exp.BitwiseRightShift: _shift,
    exp.Pow: _power,
    exp.Try: tried,
}
