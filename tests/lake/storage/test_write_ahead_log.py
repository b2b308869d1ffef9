"""A new file is everybody's at once: who comes second waits, and says so when it takes too long."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.ledger.ledger import Ledger
from lake.storage.patience import Patience, StillLocked
from lake.storage.write_ahead_log import open_with_log

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


def held(path: Path) -> sqlite3.Connection:
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE IF NOT EXISTS t (x)")
    other.execute("BEGIN EXCLUSIVE")
    return other


@contextmanager
def held_by_another_process(path: Path) -> Iterator[int]:
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        yield holder.pid


def test_it_waits_for_a_file_that_another_holds(tmp_path: Path) -> None:
    other = held(tmp_path / "new.db")
    release = threading.Timer(0.3, other.close)
    release.start()
    with closing(open_with_log(tmp_path / "new.db", Patience(10))) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    release.join()


def test_it_gives_up_in_time(tmp_path: Path) -> None:
    with closing(held(tmp_path / "new.db")):
        started = time.monotonic()
        with pytest.raises(StillLocked, match=r"new\.db is locked by another program"):
            open_with_log(tmp_path / "new.db", Patience(0.2))
        assert 0.2 <= time.monotonic() - started < 2


def test_all_waits_of_a_run_share_one_patience(tmp_path: Path) -> None:
    patience = Patience(0.4)
    with closing(Ledger(tmp_path / "ledger.db", patience)) as ledger:
        with held_by_another_process(tmp_path / "ledger.db") as process:
            sentence = rf"ledger\.db is locked by process {process} \(python.*waited 0\.4 s"
            started = time.monotonic()
            for _step in range(20):
                with pytest.raises(LakeError, match=sentence):
                    ledger.forget_commits("std.person")
            assert 0.4 <= time.monotonic() - started < 1.5
            assert ledger.batches() == []  # readers are not stopped
        ledger.forget_commits("std.person")


def test_waits_that_end_well_are_counted_too(tmp_path: Path) -> None:
    patience = Patience(0.5)
    with closing(Ledger(tmp_path / "ledger.db", patience)) as ledger:
        for _step in range(2):
            other = held(tmp_path / "ledger.db")
            release = threading.Timer(0.2, other.close)
            release.start()
            ledger.forget_commits("std.person")
            release.join()
        with closing(held(tmp_path / "ledger.db")):
            started = time.monotonic()
            with pytest.raises(StillLocked):
                ledger.forget_commits("std.person")
            assert time.monotonic() - started < 0.3
