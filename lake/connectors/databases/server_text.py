"""A database's values as it writes them itself, where Python has none like them, or another.

A day without end, a year of five digits, 24:00, a number with leading zeros: each is a cell to be judged by its
contract, and no reason to refuse the table. Values that Python holds exactly come as its own, as ever.
"""

import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lake.connectors.rows.text_values import ServerText

if TYPE_CHECKING:
    import psycopg
    from psycopg.abc import Buffer, Loader

_ZERO_FILLED = re.compile(r"0\d.*")
_BETWEEN = re.compile(r'("(?:[^"\\]|\\.)*")|\s+')
"""Blanks outside the texts of a JSON text."""
_PRECISE = frozenset({"bool", "bytea", "date", "float4", "float8", "int2", "int4", "int8", "numeric", "oid"})
_PRECISE_TIMES = frozenset({"time", "timestamp", "timestamptz", "timetz", "uuid"})
_AS_PYTHON_HAS_THEM = _PRECISE | _PRECISE_TIMES | {"cidr", "inet", "record"}
"""Types of PostgreSQL of which Python holds nearly all values; of all other types the server's text is the value."""


class ZeroFilled(int):
    """A whole number of MySQL with the zeros that its column is declared to show."""

    text: str

    def __new__(cls, text: str) -> "ZeroFilled":
        """From what the server writes."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __str__(self) -> str:
        return self.text


def take_server_text(connection: Any) -> None:
    """Set up a connection of psycopg or PyMySQL; others hand out Python's values only. Bits of MySQL are a number."""
    match type(connection).__module__.partition(".")[0]:
        case "psycopg":
            _of_postgres(connection)
        case "pymysql":
            _of_mysql(connection.decoders)


def _of_postgres(connection: "psycopg.Connection[Any]") -> None:
    from psycopg.pq import Format
    from psycopg.types.string import TextLoader

    class JsonText(TextLoader):
        """Digits as the server keeps them; only the blanks between values go, as they always did."""

        def load(self, data: "Buffer") -> "bytes | str":
            text = super().load(data)
            return _BETWEEN.sub(r"\1", text) if isinstance(text, str) else text

    adapters = connection.adapters
    for known in adapters.types:
        loader = adapters.get_loader(known.oid, Format.TEXT)
        if known.name in ("json", "jsonb"):
            adapters.register_loader(known.oid, JsonText)
        elif known.name not in _AS_PYTHON_HAS_THEM:
            adapters.register_loader(known.oid, TextLoader)
        elif loader is not None:
            adapters.register_loader(known.oid, _where_python_can(loader))


def _where_python_can(exact: "type[Loader]") -> "type[Loader]":
    import psycopg
    from psycopg.adapt import Loader

    class Lenient(Loader):
        """The server's text of what the exact loader cannot hold."""

        def __init__(self, oid: int, context: Any = None) -> None:
            super().__init__(oid, context)
            self._load = exact(oid, context).load

        def load(self, data: "Buffer") -> Any:
            try:
                value = self._load(data)
            except (psycopg.DataError, ValueError, OverflowError):
                return ServerText(bytes(data).decode("ascii", "backslashreplace"))
            return value if not isinstance(value, float) or math.isfinite(value) else ServerText(bytes(data).decode())

    return Lenient


def _of_mysql(decoders: dict[int, Callable[[Any], Any]]) -> None:
    from pymysql.constants import FIELD_TYPE as KIND

    for kind in (KIND.TINY, KIND.SHORT, KIND.LONG, KIND.LONGLONG, KIND.INT24, KIND.YEAR):
        decoders[kind] = _whole
    for kind, exact in {KIND.FLOAT: float, KIND.DOUBLE: float, KIND.DECIMAL: Decimal, KIND.NEWDECIMAL: Decimal}.items():
        decoders[kind] = _unless_zero_filled(exact)
    for kind in (KIND.DATE, KIND.NEWDATE, KIND.DATETIME, KIND.TIMESTAMP):
        if kind in decoders:
            decoders[kind] = _dated(decoders[kind])
    decoders[KIND.TIME] = str
    decoders[KIND.BIT] = int.from_bytes


def _whole(text: str) -> int:
    return ZeroFilled(text) if _ZERO_FILLED.fullmatch(text) else int(text)


def _unless_zero_filled(exact: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: ServerText(text) if _ZERO_FILLED.fullmatch(text) else exact(text)


def _dated(exact: Callable[[str], Any]) -> Callable[[str], Any]:
    """PyMySQL hands back what is no day, such as 0000-00-00, as the text it is."""

    def decode(text: str) -> Any:
        value = exact(text)
        return ServerText(value) if isinstance(value, str) else value

    return decode
