"""Dagster's history ends somewhere: a run leaves megabytes of events, and nobody asks for last year's."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg

from lake.settings import Settings
from lake.storage.deletion import delete_file
from lake.storage.patience import Patience
from lake.storage.write_ahead_log import open_with_log
from pipelines.dagster_home import DAGSTER_YAML

_SUFFIXES = (".db", ".db-wal", ".db-shm")


def prune(
    instance: dg.DagsterInstance,
    settings: Settings,
    patience: Patience,
    *,
    dry_run: bool = False,
    now: datetime | None = None,
) -> int:
    """Delete the runs that ended and began `LAKE_HISTORY_DAYS` ago or before; returns how many.

    What the UI shows of an asset stays, with the run it was last planned or made in, and so do the places where
    sensors go on. What sensors and schedules did goes by the same age.
    """
    limit = (now or datetime.now(UTC)) - timedelta(days=settings.history_days)
    old = _old_runs(instance, limit)
    if dry_run:
        return len(old)
    history = (settings.home / DAGSTER_YAML).parent / "history"
    for run in old:
        instance.delete_run(run)
        for suffix in _SUFFIXES:
            delete_file(settings.home, history / "runs" / f"{run}{suffix}")
    for state in instance.all_instigator_state() if instance.schedule_storage else ():
        instance.purge_ticks(state.instigator_origin_id, state.selector_id, limit.timestamp())
    if old:
        for database in (history / "runs.db", history / "runs" / "index.db"):
            _shrink(database, patience)
    return len(old)


def _old_runs(instance: dg.DagsterInstance, limit: datetime) -> list[str]:
    ended = dg.RunsFilter(
        statuses=[dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED],
        created_before=limit,
    )
    assets = [record.asset_entry for record in instance.get_asset_records()]
    planned = {asset.last_run_id for asset in assets}
    made = {asset.last_materialization.run_id for asset in assets if asset.last_materialization}
    runs = [record.dagster_run.run_id for record in instance.get_run_records(ended)]
    return [run for run in runs if run not in planned | made]


def _shrink(database: Path, patience: Patience) -> None:
    if database.exists():
        with closing(open_with_log(database, patience)) as connection:
            connection.execute("VACUUM")
