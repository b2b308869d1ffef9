"""What every model keeps to, whatever engine runs it: Beijing's day, no clock, no mean of shares, no loops, units.

What means something else on another engine is told by `portable`; there too are division by what may be zero and
percentiles.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from catalog.contracts.expression_check import column_faults
from catalog.models.lineage import Schemas
from catalog.models.portable import lint, typed_query
from catalog.models.sql_model import SqlModel
from lake.errors import LakeError

_UNITS = {
    "_yuan": "元",
    "_minutes": "分钟",
    "_hours": "小时",
    "_days": "天",
    "_workdays": "工作日",
    "_km": "km",
    "_mm": "mm",
    "_m2": "㎡",
    "_ha": "公顷",
    "_mw": "MW",
}
_SHARES = ("_rate", "_share", "_ratio")
_CLOCK = (exp.CurrentDate, exp.CurrentTimestamp, exp.CurrentTime, exp.CurrentDatetime)
_CALENDAR = (exp.TimestampTrunc, exp.DateTrunc, exp.TimeToStr, exp.Extract, exp.Year, exp.Month, exp.Day)
_SAME_EVERYWHERE = frozenset({"EPOCH", "MINUTE", "SECOND"})
"""Parts of a moment that are those of Beijing in UTC too, which is whole hours away."""
_MOMENTS = (exp.DType.TIMESTAMPTZ, exp.DType.TIMESTAMPLTZ)


@dataclass(frozen=True)
class _Convention:
    applies: Callable[[exp.Expr], bool]
    message: str
    advice: str


def breaches(model: SqlModel, schemas: Schemas) -> Iterator[LakeError]:
    """What a model does that none should, each with its line and what to write instead."""
    for node in typed_query(model, schemas).find_all(*_LOOKED_AT):
        for convention in _CONVENTIONS:
            if convention.applies(node):
                shown = node.sql(dialect="duckdb")
                yield LakeError(
                    f"{model.name}: `{shown[:60]}` {convention.message}",
                    advice=convention.advice,
                    file=str(model.path),
                    line=_line(model, node),
                )
    yield from _without_unit(model)
    yield from _of_increment(model, schemas)


def _of_increment(model: SqlModel, schemas: Schemas) -> Iterator[LakeError]:
    for table, expression in model.increment.of.items() if model.increment else ():
        if table not in model.upstream:
            faults = [f"the model does not read {table}"]
        else:
            known = {column.name for column in schemas[table]}
            faults = [*column_faults(expression, known)] or lint(f"SELECT {expression} AS part FROM {table}")
        for fault in faults:
            advice = "say of each row of a table that is read to which part it belongs"
            yield LakeError(f"{model.name}: increment of {table}: {fault}", advice=advice, file=str(model.path))


def _is_clock(node: exp.Expr) -> bool:
    return isinstance(node, _CLOCK) or (isinstance(node, exp.Anonymous) and node.name.lower() in ("now", "today"))


def _cuts_a_moment(node: exp.Expr) -> bool:
    """A day or a month of a moment that nobody turned into Beijing's time; minutes are the same everywhere."""
    if isinstance(node, exp.Cast):
        return node.to.this == exp.DType.DATE and _is_moment(node.this)
    if not isinstance(node, _CALENDAR):
        return False
    if isinstance(node, exp.Extract):
        return node.name.upper() not in _SAME_EVERYWHERE and _is_moment(node.expression)
    return node.text("unit").upper() not in (*_SAME_EVERYWHERE, "HOUR") and _is_moment(node.this)


def _is_moment(node: exp.Expr) -> bool:
    return not isinstance(node.unnest(), exp.AtTimeZone) and node.type is not None and node.type.this in _MOMENTS


def _averages_shares(node: exp.Expr) -> bool:
    if not isinstance(node, exp.Avg):
        return False
    return any(column.name.lower().endswith(_SHARES) for column in node.find_all(exp.Column))


def _loops(node: exp.Expr) -> bool:
    """A condition of an outer join beside others that says nothing of what is joined: no hash table can answer it."""
    if not isinstance(node, exp.Join) or not node.side or not isinstance(on := node.args.get("on"), exp.And):
        return False
    joined = node.alias_or_name
    return any(joined not in {column.table for column in part.find_all(exp.Column)} for part in on.flatten())


_CONVENTIONS = (
    _Convention(
        _is_clock,
        "reads the clock: the same rows would give another table tomorrow",
        "take the newest day of the data the model reads",
    ),
    _Convention(
        _cuts_a_moment,
        "cuts a moment in UTC",
        "write cast(x at time zone 'Asia/Shanghai' as date): a day is Beijing's",
    ),
    _Convention(
        _averages_shares,
        "averages shares",
        "sum numerators and denominators and divide these",
    ),
    _Convention(
        _loops,
        "compares every row with every row: a condition of the outer join says nothing of the joined side",
        "let the joined side have the constant as a column, or ask for it in a CASE of the SELECT",
    ),
)

_LOOKED_AT = (*_CLOCK, exp.Anonymous, exp.Cast, *_CALENDAR, exp.Avg, exp.Join)
"""Of a city's hundred thousand nodes the few that a convention is about."""


def _without_unit(model: SqlModel) -> Iterator[LakeError]:
    for name, column in model.columns.items():
        unit = next((unit for ending, unit in _UNITS.items() if name.endswith(ending)), None)
        if unit and not column.unit:
            yield LakeError(
                f"{model.name}: {name} has no unit",
                advice=f"add `unit: {unit}` to the header",
                file=str(model.path),
                column=name,
            )


def _line(model: SqlModel, node: exp.Expr) -> int:
    """The line of the file; of a SELECT that something is built around, the line it begins on."""
    if model.indicators or model.gathers or model.forecast:
        return model.first_line
    lines = (one.meta["line"] for one in node.walk() if "line" in one.meta)
    return model.first_line + next(lines, 1) - 1
