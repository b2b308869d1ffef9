"""The last jobs read from the home's own file are those that Dagster tells."""

from pathlib import Path

import dagster as dg

from lake.settings import Settings
from lake.storage.patience import Patience
from pipelines.last_jobs import as_dagster_says, last_jobs
from pipelines.run_history import run_history


@dg.op
def _work() -> None:
    """Nothing."""


@dg.job
def _build_lake() -> None:
    _work()


def test_jobs_are_those_that_dagster_tells(tmp_path: Path) -> None:
    settings, patience = Settings(home=tmp_path), Patience(10)
    assert last_jobs(settings, patience, 5) == []
    with run_history(settings, patience) as instance:
        for _ in range(3):
            _build_lake.execute_in_process(instance=instance)
    found = last_jobs(settings, patience, 2)
    assert [(job.name, job.status) for job in found] == [("_build_lake", "SUCCESS")] * 2
    assert found == list(as_dagster_says(settings, patience, 2))


def test_a_history_that_somebody_keeps_elsewhere_is_asked_of_dagster(tmp_path: Path) -> None:
    settings, patience = Settings(home=tmp_path), Patience(10)
    with run_history(settings, patience) as instance:
        _build_lake.execute_in_process(instance=instance)
    configuration = tmp_path / "dagster" / "dagster.yaml"
    configuration.write_text(configuration.read_text(encoding="utf-8") + "# ours\n", encoding="utf-8")
    (tmp_path / "dagster/history/runs.db").rename(tmp_path / "elsewhere.db")
    assert last_jobs(settings, patience, 2) == []  # Dagster makes the file anew; ours would have been told of none
    assert (tmp_path / "dagster/history/runs.db").exists()
