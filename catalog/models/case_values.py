"""Values of cases: what stands in YAML as a value of a column's type, and whether two values are the same."""

import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

ValueOf = str | int | float | Decimal | date | datetime | bool | list[str] | None


def value_of(written: object, kind: str) -> ValueOf:
    """What is written in YAML as a value of a lake type; ValueError says what to write instead."""
    if written is None:
        return None
    read = _decimal if kind.startswith("decimal(") else _READERS[kind]
    return read(written)


def from_text(written: str, kind: str) -> ValueOf:
    """The same of a cell of a CSV file, where everything is text and nothing is NULL; ValueError likewise."""
    if written == "":
        return None
    if kind == "boolean":
        return _boolean({"true": True, "false": False}.get(written, written))
    if kind in ("integer", "double"):
        return int(written) if kind == "integer" else float(written)
    return value_of(written, kind)


def same(one: object, other: object) -> bool:
    """Whether two values are equal; doubles up to what the last bits of a sum may differ."""
    if isinstance(one, float) and isinstance(other, int | float) and not isinstance(other, bool):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other


def _text(written: object) -> str:
    if not isinstance(written, str):
        raise ValueError("write the value in quotes")
    return written


def _integer(written: object) -> int:
    if not isinstance(written, int) or isinstance(written, bool):
        raise ValueError("write a whole number")
    return written


def _double(written: object) -> float:
    if not isinstance(written, int | float) or isinstance(written, bool):
        raise ValueError("write a number")
    return float(written)


def _decimal(written: object) -> Decimal:
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        raise ValueError("write a number")
    try:
        return Decimal(str(written))
    except InvalidOperation as error:
        raise ValueError("write a number") from error


def _boolean(written: object) -> bool:
    if not isinstance(written, bool):
        raise ValueError("write true or false")
    return written


def _date(written: object) -> date:
    advice = "write a day as 2023-07-01"
    if isinstance(written, datetime) or not isinstance(written, date | str):
        raise ValueError(advice)
    try:
        return written if isinstance(written, date) else date.fromisoformat(written)
    except ValueError as error:
        raise ValueError(advice) from error


def _timestamp(written: object) -> datetime:
    advice = 'write a moment with its offset, as "2023-07-01 08:00:00+08:00"'
    if not isinstance(written, datetime | str):
        raise ValueError(advice)
    try:
        moment = written if isinstance(written, datetime) else datetime.fromisoformat(written)
    except ValueError as error:
        raise ValueError(advice) from error
    if moment.tzinfo is None:
        raise ValueError(advice)
    return moment


def _texts(written: object) -> list[str]:
    if not isinstance(written, list):
        raise ValueError("write a list of texts")
    return [_text(one) for one in written]


_READERS: dict[str, Callable[[object], ValueOf]] = {
    "text": _text,
    "integer": _integer,
    "double": _double,
    "boolean": _boolean,
    "date": _date,
    "timestamp": _timestamp,
    "texts": _texts,
}
