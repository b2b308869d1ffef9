"""Databases of departments through SQLAlchemy: a snapshot of a table or of a query, every value as text."""

from collections.abc import Iterator

import sqlalchemy
from sqlalchemy.exc import SQLAlchemyError

from lake.connectors.sources import SqlSource
from lake.connectors.text_values import as_text
from lake.errors import LakeError

_BATCH = 10_000


def query_records(source: SqlSource, address: str) -> Iterator[dict[str, str | None]]:
    """All rows, streamed. Raises LakeError that does not repeat the address: it may hold a password."""
    try:
        engine = sqlalchemy.create_engine(_read_only(address))
    except (SQLAlchemyError, ImportError) as error:
        raise LakeError(
            f"connection {source.connection!r} is not an address SQLAlchemy can use: {type(error).__name__}",
            advice="write it as dialect+driver://user:${PASSWORD}@host/database and install the driver",
        ) from error
    try:
        with engine.connect() as connection:
            result = connection.execution_options(stream_results=True, yield_per=_BATCH).execute(_statement(source))
            names = list(result.keys())
            for row in result:
                yield dict(zip(names, map(as_text, row), strict=True))
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or type(error).__name__)
        raise LakeError(
            f"the database of connection {source.connection!r} did not deliver: {reason}",
            advice="check that it runs and that the table or query of the contract exists there",
        ) from error
    finally:
        engine.dispose()


def _read_only(address: str) -> sqlalchemy.URL:
    """SQLite is opened read-only: a mistyped path must not leave an empty database behind."""
    url = sqlalchemy.make_url(address)
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith("file:"):
        return url
    return url.set(database=f"file:{url.database}", query={**url.query, "mode": "ro", "uri": "true"})


def _statement(source: SqlSource) -> sqlalchemy.Executable:
    if source.query is not None:
        return sqlalchemy.text(source.query)
    schema, _, table = (source.table or "").rpartition(".")
    return sqlalchemy.select(sqlalchemy.text("*")).select_from(sqlalchemy.table(table, schema=schema or None))
