"""Dagster's history ends somewhere: a run leaves megabytes of events, and nobody asks for last year's."""

import sqlite3
from contextlib import closing
from pathlib import Path

import dagster as dg

from lake.deletion import delete_file
from lake.settings import Settings
from pipelines.dagster_home import DAGSTER_YAML, use_dagster_home

_SUFFIXES = (".db", ".db-wal", ".db-shm")


def prune_history(settings: Settings, keep: int, *, dry_run: bool) -> int:
    """Delete all ended runs but the newest `keep` and those that an asset was last built in; returns how many.

    What the UI shows of an asset, and the places where sensors go on, stay.
    """
    if not (settings.home / DAGSTER_YAML).exists():
        return 0
    folder = use_dagster_home(settings)
    with dg.DagsterInstance.get() as instance:
        old = _old_runs(instance, keep)
        for run in () if dry_run else old:
            instance.delete_run(run)
            for suffix in _SUFFIXES:
                delete_file(settings.home, folder / "history" / "runs" / f"{run}{suffix}")
    if old and not dry_run:
        for database in (folder / "history" / "runs.db", folder / "history" / "runs" / "index.db"):
            _shrink(database)
    return len(old)


def _old_runs(instance: dg.DagsterInstance, keep: int) -> list[str]:
    ended = dg.RunsFilter(
        statuses=[dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
    )
    newest_first = [record.dagster_run.run_id for record in instance.get_run_records(ended)]
    shown = {record.asset_entry.last_run_id for record in instance.event_log_storage.get_asset_records()}
    return [run for run in newest_first[keep:] if run not in shown]


def _shrink(database: Path) -> None:
    if database.exists():
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("VACUUM")
