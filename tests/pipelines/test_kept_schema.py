"""Dagster's migrations are read by the first process alone, until Dagster is another."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import dagster as dg
import pytest
from alembic.script import ScriptDirectory

from lake.settings import Settings
from lake.storage.patience import Patience
from pipelines.quick_events import method_replaced
from pipelines.run_history import quick_run_history, run_history


@dg.asset
def made() -> None:
    """Something that a run makes."""


def asked_by_a_run(home: Path) -> tuple[int, str]:
    """How often a run looks for the newest migration, as a process that knows nothing; and the run's id."""
    asked, settings = list[str | None](), Settings(home=home)

    def counted(ask: Callable[..., object]) -> Callable[..., object]:
        def revision(script: ScriptDirectory, name: str | None) -> object:
            asked.append(name)
            return ask(script, name)

        return revision

    with (
        method_replaced(ScriptDirectory, "as_revision_number", counted),
        quick_run_history(settings),
        run_history(settings, Patience(1)) as instance,
    ):
        run = dg.materialize([made], instance=instance).run_id
    return len(asked), run


def content(home: Path, run: str) -> list[str]:
    """How the database of a run was made, and the revision that it names."""
    with closing(sqlite3.connect(home / "dagster" / "history" / "runs" / f"{run}.db")) as events:
        made_so = events.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()
        return [str(row[0]) for row in (*made_so, *events.execute("SELECT version_num FROM alembic_version"))]


def test_a_later_process_reads_no_migration_and_its_runs_are_kept_alike(tmp_path: Path) -> None:
    (first, one), (second, other) = asked_by_a_run(tmp_path), asked_by_a_run(tmp_path)
    assert first > 0 == second
    assert content(tmp_path, one) == content(tmp_path, other)
    assert len(content(tmp_path, other)[-1]) == 12


def test_another_dagster_is_asked_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_by_a_run(tmp_path)
    monkeypatch.setattr(dg, "__version__", "next")
    assert asked_by_a_run(tmp_path)[0] > 0
    assert asked_by_a_run(tmp_path)[0] == 0
