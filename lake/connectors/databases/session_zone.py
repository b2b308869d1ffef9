"""In which zone a database writes the moments it keeps: what a session does not say, its server decides."""

from datetime import datetime
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
                connection.exec_driver_sql(f"SET time_zone = '{_offset(zone)}'")


def _offset(zone: str) -> str:
    return datetime.now(ZoneInfo(zone)).isoformat()[-len("+08:00") :]
