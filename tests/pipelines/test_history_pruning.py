"""Old runs go, and what the UI shows of an asset stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from lake.settings import Settings
from lake.storage.patience import Patience
from pipelines.dagster_home import use_dagster_home
from pipelines.history_pruning import prune


@dg.asset
def often() -> None:
    """Built in every run."""


@dg.asset
def once() -> None:
    """Built in the first run only."""


@dg.multi_asset(specs=[dg.AssetSpec("arrived", skippable=True)], can_subset=True)
def seldom(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[Any]]:
    """Planned in every run, made in the first: nothing has arrived since."""
    if "first" in context.run.tags:
        yield dg.MaterializeResult(asset_key="arrived")


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    use_dagster_home(Settings(home=tmp_path))
    with dg.DagsterInstance.get() as opened:
        yield opened


def test_old_runs_go_but_for_those_an_asset_was_last_built_in(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    settings, patience = Settings(home=tmp_path, history_days=7), Patience(1)
    first = dg.materialize([once], instance=instance).run_id
    second = dg.materialize([often, seldom], instance=instance, tags={"first": ""}).run_id
    others = [dg.materialize([often, seldom], instance=instance).run_id for _ in range(3)]
    week_later = datetime.now(UTC) + timedelta(days=7)
    assert prune(instance, settings, patience, now=week_later - timedelta(hours=1)) == 0
    assert prune(instance, settings, patience, now=week_later, dry_run=True) == 2
    assert prune(instance, settings, patience, now=week_later) == 2
    assert {run.run_id for run in instance.get_runs()} == {first, second, others[-1]}
    for asset in ("once", "often", "arrived"):
        made = instance.fetch_materializations(dg.AssetKey(asset), limit=1).records
        assert made and instance.get_latest_materialization_event(dg.AssetKey(asset)) is not None, asset
    left = {path.stem for path in (tmp_path / "dagster" / "history" / "runs").glob("*.db")}
    assert left.isdisjoint(others[:-1])
