"""SQLite's write-ahead log, switched on by whoever comes first: readers do not stop writers, nor they them."""

import sqlite3

from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random


def use_write_ahead_log(connection: sqlite3.Connection, busy_seconds: float) -> None:
    """Switch the log on; it stays with the file.

    While another process does the same to a new file, SQLite answers at once that it is locked, whatever timeout the
    connection has: it fears a deadlock. So this asks again until the time is over.
    """
    asking = Retrying(
        retry=retry_if_exception(_is_busy),
        stop=stop_after_delay(busy_seconds),
        wait=wait_random(0.01, 0.1),
        reraise=True,
    )
    asking(connection.execute, "PRAGMA journal_mode = WAL")


def _is_busy(error: BaseException) -> bool:
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
