"""Dagster's history of runs: opened with the patience of whoever asks, and written quickly.

Dagster makes an engine, opens, syncs and closes SQLite for every single event, and waits half a minute for each when
it is locked. In WAL mode with `synchronous = NORMAL` a power cut may lose the last events of a run, never the file; the
lake's own ledger and catalogue are other files and keep syncing every commit.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.runs.sqlite import sqlite_run_storage
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import QueuePool

from lake.settings import Settings
from lake.storage.patience import Patience
from lake.storage.storage_errors import storage_errors
from lake.storage.write_ahead_log import patient_engines
from pipelines.dagster_home import dagster_home, use_dagster_home
from pipelines.kept_schema import schema_kept
from pipelines.quick_events import jobs_not_made_again, planned_at_once, schema_known, versions_alone_read

_HOUR = 3600


@contextmanager
def run_history(settings: Settings, patience: Patience) -> Iterator[dg.DagsterInstance]:
    """Dagster's memory in the lake's home. LakeError when a file of it is locked beyond this patience, or fails."""
    folder = use_dagster_home(settings)
    with (
        storage_errors("the history of runs"),
        patient_engines(folder, patience),
        living_connections(),
        dg.DagsterInstance.get() as instance,
    ):
        if settings.dagster_storage.get_secret_value():
            # Each event else makes a connection of its own. No limit to a statement's time, nor to connections at once.
            instance.optimize_for_webserver(statement_timeout=0, pool_recycle=_HOUR, max_overflow=-1)
        yield instance


@contextmanager
def living_connections() -> Iterator[None]:
    """While the context lasts no connection to PostgreSQL is used that its server has closed, as when it was restarted.

    Dagster keeps connections without asking, and would lose the event that finds out.
    """

    def refuse_closed(connection: Any, _record: object, _proxy: object) -> None:
        if not type(connection).__module__.startswith("psycopg2"):
            return
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except Exception as error:
            raise InvalidatePoolError from error  # SQLAlchemy makes another

    event.listen(Engine, "checkout", refuse_closed)
    try:
        yield
    finally:
        event.remove(Engine, "checkout", refuse_closed)


@contextmanager
def quick_run_history(settings: Settings) -> Iterator[None]:
    """While the context lasts one connection to each database of Dagster, without a sync for each commit.

    For those of this home, which nobody may take away meanwhile.
    """
    folder = dagster_home(settings)

    def tune(connection: object, _record: object) -> None:
        if not isinstance(connection, sqlite3.Connection):
            return
        path = str(connection.execute("PRAGMA database_list").fetchone()[2])
        if path and Path(path).is_relative_to(folder):
            connection.execute("PRAGMA synchronous = NORMAL")

    event.listen(Engine, "connect", tune)
    try:
        with (
            _kept_engines(),
            schema_kept(settings, folder),
            schema_known(),
            planned_at_once(),
            jobs_not_made_again(),
            versions_alone_read(),
        ):
            yield
    finally:
        event.remove(Engine, "connect", tune)


@contextmanager
def _kept_engines() -> Iterator[None]:
    """Where Dagster's storages make an engine for every event, they get the one that they made before."""
    kept: dict[str, Engine] = {}
    modules: tuple[Any, ...] = (sqlite_event_log, sqlite_run_storage)
    made = [module.create_engine for module in modules]

    def engine_of(address: str, **options: Any) -> Engine:
        if address not in kept:
            kept[address] = made[0](address, **{**options, "poolclass": QueuePool, "max_overflow": -1})
            setattr(kept[address], "dispose", lambda close=True: None)  # noqa: B010 - Dagster does after each event
        return kept[address]

    for module in modules:
        module.create_engine = engine_of
    try:
        yield
    finally:
        for module, make in zip(modules, made, strict=True):
            module.create_engine = make
        for engine in kept.values():
            Engine.dispose(engine)
