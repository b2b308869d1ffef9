"""Functions of dates, moments and lists."""

from collections.abc import Callable

from sqlglot import exp

from lake.engine.spark.build import call, cast, is_kind, literal_number, literal_text, once, unsigned_year, when
from lake.engine.spark.not_portable import not_portable

_FORMS = {"%Y": "yyyy", "%m": "MM", "%d": "dd", "%H": "HH", "%M": "mm", "%S": "ss", "%f": "SSSSSS"}
_FRACTIONS = (exp.DType.DOUBLE, exp.DType.FLOAT)
_ZONED = (exp.DType.TIMESTAMPTZ, exp.DType.TIMESTAMPLTZ)
_NAIVE = (exp.DType.TIMESTAMP, exp.DType.TIMESTAMPNTZ)


def _finite(node: exp.Expr) -> exp.Expr:
    """Spark's dates and moments have no infinity: a text that says so is no date there."""
    [value] = node.expressions
    if not is_kind(value, *_FRACTIONS):
        return when(exp.Not(this=exp.Is(this=value, expression=exp.null())), exp.true())

    def finite(number: exp.Expr) -> exp.Expr:
        return call("abs", number).__lt__(cast(exp.Literal.string("Infinity"), "DOUBLE"))

    return exp.paren(once(value, finite))  # not-a-number is greater than infinity


def _at_zone(node: exp.Expr) -> exp.Expr:
    """Of a moment its reading there; of a reading the moment."""
    zone = node.args["zone"]
    if is_kind(node.this, *_ZONED):
        reading = cast(node.this, "TIMESTAMP_NTZ")  # the session's zone is UTC
        return call("convert_timezone", "UTC", zone, reading)
    if is_kind(node.this, *_NAIVE):
        return cast(call("convert_timezone", zone, "UTC", node.this), "TIMESTAMP")
    raise not_portable(f"`{node.sql('duckdb')[:60]}`", "apply it to a timestamp")


def _formatted(node: exp.Expr) -> exp.Expr:
    """strftime; sqlglot has the form in its own letters."""
    form = literal_text(node.args["format"])
    written = "" if form is None else form
    for duck, spark in _FORMS.items():
        written = written.replace(duck, f"\0{spark}\0")
    parts = written.split("\0")
    if form is None or any("%" in part for part in parts):
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "use %Y %m %d %H %M %S %f")
    quoted = "".join(part if place % 2 else _as_is(part) for place, part in enumerate(parts))
    return unsigned_year(call("date_format", node.this, quoted))


def _as_is(part: str) -> str:
    return "'{}'".format(part.replace("'", "''")) if part else ""


def _truncated(node: exp.Expr) -> exp.Expr:
    """Moments stay moments; of a date DuckDB makes a reading."""
    made = call("date_trunc", node.text("unit").upper(), node.this)
    return made if is_kind(node.this, *_ZONED) else cast(made, "TIMESTAMP_NTZ")


def _days_between(node: exp.Expr) -> exp.Expr:
    if (node.text("unit") or "DAY").upper() != "DAY":
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "only day differences agree")
    return cast(call("datediff", node.this, node.expression), "BIGINT")


_MICROSECONDS = 1_000_000
_PER_DEGREE = "0.017453292519943295"
"""Pi by 180 as DuckDB has it; Java's own way from degrees rounds otherwise."""


def _part(node: exp.Expr) -> exp.Expr:
    if node.name.upper() == "EPOCH" and is_kind(node.expression, *_ZONED):
        return _seconds(node.expression)
    return cast(node, "BIGINT") if node.name.upper() in ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE") else _no_part(node)


def _no_part(node: exp.Expr) -> exp.Expr:
    raise not_portable(f"`{node.sql('duckdb')[:60]}`", "extract year, month, day, hour or minute")


def _since_1970(node: exp.Expr) -> exp.Expr:
    return _seconds(node.this) if is_kind(node.this, *_ZONED) else _no_part(node)


def _seconds(moment: exp.Expr) -> exp.Expr:
    """Seconds since 1970 with their fraction, as a double."""
    whole = cast(call("unix_micros", moment), "DOUBLE")
    seconds = exp.Div(this=whole, expression=cast(exp.Literal.number(_MICROSECONDS), "DOUBLE"), typed=False, safe=False)
    return exp.paren(seconds, copy=False)


def _radians(node: exp.Expr) -> exp.Expr:
    per_degree = cast(exp.Literal.string(_PER_DEGREE), "DOUBLE")
    return exp.paren(exp.Mul(this=cast(node.this, "DOUBLE"), expression=per_degree), copy=False)


def _made_date(node: exp.Expr) -> exp.Expr:
    year, month, day = (cast(node.args[one], "INT") for one in ("year", "month", "day"))
    return call("make_date", year, month, day)


def _transformed(node: exp.Expr) -> exp.Expr:
    return call("transform", node.this, node.expression)


def _each(node: exp.Expr) -> exp.Expr:
    return call("filter", node.this, node.expression)


def _series(node: exp.Expr) -> exp.Expr:
    """Spark counts down where DuckDB gives nothing."""
    start, end = cast(node.args["start"], "BIGINT"), cast(node.args["end"], "BIGINT")
    step = exp.Literal.number(1)
    if node.args.get("step") is not None:
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "count in steps of one")
    none = cast(call("array"), "ARRAY<BIGINT>")
    return when(exp.GT(this=start, expression=end), none, call("sequence", start.copy(), end.copy(), step))


def _reduced(node: exp.Expr) -> exp.Expr:
    """list_reduce(list, merge, start): in 64 bits, as DuckDB adds."""
    values, merge, start = node.expressions
    merge.set("this", cast(merge.this, "BIGINT"))
    return call("aggregate", values, cast(start, "BIGINT"), merge)


def _reduced_by_spark(node: exp.Expr) -> exp.Expr:
    merge = node.args["merge"]
    merge.set("this", cast(merge.this, "BIGINT"))
    return call("aggregate", node.this, cast(node.args["initial"], "BIGINT"), merge)


def _element(node: exp.Expr) -> exp.Expr:
    """DuckDB counts from 1, sqlglot keeps from 0."""
    [place] = node.expressions
    number = literal_number(place)
    if number is None or (not is_kind(node.this, exp.DType.ARRAY, exp.DType.LIST) and not _is_list(node.this)):
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "write the place down, and use substring for texts")
    return call("try_element_at", node.this, number + 1 - int(node.args.get("offset") or 0))


def _is_list(node: exp.Expr) -> bool:
    return isinstance(node, exp.Array) or (isinstance(node, exp.Anonymous) and node.name == "transform")


def _sorted(node: exp.Expr) -> exp.Expr:
    """Smallest first, and NULL last in Spark as in DuckDB."""
    return call("array_sort", node.this)


def _joined(node: exp.Expr) -> exp.Expr:
    return call("array_join", node.this, node.expression)


def _sized(node: exp.Expr) -> exp.Expr:
    return cast(call("size", node.this), "BIGINT")


def _bit_count(node: exp.Expr) -> exp.Expr:
    return call("bit_count", *node.expressions)


def _empty_list_typed(node: exp.Expr) -> exp.Expr:
    return call("array", *node.expressions)


FUNCTIONS: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.AtTimeZone: _at_zone,
    exp.TimeToStr: _formatted,
    exp.TimestampTrunc: _truncated,
    exp.DateTrunc: _truncated,
    exp.DateDiff: _days_between,
    exp.Extract: _part,
    exp.TimeToUnix: _since_1970,
    exp.Radians: _radians,
    exp.DateFromParts: _made_date,
    exp.Transform: _transformed,
    exp.ArrayFilter: _each,
    exp.GenerateSeries: _series,
    exp.Reduce: _reduced_by_spark,
    exp.Bracket: _element,
    exp.ArraySort: _sorted,
    exp.ArrayToString: _joined,
    exp.ArraySize: _sized,
    exp.Array: _empty_list_typed,
}
NAMED: dict[str, Callable[[exp.Expr], exp.Expr]] = {
    "isfinite": _finite,
    "list_reduce": _reduced,
    "bit_count": _bit_count,
}
"""Functions that sqlglot has no node for."""
ALIKE: tuple[type[exp.Expr], ...] = (
    *(exp.And, exp.Or, exp.Case, exp.If, exp.Coalesce, exp.Nullif, exp.Greatest, exp.Least, exp.Exists),
    *(exp.Abs, exp.Sign, exp.Sqrt, exp.Sin, exp.Cos, exp.Tan, exp.Atan2, exp.Ascii, exp.MD5),
    *(exp.Translate, exp.Pad, exp.Replace, exp.SplitPart, exp.ConcatWs, exp.JSONExtractScalar),
    *(exp.CurrentDate, exp.CurrentTimestamp, exp.Year, exp.Month, exp.Day, exp.LastDay, exp.StrToTime),
    *(exp.Count, exp.Min, exp.Max, exp.LogicalAnd, exp.LogicalOr),
    *(exp.RowNumber, exp.Rank, exp.DenseRank, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue),
)
"""What both engines, or sqlglot between them, were seen to do alike; what is in no list is refused."""
