"""One database in which the records of the ledger lie, read and changed in transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from sqlalchemy import URL

from lake.ledger.database import database_at
from lake.ledger.opening import bring_up_to_date, writing
from lake.ledger.statements import Row, Statements
from lake.storage.patience import Patience


class Transactions:
    """One database, shared by threads and processes; a transaction is synced before it returns."""

    def __init__(self, place: Path | URL, patience: Patience) -> None:
        """Open the file, or the database of an address, and bring its tables up to date."""
        self._guard = RLock()
        self._changing: Statements | None = None
        self._database = database_at(place, patience)
        with self._database.failures("opening the ledger"):
            try:
                bring_up_to_date(self._database)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Close the database; the ledger cannot be used afterwards."""
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[Statements]:
        """One change: all of it or nothing, synced to disk. Within another it is a part of that."""
        with self._guard:
            if self._changing:
                yield self._changing
                return
            with self._whole() as change:
                yield change

    @contextmanager
    def _whole(self) -> Iterator[Statements]:
        with self._database.failures("writing the ledger"), writing(self._database) as connection:
            self._changing = Statements(connection)
            try:
                yield self._changing
                self._changing.mark_changes()
            finally:
                self._changing = None

    def rows(self, sql: str, **parameters: object) -> list[Row]:
        """What a query finds; `:name` stands for a parameter."""
        with self._guard, self._database.failures("reading the ledger"):
            if self._changing:
                return [*self._changing.execute(sql, **parameters)]
            return self._database.rows(sql, parameters)
