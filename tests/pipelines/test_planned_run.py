"""A run does what the plan says and no more, and the lake is then as if everything had been done."""

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from assets.planning.plan_run import plan_run
from lake.ledger.run_records import RunRecords
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from pipelines.command_line.plan import planned, tree_of
from pipelines.run import run_lake
from pipelines.usable_lake import usable_lake
from tests.desk import Desk, prepared_once
from tests.few_declared import FEW, few_declared
from tests.home_state import home_state
from tests.pipelines.silent_watcher import SilentWatcher

NAME = "wrb_test_level"


def deliver(desk: Desk, name: str, text: str) -> None:
    """An hour ago."""
    os.utime(desk.deliver(name, text), (time.time() - 3600,) * 2)


def run(desk: Desk, **how: Any) -> Any:
    return run_lake(desk.settings, SilentWatcher(), **how)


def files(settings: Settings, *but: str) -> dict[str, tuple[int, int]]:
    """Size and time of every file of a home, but of those whose names begin so, and of what SQLite has beside one."""
    paths = (path for path in settings.home.rglob("*") if not path.name.endswith(("-shm", "-wal")))
    found = (path for path in paths if path.is_file() and not path.name.startswith(but))
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in found}


def reasons(desk: Desk, **how: Any) -> dict[str, list[str]]:
    """What there is to do and why, without the models that wait for a first delivery."""
    house = Lakehouse.open(desk.settings)
    lake, catalogue = usable_lake(house)
    plan = plan_run(lake, catalogue.checks, **how)
    return {step.name: [why.code for why in step.reasons] for step in plan.to_do()}


OWN_MODEL = """/*
title: {zh: 到达情况, en: Arrivals}
description: 各资源交付批数，取自湖的批次台账。
owner: gsda
system: data_lake
grain: [resource]
columns: {resource: 信息资源, deliveries: {title: 批数, unit: 批}}
*/
select resource, count(*) as deliveries from gov.batch group by resource
"""


@pytest.fixture(scope="module", autouse=True)
def few(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with few_declared(tmp_path_factory.mktemp("nothing")):
        yield


@prepared_once
def settled(desk: Desk) -> None:
    """A lake whose last run left nothing to do. The deployment has a model of its own, of what the lake knows."""
    model = desk.settings.contract_folders[0] / "topics" / "data_lake" / "arrivals.sql"
    model.parent.mkdir(parents=True)
    model.write_text(OWN_MODEL, encoding="utf-8")
    deliver(desk, "level_1.csv", "STCD,TM,Z\nA,2023-08-01,1.5\n")
    assert run(desk).anything_new


def test_a_model_of_the_deployment_sees_what_has_just_arrived(settled: Desk) -> None:
    deliver(settled, "level_2.csv", "STCD,TM,Z\nB,2023-08-01,1.5\n")
    run(settled)
    assert reasons(settled) == {}
    lake = settled.open()
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, ["topic.data_lake_arrivals"])
        counted = f"SELECT deliveries FROM topic.data_lake_arrivals WHERE resource = '{NAME}'"
        assert engine.rows(counted) == [{"deliveries": 2}]


def test_where_nothing_has_changed_nothing_is_done(settled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settled.settings
    assert not run(settled).anything_new  # it only looks: published files that were put back are others to it
    before = files(settings, "run.lock", "ledger.db")
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.usable_lake.usable_lake", lambda *_: pytest.fail("the catalogue was read"))
        again = run(settled)
    assert (again.ok, again.anything_new, again.done) == (True, False, {})
    assert again.unneeded["resource"] == len(FEW)
    assert files(settings, "run.lock", "ledger.db") == before
    first, second = reversed(RunRecords(Lakehouse.open(settings).ledger).last(2))
    assert (first.inputs is None, second.inputs, second.kept) == (False, None, {})

    before = files(settings)
    assert planned(settings, [], [], full=False).is_nothing
    assert files(settings) == before

    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) + timedelta(days=1)

    monkeypatch.setattr("assets.gov.score.datetime", Tomorrow)
    after_midnight = reasons(settled)
    assert after_midnight["governance_tables"] == ["day_moved"]
    assert after_midnight["gov.quality_bulletin"] == ["may_change"]
    assert NAME not in after_midnight
    monkeypatch.setattr("assets.planning.inputs.datetime", Tomorrow)
    assert run(settled).done["governance"] == 2


def test_a_new_file_is_loaded_and_what_is_below_it_follows(settled: Desk) -> None:
    deliver(settled, "level_2.csv", "STCD,TM,Z\nB,2023-08-02,2.5\n")
    tree = tree_of(planned(settled.settings, [], [], full=False))
    assert "new file: level_2.csv" in str(tree.children[0].children[0].label)
    assert reasons(settled, select=["mca_division_history"]) == {}
    second = run(settled)
    assert (second.ok, second.newly_released, second.done["resource"]) == (True, True, 1)
    assert second.done["model"] == 4  # what is known of deliveries, and the three models that read it
    assert reasons(settled) == {}
    followed = home_state(settled.settings.home)
    assert run(settled, full=True).ok
    assert home_state(settled.settings.home) == followed


def test_what_was_refused_is_named_by_every_run_and_read_by_one(settled: Desk) -> None:
    deliver(settled, "level_2.csv", "XXXX,TM,Z\nB,2023-08-02,2\n")
    for again in (run(settled), run(settled), run(settled)):
        assert [failure.step for failure in again.failures] == [f"raw.{NAME}"]
        assert "STCD" in again.failures[0].message
    assert again.done == {}
    (settled.settings.landing_folder / "level_2.csv").unlink()
    assert run(settled).ok


def test_what_a_killed_run_left_is_done_by_the_next(settled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(settled, "level_2.csv", "STCD,TM,Z\nB,2023-08-02,2.5\n")

    def killed(*_: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.planned_run.PlannedRun._build", killed)
        with pytest.raises(KeyboardInterrupt):
            run(settled)
    assert {"gov.finding", "gov.metric", "governance_tables", "release"} <= reasons(settled).keys()
    assert run(settled).newly_released
    assert reasons(settled) == {}
