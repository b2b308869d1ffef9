"""Databases of departments through SQLAlchemy: a table or a query, whole or from a watermark on, all as text."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import sqlalchemy
from pydantic import model_validator
from sqlalchemy.exc import SQLAlchemyError

from lake.connectors.databases.file_state import file_state
from lake.connectors.databases.query_text import query_text
from lake.connectors.databases.server_text import take_server_text
from lake.connectors.databases.session_zone import say_zone
from lake.connectors.fetched import FetchedSource
from lake.connectors.rows.header import column_names
from lake.connectors.rows.text_values import as_text
from lake.connectors.watermark import Reading, Watermark
from lake.errors import LakeError

_BATCH = 10_000
_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
"""For addresses that name no driver: those that are installed with the lake."""


class SqlSource(FetchedSource):
    """A table or a query of a department's database; `connection` names an entry of connections.yaml."""

    nature = "database"
    format = "relational"

    kind: Literal["sql"] = "sql"
    connection: str
    table: str | None = None
    query: str | None = None
    watermark: Watermark | None = None

    @model_validator(mode="after")
    def _table_or_query(self) -> "SqlSource":
        if (self.table is None) == (self.query is None):
            raise ValueError("give either `table` or `query`")
        return self

    @property
    def place(self) -> str:
        """The connection and the table."""
        return f"{self.connection}:{self.table or 'query'}"

    def reading(self, folder: Path) -> Reading | None:
        """From the watermark on, where there is one."""
        return Reading(self.watermark, folder) if self.watermark else None

    def probe(self, address: str) -> str | None:
        """The state of a database that is a file. A query may ask for more than what is in it, as for the day."""
        return file_state(address) if self.table else None

    def fetch(self, address: str, reading: Reading | None, zone: str) -> Iterator[dict[str, str | None]]:
        """The rows."""
        return query_records(self, address, reading, zone)


def query_records(
    source: SqlSource, address: str, reading: Reading | None = None, zone: str = "UTC"
) -> Iterator[dict[str, str | None]]:
    """All rows, or those that `reading` wants, streamed; moments are written in the zone where the database can.

    Raises LakeError that does not repeat the address: it may hold a password.
    """
    try:
        engine = sqlalchemy.create_engine(_url(address), hide_parameters=True)
    except (SQLAlchemyError, ImportError) as error:
        raise LakeError(
            f"connection {source.connection!r} is not an address SQLAlchemy can use: {type(error).__name__}",
            advice="write it as dialect+driver://user:${PASSWORD}@host/database and install the driver",
        ) from None
    try:
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(postgresql_readonly=True)
            elif connection.dialect.name in ("mysql", "mariadb"):
                connection.exec_driver_sql("SET SESSION TRANSACTION READ ONLY")
            take_server_text(connection.connection.dbapi_connection)
            say_zone(connection, zone)
            streamed = connection.execution_options(stream_results=True, yield_per=_BATCH)
            result = streamed.execute(_statement(source, reading, connection.dialect.name))
            yield from _texts(result, reading)
    except SQLAlchemyError as error:
        raise LakeError(
            f"the database of connection {source.connection!r} did not deliver: {_reason(error)}",
            advice="check that it runs and that the table or query of the contract exists there",
        ) from None
    finally:
        engine.dispose()


def _texts(result: sqlalchemy.CursorResult[Any], reading: Reading | None) -> Iterator[dict[str, str | None]]:
    sent = list(result.keys())
    if reading and reading.column not in sent:
        raise LakeError(
            f"the result has no column {reading.column!r}, which the watermark names",
            advice="correct `watermark` in the contract's source, with the case the database uses",
            column=reading.column,
        )
    position = sent.index(reading.column) if reading else 0
    names = column_names(sent, ()).names
    for row in result:
        record = {
            name: value if value.__class__ is str else as_text(value)  # most are, and to ask takes longer than to look
            for name, value in zip(names, row, strict=True)
        }
        if reading is None or reading.is_news(row[position], record):
            yield record


def _reason(error: SQLAlchemyError) -> str:
    """Kind and code of the driver's error. Its text may quote a row, a statement or the address."""
    cause = getattr(error, "orig", None) or error
    numbers = [one for one in getattr(cause, "args", ()) if isinstance(one, int)]
    known = (getattr(cause, "sqlstate", None), getattr(cause, "sqlite_errorname", None), *numbers[:1])
    code = next((str(one) for one in known if one is not None), "")
    return f"{type(cause).__name__} {code}".strip()


def _url(address: str) -> sqlalchemy.URL:
    """SQLite is opened read-only: a mistyped path must not leave an empty database behind."""
    url = sqlalchemy.make_url(address)
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith("file:"):
        return url
    return url.set(database=f"file:{url.database}", query={**url.query, "mode": "ro", "uri": "true"})


def _statement(source: SqlSource, reading: Reading | None, backend: str) -> sqlalchemy.Executable:
    """Of a watermark the first reading, too, asks as the later ones will, so that it fails at once if they would."""
    query = query_text(source.query, backend) if source.query else None
    if reading is None:
        return sqlalchemy.select(_ALL).select_from(_table(source)) if query is None else query
    column: sqlalchemy.ColumnClause[Any] = sqlalchemy.column(reading.column)
    held = _table(source) if query is None else query.columns(column).subquery("delivered")
    delivered = sqlalchemy.select(_ALL).select_from(held)
    if reading.after is None:
        return delivered
    return delivered.where(sqlalchemy.or_(column >= reading.after, column.is_(None), column < reading.meant_from))


_ALL = sqlalchemy.text("*")


def _table(source: SqlSource) -> sqlalchemy.TableClause:
    schema, _, table = (source.table or "").rpartition(".")
    return sqlalchemy.table(table, schema=schema or None)
