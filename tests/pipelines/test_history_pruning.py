"""Old runs go, and what the UI shows of an asset stays."""

from pathlib import Path

import dagster as dg

from lake.settings import Settings
from pipelines.dagster_home import use_dagster_home
from pipelines.history_pruning import prune_history


@dg.asset
def often() -> None:
    """Built in every run."""


@dg.asset
def once() -> None:
    """Built in the first run only."""


def test_old_runs_go_but_for_those_an_asset_was_last_built_in(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert prune_history(settings, 2, dry_run=False) == 0
    folder = use_dagster_home(settings)
    with dg.DagsterInstance.get() as instance:
        first = dg.materialize([often, once], instance=instance).run_id
        others = [dg.materialize([often], instance=instance).run_id for _ in range(4)]
    assert prune_history(settings, 2, dry_run=True) == 2
    assert prune_history(settings, 2, dry_run=False) == 2
    with dg.DagsterInstance.get() as instance:
        assert {run.run_id for run in instance.get_runs()} == {first, *others[-2:]}
        assert instance.get_latest_materialization_event(dg.AssetKey("once")) is not None
        assert instance.get_latest_materialization_event(dg.AssetKey("often")) is not None
    left = {path.stem for path in (folder / "history" / "runs").glob("*.db")}
    assert left.isdisjoint(others[:-2])
