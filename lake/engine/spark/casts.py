"""Casts: a text is a date, a moment or a number on Spark exactly where DuckDB takes it for one.

DuckDB is the kinder reader: `2020/1/2`, `1e3` as an integer, `1_000`, `24:00:00`. Texts are brought into the one form
that Spark reads the same way, and what DuckDB does not know becomes NULL, which no cast of Spark's makes a value of.
"""

from collections.abc import Callable

from sqlglot import exp

from lake.engine.spark.build import call, cast, is_kind, once, text, unsigned_year, when
from lake.engine.spark.not_portable import not_portable

_KIND = exp.DType
_TEXTS = exp.DataType.TEXT_TYPES
_INTEGERS = exp.DataType.INTEGER_TYPES
_FRACTIONS = (_KIND.DOUBLE, _KIND.FLOAT)
_ZONED = (_KIND.TIMESTAMPTZ, _KIND.TIMESTAMPLTZ)
_NAIVE = (_KIND.TIMESTAMP, _KIND.TIMESTAMPNTZ)
_SPARK = {
    _KIND.DATE: "DATE",
    _KIND.DOUBLE: "DOUBLE",
    _KIND.FLOAT: "FLOAT",
    _KIND.BOOLEAN: "BOOLEAN",
    **dict.fromkeys(_ZONED, "TIMESTAMP"),
    **dict.fromkeys(_NAIVE, "TIMESTAMP_NTZ"),
    **dict.fromkeys(_TEXTS, "STRING"),
    _KIND.TINYINT: "TINYINT",
    _KIND.SMALLINT: "SMALLINT",
    _KIND.INT: "INT",
    _KIND.BIGINT: "BIGINT",
    _KIND.INT128: "DECIMAL(38, 0)",
}
_BLANK = r"[ \t\n\x0B\f\r]"
_DAY = r"(-?[0-9]{1,7})([-/\\ ])([0-9]{1,2})\2([0-9]{1,2})"
_DATE = rf"\A{_BLANK}*(-?[0-9]{{1,7}}([-/\\ ])[0-9]{{1,2}}\2[0-9]{{1,2}})(?![0-9])"
_OFFSET = r"Z|[+-][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2})?)?"
_TIME = rf"[ T]{_BLANK}*0*([0-9]{{1,2}}):([0-9]{{0,2}})(?::([0-9]{{0,2}})(?:\.([0-9]{{0,6}})[0-9]*)?)?"
_NUMBER = r"[+-]?(?:[0-9]+(?:_[0-9]+)*(?:\.(?:[0-9]+(?:_[0-9]+)*)?)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][+-]?[0-9]+)?"
_FRACTION = rf"{_NUMBER}|[+-]?(?i:inf|infinity|nan)"
_ZONE = rf"({_OFFSET}| (?:[A-Za-z][A-Za-z0-9_+/-]*))?"
_NO_ZONE = rf"(?:{_OFFSET}| (?i:UTC))?()"
_LARGEST_EXACT = 9_000_000_000_000_000_000


def _casting(node: exp.Expr) -> exp.Expr:
    wanted, value, forgiving = node.args["to"], node.this, isinstance(node, exp.TryCast)
    if isinstance(value.unnest(), exp.Null):
        return cast(value, _spark_type(wanted))
    if wanted.this in _TEXTS:
        return _as_text(value)
    if _is_text(value) and not _is_plain_literal(value, wanted):
        return _of_text(value, wanted, forgiving=forgiving)
    if wanted.this is _KIND.DECIMAL and is_kind(value, *_FRACTIONS):
        return _decimal_of_fraction(value, wanted, forgiving=forgiving)
    if wanted.this in _INTEGERS and is_kind(value, *_FRACTIONS):
        return cast(call("rint", value), _spark_type(wanted), forgiving=forgiving)
    if wanted.this in _INTEGERS and is_kind(value, _KIND.DECIMAL):
        return cast(call("round", value, 0), _spark_type(wanted), forgiving=forgiving)
    return cast(value, _spark_type(wanted), forgiving=forgiving)


def _spark_type(wanted: exp.DataType) -> str:
    if wanted.this is _KIND.DECIMAL:
        digits = [part.name for part in wanted.expressions] or ["18", "3"]
        return f"DECIMAL({', '.join(digits)})"
    if wanted.this in (_KIND.ARRAY, _KIND.LIST):
        return f"ARRAY<{_spark_type(wanted.expressions[0])}>"
    if wanted.this not in _SPARK:
        raise not_portable(f"a cast to {wanted.sql('duckdb')}", "use the types of the lake's columns")
    return _SPARK[wanted.this]


def _is_text(value: exp.Expr) -> bool:
    """What has no known type counts as a text: a cast of the text of a value gives the value."""
    return is_kind(value, *_TEXTS) or value.type is None or is_kind(value, _KIND.UNKNOWN)


def _is_plain_literal(value: exp.Expr, wanted: exp.DataType) -> bool:
    """`DATE '2020-01-02'`: written by people, and read by both."""
    return isinstance(value.unnest(), exp.Literal) and wanted.this in (_KIND.DATE, *_ZONED, *_NAIVE)


def _of_text(value: exp.Expr, wanted: exp.DataType, *, forgiving: bool) -> exp.Expr:
    if wanted.this in _INTEGERS:
        exact = cast(_number(value), "DECIMAL(38, 10)", forgiving=forgiving)
        return cast(call("round", exact, 0), _spark_type(wanted), forgiving=forgiving)
    if wanted.this in _FRACTIONS:
        return cast(_number(value, _FRACTION), _spark_type(wanted), forgiving=forgiving)
    if wanted.this is _KIND.DECIMAL:
        return cast(_number(value), _spark_type(wanted), forgiving=forgiving)
    if wanted.this is _KIND.DATE:
        return cast(_day(value), "DATE", forgiving=forgiving)
    if wanted.this in (*_ZONED, *_NAIVE):
        return _moment(value, wanted, forgiving=forgiving)
    if wanted.this is _KIND.BOOLEAN:
        return _truth(value)
    return cast(value, _spark_type(wanted), forgiving=forgiving)


def _number(value: exp.Expr, form: str = _NUMBER) -> exp.Expr:
    """The text of a number without blanks and underscores; an empty text when it is none."""
    found = call("regexp_extract", value, rf"\A{_BLANK}*({form}){_BLANK}*\z", 1)
    return call("replace", found, "_", "")


def _day(value: exp.Expr) -> exp.Expr:
    """`2020/1/2…` as `2020-1-2`; an empty text when no day stands at the start."""
    return _long_year(call("translate", call("regexp_extract", _named_day(value), _DATE, 1), "/\\ ", "---"))


def _named_day(value: exp.Expr) -> exp.Expr:
    """The one day that has a name."""
    return call("regexp_replace", value, rf"\A{_BLANK}*(?i:epoch){_BLANK}*\z", "1970-01-01")


def _long_year(value: exp.Expr) -> exp.Expr:
    """Spark wants four digits or more of a year."""
    return call("regexp_replace", value, r"\A(-?)([0-9]{1,3})-", "$1000$2-")


def _moment(value: exp.Expr, wanted: exp.DataType, *, forgiving: bool) -> exp.Expr:
    """Twenty-four hours are the next day's nought."""
    zone = _ZONE if wanted.this in _ZONED else _NO_ZONE
    form = rf"\A{_BLANK}*{_DAY}(?:{_TIME}{zone}{_BLANK}*)?\z"
    parts = call("regexp_replace", call("regexp_extract", _named_day(value), form, 0), form, "$1-$3-$4 $5:$6:$7.$8$9")
    whole = _long_year(call("regexp_replace", parts, r"([ :.])(?=[:.Z+ -]|\z)", "$10"))
    kind = _spark_type(wanted)

    def read(found: exp.Expr) -> exp.Expr:
        late = exp.RegexpLike(this=found.copy(), expression=text(r"\A[0-9-]+ 24:0*:0*\.0*(?:[^0-9]|\z)"))
        nought = cast(call("regexp_replace", found.copy(), r"\A([0-9-]+) 24:", "$1 0:"), kind, forgiving=forgiving)
        day = exp.Interval(this=text("1"), unit=exp.var("DAY"))
        return when(late, exp.Add(this=nought, expression=day), cast(found.copy(), kind, forgiving=forgiving))

    return once(whole, read)


def _truth(value: exp.Expr) -> exp.Expr:
    yes = exp.RegexpLike(this=value, expression=text(r"\A(?i:t|true|y|yes|1|on)\z"))
    no = exp.RegexpLike(this=value.copy(), expression=text(r"\A(?i:f|false|n|no|0|off)\z"))
    return exp.Case(ifs=[exp.If(this=yes, true=exp.true()), exp.If(this=no, true=exp.false())])


def _decimal_of_fraction(value: exp.Expr, wanted: exp.DataType, *, forgiving: bool) -> exp.Expr:
    """DuckDB moves the point in double, rounds and is exact from there; Spark rounds the number's shortest text."""
    digits, places = [int(part.name) for part in wanted.expressions] or [18, 3]
    moved = exp.Mul(this=exp.paren(value), expression=cast(exp.Literal.number(10**places), "DOUBLE"))

    def exact(rounded: exp.Expr) -> exp.Expr:
        whole = cast(cast(rounded.copy(), "BIGINT", forgiving=forgiving), f"DECIMAL({digits}, 0)", forgiving=forgiving)
        if digits > 18:
            small = exp.LT(this=call("abs", rounded.copy()), expression=exp.Literal.number(_LARGEST_EXACT))
            large = cast(rounded.copy(), f"DECIMAL({digits}, 0)", forgiving=forgiving)
            whole = when(small, whole, large)
        scale = cast(text(f"{10**-places:.{places}f}"), f"DECIMAL({places + 1}, {places})")
        product = exp.Mul(this=cast(whole, f"DECIMAL({digits}, 0)", forgiving=forgiving), expression=scale)
        return cast(product, _spark_type(wanted), forgiving=forgiving)

    return once(call("round", moved, 0), exact)


def _as_text(value: exp.Expr) -> exp.Expr:
    if is_kind(value, *_ZONED):
        return call("concat", unsigned_year(cast(cast(value, "TIMESTAMP_NTZ"), "STRING")), "+00")
    if is_kind(value, _KIND.DATE, *_NAIVE):
        return unsigned_year(cast(value, "STRING"))
    if is_kind(value, *_FRACTIONS):
        raise not_portable(f"`{value.sql('duckdb')[:60]}` as a text", "cast it to a decimal first")
    if is_kind(value, _KIND.ARRAY, _KIND.LIST, _KIND.STRUCT, _KIND.MAP, _KIND.INTERVAL):
        raise not_portable(f"`{value.sql('duckdb')[:60]}` as a text", "use array_to_string or strftime")
    return cast(value, "STRING")


CASTS: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {exp.Cast: _casting, exp.TryCast: _casting}
