"""A new file is everybody's at once: who comes second waits, and says so when it takes too long."""

import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from lake.write_ahead_log import use_write_ahead_log


def held(path: Path) -> sqlite3.Connection:
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE IF NOT EXISTS t (x)")
    other.execute("BEGIN EXCLUSIVE")
    return other


def test_it_waits_for_a_file_that_another_holds(tmp_path: Path) -> None:
    other = held(tmp_path / "new.db")
    release = threading.Timer(0.3, other.close)
    release.start()
    with closing(sqlite3.connect(tmp_path / "new.db", timeout=0, isolation_level=None)) as connection:
        use_write_ahead_log(connection, 10)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    release.join()


def test_it_gives_up_in_time(tmp_path: Path) -> None:
    with closing(held(tmp_path / "new.db")), closing(sqlite3.connect(tmp_path / "new.db", timeout=0)) as connection:
        started = time.monotonic()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            use_write_ahead_log(connection, 0.2)
        assert time.monotonic() - started < 5
