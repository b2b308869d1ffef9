"""A question that is put to a database again and again, on a connection of its own.

SQLAlchemy takes its time for each statement: thirty times what SQLite needs to find one row by its key, and a run looks
some fifty times a model where its tables are.
"""

from contextlib import closing
from threading import Lock
from typing import Any

from sqlalchemy import PoolProxiedConnection
from sqlalchemy.engine import Engine


class OneQuestion:
    """Threads share it. Outside of a transaction, so that an answer is of the moment and holds no lock."""

    def __init__(self, engine: Engine, sql: str) -> None:
        """`sql` in the words of the engine's own driver."""
        self._engine = engine
        self._sql = sql
        self._connection: PoolProxiedConnection | None = None
        self._guard = Lock()

    def ask(self, *parameters: str) -> tuple[Any, ...] | None:
        """The first row; None when there is none. Errors are those of the driver."""
        with self._guard:
            if self._connection is None:
                self._connection = self._engine.raw_connection()
                self._connection.detach()  # the engine's own are for who changes something
            with closing(self._connection.cursor()) as cursor:
                cursor.execute(self._sql, parameters)
                found = cursor.fetchall()
        return found[0] if found else None

    def close(self) -> None:
        """Until somebody asks again."""
        with self._guard:
            if self._connection is not None:
                self._connection.close()
            self._connection = None
