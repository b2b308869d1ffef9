"""Dagster's own memory of runs, inside the lake's home: no telemetry, nothing but SQLite."""

import os
from pathlib import Path

from lake.settings import Settings

DAGSTER_YAML = Path("dagster") / "dagster.yaml"
"""Below the lake's home."""
_SETTINGS = """\
# Written by the lake once; change it to keep runs in PostgreSQL.
telemetry: {enabled: false}
nux: {enabled: false}
freshness: {enabled: true}
compute_logs:  # steps print nothing, and copying what they do not print takes time
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
concurrency: {runs: {max_concurrent_runs: 1}}  # the lake is locked by one run at a time
"""


def dagster_home(settings: Settings) -> Path:
    """The folder, made when it is not there."""
    configuration = settings.home / DAGSTER_YAML
    configuration.parent.mkdir(parents=True, exist_ok=True)
    if not configuration.exists():
        configuration.write_text(_SETTINGS, encoding="utf-8")
    return configuration.parent


def use_dagster_home(settings: Settings) -> Path:
    """Point this process, and what it starts, to the lake's Dagster home."""
    folder = dagster_home(settings)
    os.environ["DAGSTER_HOME"] = str(folder)
    return folder
