"""Dagster's history ends somewhere: a run leaves megabytes of events, and nobody asks for last year's."""

from contextlib import closing
from pathlib import Path

import dagster as dg

from lake.settings import Settings
from lake.storage.deletion import delete_file
from lake.storage.patience import Patience
from lake.storage.write_ahead_log import open_with_log
from pipelines.dagster_home import DAGSTER_YAML, dagster_home
from pipelines.run_history import run_history

_SUFFIXES = (".db", ".db-wal", ".db-shm")


def prune_history(settings: Settings, keep: int, patience: Patience, *, dry_run: bool) -> int:
    """Delete all ended runs but the newest `keep` and those an asset was last planned or made in; returns how many.

    What the UI shows of an asset, and the places where sensors go on, stay.
    """
    if not (settings.home / DAGSTER_YAML).exists():
        return 0
    folder = dagster_home(settings)
    with run_history(settings, patience) as instance:
        old = _old_runs(instance, keep)
        for run in () if dry_run else old:
            instance.delete_run(run)
            for suffix in _SUFFIXES:
                delete_file(settings.home, folder / "history" / "runs" / f"{run}{suffix}")
    if old and not dry_run:
        for database in (folder / "history" / "runs.db", folder / "history" / "runs" / "index.db"):
            _shrink(database, patience)
    return len(old)


def _old_runs(instance: dg.DagsterInstance, keep: int) -> list[str]:
    ended = dg.RunsFilter(
        statuses=[dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]
    )
    newest_first = [record.dagster_run.run_id for record in instance.get_run_records(ended)]
    assets = [record.asset_entry for record in instance.get_asset_records()]
    planned = {asset.last_run_id for asset in assets}
    made = {asset.last_materialization.run_id for asset in assets if asset.last_materialization}
    return [run for run in newest_first[keep:] if run not in planned | made]


def _shrink(database: Path, patience: Patience) -> None:
    if database.exists():
        with closing(open_with_log(database, patience)) as connection:
            connection.execute("VACUUM")
