"""Values of databases and workbooks as text: exactly, and the same on every machine."""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any


class ServerText(str):
    """A value that is none of its column's kind for Python; nothing can be computed with it."""

    __slots__ = ()


def as_text(value: Any) -> str | None:
    """Text of a value: whole numbers without `.0`, decimals plain, dates ISO, bytes as hexadecimal, null stays null."""
    match value:
        case None | str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _plain(value)
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return _span(value)
        case bytes() | bytearray() | memoryview():
            return bytes(value).hex()
        case dict() | list() | tuple():
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=as_text)
        case _:
            return str(value)


def _span(value: timedelta) -> str:
    """Hours, minutes and seconds, as the cell shows them: `30:00:00`, however many days they are."""
    sign, rest = ("-", -value) if value < timedelta(0) else ("", value)
    minutes, seconds = divmod(rest.days * 86400 + rest.seconds, 60)
    fraction = f".{rest.microseconds:06}" if rest.microseconds else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}{fraction}"


def _plain(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    return format(Decimal(repr(value)), "f").removesuffix(".0")
