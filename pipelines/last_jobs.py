"""The last jobs that Dagster remembers; where its history is a file of the home, without Dagster and its seconds."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from lake.settings import Settings
from lake.storage.patience import Patience
from lake.storage.storage_errors import storage_errors
from pipelines.dagster_home import DAGSTER_YAML, keeps_history_in_home

_FILE = "dagster/history/runs.db"
_ASKED = (
    "SELECT run_id, pipeline_name, status, create_timestamp, start_time, end_time FROM runs ORDER BY id DESC LIMIT ?"
)


@dataclass(frozen=True)
class Job:
    """A run of Dagster's; `began` and `ended` in seconds since 1970, None before."""

    run_id: str
    name: str
    status: str
    created: datetime
    began: float | None
    ended: float | None

    @property
    def seconds(self) -> float | None:
        """How long it took."""
        return round(self.ended - self.began, 1) if self.began and self.ended else None


def last_jobs(settings: Settings, patience: Patience, limit: int) -> list[Job]:
    """Newest first; none before the first."""
    if not (settings.home / DAGSTER_YAML).exists():
        return []
    if keeps_history_in_home(settings):
        return _in_home(settings, limit)
    return list(as_dagster_says(settings, patience, limit))


def _in_home(settings: Settings, limit: int) -> list[Job]:
    file = settings.home / _FILE
    if not file.exists():
        return []
    with storage_errors("the history of runs"), closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as base:
        base.execute(f"PRAGMA busy_timeout = {int(settings.busy_seconds * 1000)}")
        rows = base.execute(_ASKED, (limit,)).fetchall()
    return [Job(*row[:3], datetime.fromisoformat(row[3]).replace(tzinfo=UTC), *row[4:]) for row in rows]


def as_dagster_says(settings: Settings, patience: Patience, limit: int) -> Iterator[Job]:
    """The same from Dagster itself, wherever it keeps them."""
    from pipelines.run_history import run_history

    with run_history(settings, patience) as instance:
        for record in instance.get_run_records(limit=limit):
            run = record.dagster_run
            created = record.create_timestamp.replace(tzinfo=UTC)
            yield Job(run.run_id, run.job_name, run.status.value, created, record.start_time, record.end_time)
