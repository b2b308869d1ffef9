"""Dagster's own memory of runs: without telemetry, and in SQLite files of the home, or in PostgreSQL by a setting."""

import os
from pathlib import Path

from lake.errors import LakeError
from lake.settings import Settings

DAGSTER_YAML = Path("dagster") / "dagster.yaml"
"""Below the lake's home."""
_SETTINGS = """\
# Written by the lake; what you change in it stays. LAKE_DAGSTER_STORAGE keeps runs in PostgreSQL.
telemetry: {enabled: false}
nux: {enabled: false}
freshness: {enabled: true}
compute_logs:  # steps print nothing, and copying what they do not print takes time
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
concurrency: {runs: {max_concurrent_runs: 1}}  # the lake is locked by one run at a time
"""
_IN_POSTGRES = """\
storage: {postgres: {postgres_url: {env: LAKE_DAGSTER_STORAGE}}}  # the address stays in the environment
"""


def dagster_home(settings: Settings) -> Path:
    """The folder, made when it is not there. LakeError when its file, changed by a person, contradicts the setting."""
    configuration = settings.home / DAGSTER_YAML
    configuration.parent.mkdir(parents=True, exist_ok=True)
    in_postgres = bool(settings.dagster_storage.get_secret_value())
    wanted = _SETTINGS + _IN_POSTGRES if in_postgres else _SETTINGS
    known = configuration.read_text(encoding="utf-8") if configuration.exists() else None
    if known in (None, _SETTINGS, _SETTINGS + _IN_POSTGRES) and known != wanted:
        configuration.write_text(wanted, encoding="utf-8")
    elif in_postgres and "postgres" not in (known or ""):
        raise LakeError(
            "LAKE_DAGSTER_STORAGE names a database, and dagster.yaml was changed and keeps runs elsewhere",
            advice=f"remove the file, or add this line to it: {_IN_POSTGRES.partition('  #')[0]}",
            file=str(configuration),
        )
    return configuration.parent


def keeps_history_in_home(settings: Settings) -> bool:
    """Whether runs are kept where Dagster keeps them by itself: nobody has said otherwise."""
    configuration = settings.home / DAGSTER_YAML
    return not settings.dagster_storage.get_secret_value() and configuration.read_text(encoding="utf-8") == _SETTINGS


def use_dagster_home(settings: Settings) -> Path:
    """Point this process, and what it starts, to the lake's Dagster home."""
    folder = dagster_home(settings)
    os.environ["DAGSTER_HOME"] = str(folder)
    return folder
