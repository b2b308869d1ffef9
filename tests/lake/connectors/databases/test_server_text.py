"""What MySQL's driver makes of values, without a server."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pymysql
import pytest
from pymysql.constants import FIELD_TYPE as KIND
from pymysql.converters import conversions

from lake.connectors.databases import session_zone
from lake.connectors.databases.server_text import take_server_text
from lake.connectors.databases.session_zone import say_zone
from lake.connectors.marks import Marks
from lake.connectors.rows.text_values import ServerText, as_text


@pytest.fixture
def decoders() -> dict[int, Any]:
    connection = pymysql.Connection(defer_connect=True)
    take_server_text(connection)
    return connection.decoders


@pytest.mark.parametrize(
    ("kind", "written", "value", "text"),
    [
        (KIND.LONG, "42", 42, "42"),
        (KIND.LONG, "00042", 42, "00042"),
        (KIND.LONG, "0", 0, "0"),
        (KIND.NEWDECIMAL, "1.50", Decimal("1.50"), "1.50"),
        (KIND.NEWDECIMAL, "0.50", Decimal("0.50"), "0.50"),
        (KIND.NEWDECIMAL, "0001.50", "0001.50", "0001.50"),
        (KIND.DOUBLE, "1e20", 1e20, "100000000000000000000"),
        (KIND.BIT, b"\x01", 1, "1"),
        (KIND.BIT, b"\x01\x02", 258, "258"),
        (KIND.TIME, "100:00:00", "100:00:00", "100:00:00"),
        (KIND.DATETIME, "2023-06-01 09:30:00", datetime(2023, 6, 1, 9, 30), "2023-06-01 09:30:00"),
        (KIND.DATE, "2023-06-01", date(2023, 6, 1), "2023-06-01"),
        (KIND.DATETIME, "0000-00-00 00:00:00", "0000-00-00 00:00:00", "0000-00-00 00:00:00"),
    ],
)
def test_values_come_exactly_and_zeros_stay(
    decoders: dict[int, Any], kind: int, written: str | bytes, value: object, text: str
) -> None:
    decoded = decoders[kind](written)
    assert (decoded, as_text(decoded)) == (value, text)


def test_numbers_with_zeros_are_marks_and_zero_dates_are_none(decoders: dict[int, Any]) -> None:
    assert Marks("id").mark(decoders[KIND.LONG]("00042")) == 42
    zero = decoders[KIND.DATE]("0000-00-00")
    assert isinstance(zero, ServerText) and Marks("at").mark(zero) is None


def test_other_connections_stay_as_they_are() -> None:
    before = dict(conversions)
    take_server_text(pymysql.Connection(defer_connect=True))
    assert conversions == before


class _Session:
    """A server that knows no zones by name."""

    class dialect:
        name = "mariadb"

    def __init__(self) -> None:
        self.said: list[str] = []
        self.connection = self
        self.dbapi_connection = pymysql.Connection(defer_connect=True)
        take_server_text(self.dbapi_connection)

    def exec_driver_sql(self, sql: str) -> None:
        self.said.append(sql)
        if "Asia" in sql:
            raise session_zone.DBAPIError(sql, None, Exception())


def test_a_server_without_tables_of_zones_is_told_the_hours() -> None:
    """Its moments are still those that a clock in the zone showed: in the summer of 1988 an hour later."""
    session = _Session()
    say_zone(session, "Asia/Shanghai")  # type: ignore[arg-type]
    assert session.said == ["SET time_zone = 'Asia/Shanghai'", "SET time_zone = '+08:00'"]
    moments = session.dbapi_connection.decoders[KIND.TIMESTAMP]
    assert moments("1988-05-31 23:30:00.5") == datetime(1988, 6, 1, 0, 30, 0, 500_000)
    assert moments("2023-06-01 09:30:00") == datetime(2023, 6, 1, 9, 30)
    assert moments("0000-00-00 00:00:00") == "0000-00-00 00:00:00"
    assert session.dbapi_connection.decoders[KIND.DATETIME]("1988-05-31 23:30:00") == datetime(1988, 5, 31, 23, 30)
