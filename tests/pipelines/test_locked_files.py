"""A file that somebody holds makes a run wait once, and then end with a sentence."""

import sqlite3
import time
from contextlib import closing

import pytest

from pipelines.run import run_lake
from tests.desk import Desk
from tests.pipelines.silent_watcher import SilentWatcher
from tests.pipelines.test_planned_run import deliver

SELECT = ["wrb_test_level", "mca_division_history"]


@pytest.mark.slow
def test_all_waits_of_a_run_share_one_time(desk: Desk) -> None:
    deliver(desk, "level_1.csv", "STCD,TM,Z\nA,2023-08-01,1.5\n")
    run_lake(desk.settings, SilentWatcher(), select=SELECT)
    deliver(desk, "level_2.csv", "STCD,TM,Z\nA,2023-08-02,1.5\n")
    impatient = desk.settings.model_copy(update={"busy_seconds": 1.0})
    with closing(sqlite3.connect(desk.settings.ledger_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        summary = run_lake(impatient, SilentWatcher(), select=SELECT)
        waited = time.monotonic() - started
        other.execute("ROLLBACK")
    assert not summary.ok
    assert any("ledger.db is locked by" in failure.message for failure in summary.failures)
    again = run_lake(desk.settings, SilentWatcher(), select=SELECT)
    assert again.ok
    assert {one.resource: one.accepted for one in again.resources} == {"wrb_test_level": 1}
    assert waited < 1.0 + 60  # of which the run itself takes some; thirty seconds a step were four hundred
