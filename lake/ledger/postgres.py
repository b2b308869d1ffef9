"""The ledger in PostgreSQL: the same tables and statements as in a file, and one writer at a time as there."""

import math
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cached_property

from sqlalchemy import URL, Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError

from lake.ledger.statements import Row, Statements
from lake.storage.patience import Patience
from lake.storage.storage_errors import StorageError, storage_errors

_TURN = 0x1ED6E4
"""Our number among the locks of the database that programs agree on."""
_LOCKED, _FORBIDDEN = "55P03", "42501"
_SHORTEST_SECONDS = 2
"""What the driver waits for a connection at least."""
_NAME = "the ledger in PostgreSQL"


class PostgresDatabase:
    """One connection, looked at before it is used: the server may have been started anew in between."""

    elements = "SELECT json_array_elements_text(CAST(:listed AS json))"

    def __init__(self, url: URL, patience: Patience) -> None:
        self._url = url
        self._patience = patience

    @cached_property
    def engine(self) -> Engine:
        """Of one connection; the run's patience is how long it waits for the server."""
        wait = str(max(_SHORTEST_SECONDS, math.ceil(self._patience.left)))
        url = self._url.update_query_dict({"connect_timeout": wait, **self._url.query})
        return create_engine(url, pool_size=1, max_overflow=0, pool_pre_ping=True, hide_parameters=True)

    def take_turn(self, connection: Connection) -> None:
        """A lock that ends with the transaction, waited for as long as the run may."""
        milliseconds = max(1, round(self._patience.left * 1000))  # 0 would be for ever
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")
        started = time.monotonic()
        try:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
        finally:
            self._patience.spend(time.monotonic() - started)

    def stand_still(self, connection: Connection) -> None:
        """To be said before the first query."""
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def rows(self, sql: str, parameters: Mapping[str, object]) -> list[Row]:
        """As every other statement."""
        with self.engine.connect() as connection:
            return [*Statements(connection).execute(sql, **parameters)]

    def loosened(self) -> AbstractContextManager[None]:
        """It changes tables in place."""
        return nullcontext()

    def close(self) -> None:
        """The server need not wait for them."""
        self.engine.dispose()

    def look(self, questions: Mapping[str, str]) -> dict[str, list[tuple[object, ...]]] | None:
        """In a transaction that may only read; the connection is closed again."""
        try:
            with self.engine.connect() as connection:
                reading = connection.execution_options(postgresql_readonly=True)
                known = {table for table in questions if self.engine.dialect.has_table(reading, table)}
                found = {table: _rows(reading, query) if table in known else [] for table, query in questions.items()}
                return found if known else None
        finally:
            self.close()

    @contextmanager
    def failures(self, doing: str) -> Iterator[None]:
        """Those of the server are told by kind and code: its words name hosts and users."""
        try:
            with storage_errors(doing):
                yield
        except DBAPIError as error:
            code = getattr(error.orig, "sqlstate", None)
            if code == _LOCKED:
                raise self._patience.still_locked(_NAME) from None
            if code == _FORBIDDEN or isinstance(error, OperationalError | InterfaceError | InternalError):
                raise _told(error, doing, code) from None
            raise


def _rows(connection: Connection, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql(query)]


def _told(error: DBAPIError, doing: str, code: str | None) -> StorageError:
    reason = " ".join(filter(None, (type(error.orig).__name__, code)))
    return StorageError(
        f"{_NAME} did not answer as it should ({reason}): {doing} stopped",
        advice="look whether the server of LAKE_LEDGER runs, is reached from here, has room on its disk, and lets this "
        "user make and change tables; then run again: nothing half-written is visible to readers",
    )
