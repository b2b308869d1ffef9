"""Dagster's history is as patient as the run that writes it, and says who has locked it."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import dagster as dg
import pytest

from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.patience import Patience, StillLocked
from pipelines.run_history import quick_run_history, run_history


@dg.asset
def made() -> None:
    """Something that a run makes."""


def built(settings: Settings, patience: Patience) -> bool:
    with quick_run_history(settings), run_history(settings, patience) as instance:
        return dg.materialize([made], instance=instance, raise_on_error=False).success


@pytest.mark.parametrize("file", ["runs.db", "runs/index.db"])
def test_a_locked_history_ends_the_run_with_a_sentence(tmp_path: Path, file: str) -> None:
    settings = Settings(home=tmp_path)
    assert built(settings, Patience(0))
    patience = Patience(0.5)
    with closing(sqlite3.connect(tmp_path / "dagster" / "history" / file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        with pytest.raises(StillLocked, match=rf"{Path(file).name} is locked by .* waited 0\.5 s"):
            built(settings, patience)
        assert time.monotonic() - started < 10  # Dagster alone waits thirty seconds, for each event
    assert built(settings, Patience(0))


def test_a_history_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert built(settings, Patience(0))
    (tmp_path / "dagster" / "history" / "runs.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(LakeError, match="damaged"):
        built(settings, Patience(0))


def test_every_run_has_a_database_with_its_events(tmp_path: Path) -> None:
    settings, patience = Settings(home=tmp_path), Patience(1)
    with quick_run_history(settings), run_history(settings, patience) as instance:
        runs = [dg.materialize([made], instance=instance).run_id for _ in range(3)]
    with run_history(settings, patience) as instance:
        kinds = [[record.dagster_event_type for record in instance.all_logs(run)] for run in runs]
    assert kinds[0] == kinds[1] == kinds[2]
    assert dg.DagsterEventType.ASSET_MATERIALIZATION in kinds[2]
    for run in runs:
        with closing(sqlite3.connect(tmp_path / "dagster" / "history" / "runs" / f"{run}.db")) as events:
            assert events.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert events.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
            assert events.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_each_run_has_a_database_of_its_own_that_tells_of_it_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with quick_run_history(settings), run_history(settings, Patience(0)) as instance:
        runs = [dg.materialize([made], instance=instance).run_id for _ in range(3)]
    with run_history(settings, Patience(0)) as instance:
        told = [{entry.run_id for entry in instance.all_logs(run)} for run in runs]
    assert told == [{run} for run in runs]
    assert not list((tmp_path / "dagster").rglob("*.writing"))
