"""In which zone a database writes the moments it keeps: what a session does not say, its server decides."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy
from sqlalchemy.exc import DBAPIError


def say_zone(connection: sqlalchemy.Connection, zone: str) -> None:
    """Let a session of PostgreSQL or MySQL write moments in the zone, and its days in ISO 8601.

    The settings of PostgreSQL are those of the running transaction, so that they hold behind a pool, too.
    """
    match connection.dialect.name:
        case "postgresql":
            for name, value in (("TimeZone", zone), ("DateStyle", "ISO, YMD"), ("IntervalStyle", "postgres")):
                connection.exec_driver_sql(f"SET LOCAL {name} = '{value}'")
        case "mysql" | "mariadb":
            try:
                connection.exec_driver_sql(f"SET time_zone = '{zone}'")
            except DBAPIError:  # a server without tables of zones
                hours = datetime.now(ZoneInfo(zone)).isoformat()[-len("+08:00") :]
                connection.exec_driver_sql(f"SET time_zone = '{hours}'")
                _by_the_clock_of_then(connection.connection.dbapi_connection, hours, ZoneInfo(zone))


def _by_the_clock_of_then(connection: Any, hours: str, zone: ZoneInfo) -> None:
    """Moments come by today's hours from UTC: where summer time was in force then, the clock showed another hour."""
    from pymysql.constants import FIELD_TYPE as KIND

    exact = connection.decoders[KIND.TIMESTAMP]

    def decode(text: str) -> Any:
        value = exact(text)
        if not isinstance(value, datetime):
            return value
        return datetime.fromisoformat(f"{value}{hours}").astimezone(zone).replace(tzinfo=None)

    connection.decoders[KIND.TIMESTAMP] = decode
