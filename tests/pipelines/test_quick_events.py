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
from pipelines.quick_events import method_replaced, planned_at_once, schema_known
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
        quick_run_history(home / "dagster") if quick else nullcontext(),
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
        quick_run_history(tmp_path / "dagster"),
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
