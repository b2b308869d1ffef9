"""Great Expectations on a DuckDB connection that somebody else keeps open.

Great Expectations closes its connection before it reads the result, except for dialects it knows to keep data in the
connection. DuckDB's in-memory views live in theirs, so that this engine keeps the connection as it does for SQLite.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import duckdb
import sqlalchemy
from duckdb_sqlalchemy import ConnectionWrapper
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from sqlalchemy.pool import StaticPool


class DuckExecutionEngine(SqlAlchemyExecutionEngine):
    """One connection for all queries, closed by its owner."""

    @contextmanager
    def get_connection(self) -> Iterator[sqlalchemy.Connection]:
        """The connection, which stays open."""
        if self._connection is None:
            self._connection = self.engine.connect()
        yield cast(sqlalchemy.Connection, self._connection)


@contextmanager
def great_engine(connection: duckdb.DuckDBPyConnection) -> Iterator[DuckExecutionEngine]:
    """An execution engine on a cursor of the connection: it sees all views and closes nothing of its owner's."""
    with connection.cursor() as cursor:
        engine = sqlalchemy.create_engine("duckdb://", creator=lambda: ConnectionWrapper(cursor), poolclass=StaticPool)
        execution = DuckExecutionEngine(engine=engine)
        try:
            yield execution
        finally:
            execution.close()
            engine.dispose()
