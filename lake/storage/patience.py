"""How long a run waits for locked files: one time for all its waits together, then a sentence instead of a wait."""

import random
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from lake.storage.lock_holders import holders
from lake.storage.storage_errors import StorageError

_SHORTEST_PAUSE = 0.002
_LONGEST_PAUSE = 0.1
_Answer = TypeVar("_Answer")


class StillLocked(StorageError):
    """A file that another program has locked for longer than this run may wait."""


class Patience:
    """What is left of the seconds that a run may spend waiting; shared by its threads and its databases."""

    def __init__(self, seconds: float) -> None:
        self._allowed = seconds
        self._left = seconds
        self._guard = Lock()

    @property
    def left(self) -> float:
        """Seconds that may still be waited."""
        with self._guard:
            return max(0.0, self._left)

    def wait_for(self, file: Path, action: Callable[[], _Answer]) -> _Answer:
        """What the action answers, which is asked again as long as SQLite says that the file is locked.

        Raises StillLocked when no time is left; then every later wait ends at once.
        """
        pause = _SHORTEST_PAUSE
        while True:
            started = time.monotonic()
            try:
                return action()
            except (sqlite3.OperationalError, DBAPIError) as error:
                if not is_busy(error):
                    raise
                self._sleep(pause, file, error)
            self.spend(time.monotonic() - started)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _sleep(self, pause: float, file: Path, error: Exception) -> None:
        left = self.left
        if left <= 0:
            raise self.still_locked(file.name, file) from error
        time.sleep(min(random.uniform(pause / 2, pause), left))

    def spend(self, seconds: float) -> None:
        """Count seconds that somebody waited."""
        with self._guard:
            self._left -= seconds

    def still_locked(self, name: str, file: Path | None = None) -> StillLocked:
        """What to raise when no time is left."""
        by = " and ".join(holders(file) if file else ()) or "another program"
        return StillLocked(
            f"{name} is locked by {by}, and this run has waited {self._allowed:g} s in all",
            advice="end that program, or wait until it is done, and run again: nothing is lost. "
            "LAKE_BUSY_SECONDS is how long a run waits",
            file=str(file) if file else None,
        )


def is_busy(error: BaseException) -> bool:
    """Whether SQLite, by itself or through SQLAlchemy, says that another connection has locked the file."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return isinstance(cause, sqlite3.OperationalError) and cause.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
