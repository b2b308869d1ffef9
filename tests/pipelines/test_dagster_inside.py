"""What the lake replaces inside Dagster is there and reads as it did when the replacements were written."""

import hashlib
import inspect
from importlib.metadata import version
from pkgutil import resolve_name

import pytest

_RUNS = "dagster._core.instance.runs.run_domain:RunDomain"
_SQL = "dagster._core.storage.event_log.sql_event_log:SqlEventLogStorage"
_SQLITE = "dagster._core.storage.event_log.sqlite.sqlite_event_log:SqliteEventLogStorage"
_JOB = "dagster._core.definitions.job_definition:JobDefinition"
_ASKED = "dagster._core.execution.context.data_version_cache:DataVersionCache"
READ = {
    f"{_SQLITE}.has_table": "577d801c70b2",
    f"{_SQL}.has_asset_key_col": "042827679888",
    f"{_SQL}._has_asset_key_col_on_connection": "981049dfa81d",
    f"{_SQL}.has_secondary_index": "75ea1eb99d75",
    f"{_RUNS}._log_asset_planned_events": "8896f281f5b6",
    f"{_SQLITE}._connect": "b8435f266568",
    f"{_SQLITE}.run_connection": "54e64bd6f8b7",
    f"{_SQLITE}.index_connection": "8caf95ebe806",
    f"{_SQLITE}.store_event": "f89aed406024",
    f"{_SQLITE}._initdb": "7a302d98eb61",
    f"{_SQLITE}.conn_string_for_shard": "896bc510d776",
    f"{_JOB}.get_subset": "9021c6d17def",
    f"{_JOB}._get_job_def_for_asset_selection": "af856c78b01a",
    f"{_SQL}._get_latest_materialization_records": "1eb21503ca39",
    f"{_ASKED}._fetch_input_asset_version_info": "00b7cf9447b4",
    "dagster._core.storage.sql:check_alembic_revision": "0cda7bdd1df0",
}
"""What `quick_events.py`, `kept_schema.py` and `run_history.py` replace or rest on, and how its sha256 begins.

Of Dagster 1.13.27, in `pipelines/`.
"""
_ADVICE = (
    "hold quick_events.py, kept_schema.py and run_history.py in pipelines/ against what this Dagster does there, mend "
    "them or take the replacement out (a run is then slower and the same); when test_quick_events.py is green, the "
    "digest here is now {digest}"
)


@pytest.mark.parametrize("name", READ)
def test_what_is_replaced_is_what_was_read(name: str) -> None:
    dagster = f"Dagster {version('dagster')}"
    try:
        source = inspect.getsource(resolve_name(name))
    except (ImportError, AttributeError):
        pytest.fail(f"{dagster} has no {name} any more: {_ADVICE.format(digest='none')}")
    digest = hashlib.sha256(source.encode()).hexdigest()[:12]
    assert digest == READ[name], f"{dagster} has changed {name}: {_ADVICE.format(digest=digest)}"


@pytest.mark.parametrize("module", ["event_log.sqlite.sqlite_event_log", "runs.sqlite.sqlite_run_storage"])
def test_engines_are_made_where_they_are_kept(module: str) -> None:
    place = resolve_name(f"dagster._core.storage.{module}")
    assert callable(vars(place).get("create_engine")), f"{module} makes engines elsewhere: see pipelines/run_history.py"
