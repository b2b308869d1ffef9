"""Dagster's history of runs: opened with the patience of whoever asks, and written quickly.

Dagster opens, syncs and closes SQLite for every single event, and waits half a minute for each when it is locked. In
WAL mode with `synchronous = NORMAL` a power cut may lose the last events of a run, never the file; the lake's own
ledger and catalogue are other files and keep syncing every commit.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
from sqlalchemy import event
from sqlalchemy.engine import Engine

from lake.settings import Settings
from lake.storage.patience import Patience
from lake.storage.storage_errors import storage_errors
from lake.storage.write_ahead_log import patient_engines
from pipelines.dagster_home import use_dagster_home


@contextmanager
def run_history(settings: Settings, patience: Patience) -> Iterator[dg.DagsterInstance]:
    """Dagster's memory in the lake's home. LakeError when a file of it is locked beyond this patience, or fails."""
    folder = use_dagster_home(settings)
    with storage_errors("the history of runs"), patient_engines(folder, patience), dg.DagsterInstance.get() as instance:
        yield instance


@contextmanager
def quick_run_history(folder: Path) -> Iterator[None]:
    """For databases below `folder`, while the context lasts: no sync for each commit, no checkpoint for each close."""
    kept_open: dict[str, sqlite3.Connection] = {}

    def tune(connection: object, _record: object) -> None:
        if not isinstance(connection, sqlite3.Connection):
            return
        path = str(connection.execute("PRAGMA database_list").fetchone()[2])
        if not path or not Path(path).is_relative_to(folder):
            return
        connection.execute("PRAGMA synchronous = NORMAL")
        # SQLite checkpoints when the last connection closes; one counts once it has read the file in WAL mode.
        if path not in kept_open:
            kept_open[path] = sqlite3.connect(path, check_same_thread=False)
        kept_open[path].execute("SELECT count(*) FROM sqlite_master").fetchone()

    event.listen(Engine, "connect", tune)
    try:
        yield
    finally:
        event.remove(Engine, "connect", tune)
        for connection in kept_open.values():
            connection.close()
