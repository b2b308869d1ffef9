"""What Dagster does for each event is done once, and its history tells the same."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage

from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.patience import Patience, StillLocked
from pipelines.quick_events import jobs_not_made_again, method_replaced, planned_at_once, schema_known
from pipelines.run_history import quick_run_history, run_history

TOLD = "SELECT dagster_event_type, step_key, asset_key FROM event_logs ORDER BY id"
CHECKS = "SELECT asset_key, check_name, execution_status FROM asset_check_executions ORDER BY id"


@dg.multi_asset(
    specs=[dg.AssetSpec("first"), dg.AssetSpec("second", deps=["first"])],
    check_specs=[dg.AssetCheckSpec("whole", asset="first")],
)
def both() -> Iterator[Any]:
    """Two tables and what is asked of one."""
    yield dg.MaterializeResult(asset_key="first", check_results=[dg.AssetCheckResult(passed=True)])
    yield dg.MaterializeResult(asset_key="second")


def history_of(home: Path, *, quick: bool) -> list[list[tuple[Any, ...]]]:
    """What the file of a run says, what the file of all runs says of events, and of checks."""
    settings = Settings(home=home)
    with (
        quick_run_history(settings) if quick else nullcontext(),
        run_history(settings, Patience(1)) as instance,
    ):
        run = dg.materialize([both], instance=instance).run_id
    folder = home / "dagster" / "history" / "runs"
    asked = ((f"{run}.db", TOLD), ("index.db", TOLD), ("index.db", CHECKS))
    return [rows(folder / file, query) for file, query in asked]


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def test_a_quick_history_is_the_same_history(tmp_path: Path) -> None:
    told = history_of(tmp_path / "quick", quick=True)
    assert told == history_of(tmp_path / "plain", quick=False)
    assert [kind for kind, *_ in told[0]].count("ASSET_MATERIALIZATION_PLANNED") == 2
    assert told[2] == [('["first"]', "whole", "SUCCEEDED")]


@dg.asset(code_version="1")
def above() -> dg.MaterializeResult[None]:
    """A table with something to show."""
    return dg.MaterializeResult(metadata={"rows": 3, "note": dg.MetadataValue.md("*shown*")})


@dg.asset(code_version="1", deps=[above])
def below() -> None:
    """What is made of it, in a run of its own."""


def versions_of(home: Path, *, quick: bool) -> dict[str, Any]:
    """What the event of a table says of the table above it; and what that one goes on showing."""
    settings = Settings(home=home)
    with (
        quick_run_history(settings) if quick else nullcontext(),
        run_history(settings, Patience(1)) as instance,
    ):
        for assets in ([above], [below, above]):
            dg.materialize(assets, instance=instance, selection=[assets[0]])
        told = instance.get_latest_materialization_event(below.key)
    with run_history(settings, Patience(1)) as instance:
        [shown] = instance.get_asset_records([above.key])
    last = shown.asset_entry.last_materialization
    assert last and last.asset_materialization and last.asset_materialization.metadata["rows"].value == 3
    assert told and told.asset_materialization
    return dict(told.asset_materialization.tags or {})


def test_a_table_names_the_versions_above_it_though_nothing_else_of_them_is_read(tmp_path: Path) -> None:
    told = versions_of(tmp_path / "quick", quick=True)
    assert told == versions_of(tmp_path / "plain", quick=False)
    assert {"dagster/input_data_version/above", "dagster/input_event_pointer/above"} <= told.keys()


def test_a_job_is_itself_for_all_of_its_assets_and_another_for_some() -> None:
    job = dg.Definitions(
        [above, below], jobs=[dg.define_asset_job("both", dg.AssetSelection.assets(above, below))]
    ).resolve_job_def("both")
    with jobs_not_made_again():
        assert job.get_subset(asset_selection={above.key, below.key}) is job
        part = job.get_subset(asset_selection={below.key})
        assert part is not job and part.asset_layer.selected_asset_keys == {below.key}
        assert job.get_subset(asset_selection={above.key, below.key}, asset_check_selection=set()) is not job


def test_what_a_run_intends_is_noted_wholly_or_not_at_all(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)

    def failing(store: Callable[..., None]) -> Callable[..., None]:
        noted = list[object]()

        def stored(storage: SqliteEventLogStorage, event: object) -> None:
            store(storage, event)
            noted.append(event)
            if len(noted) == 2:
                raise LakeError("no room", advice="make some")

        return stored

    with (
        quick_run_history(settings),
        method_replaced(SqliteEventLogStorage, "store_event", failing),
        run_history(settings, Patience(1)) as instance,
    ):
        with pytest.raises(LakeError, match="no room"):
            dg.materialize([both], instance=instance)
        assert "_connect" not in vars(instance.event_log_storage)
    assert rows(tmp_path / "dagster" / "history" / "runs" / "index.db", TOLD) == []


def test_the_schema_is_asked_once_and_again_while_something_is_missing(tmp_path: Path) -> None:
    asked = list[str]()

    def counted(_ask: Callable[..., bool]) -> Callable[..., bool]:
        def has_table(_storage: SqliteEventLogStorage, name: str) -> bool:
            asked.append(name)
            return name == "there"

        return has_table

    with method_replaced(SqliteEventLogStorage, "has_table", counted), schema_known():
        first, second = (SqliteEventLogStorage(str(tmp_path / name)) for name in ("a", "b"))
        asked.clear()
        assert [one.has_table("there") for one in (first, first, second)] == [True] * 3
        assert [first.has_table("missing") for _ in range(2)] == [False] * 2
    assert asked == ["there", "there", "missing", "missing"]


def test_methods_are_as_before_afterwards() -> None:
    before = SqliteEventLogStorage.has_table
    with pytest.raises(StillLocked), schema_known(), planned_at_once():
        assert SqliteEventLogStorage.has_table is not before
        raise StillLocked("locked", advice="wait")
    assert SqliteEventLogStorage.has_table is before
