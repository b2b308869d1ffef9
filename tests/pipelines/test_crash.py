"""Kill a run anywhere, run again: the same tables, row for row, and readers only ever saw whole releases."""

import json
import multiprocessing
import os
import random
import shutil
import signal
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from lake.ledger.database import database_at, ledger_place
from lake.settings import Settings
from lake.storage.patience import Patience
from lake.tables.lakehouse import Lakehouse
from pipelines.run import run_lake
from pipelines.sandbox.build import build
from tests.pipelines.silent_watcher import SilentWatcher

RESOURCES = (
    "amr_market_entity",
    "gsda_hotline_ticket",
    "mca_division_history",
    "stat_division_town",
    "stat_division_village",
    "wrb_reservoir_level",
    "wrb_reservoir_limit",
    "wrb_reservoir_period",
    "wrb_station",
)
MODELS = (
    "master.division",
    "master.division_resolution",
    "topic.smart_water_reservoir_status",
    "open.administrative_division",
    "open.reservoir_status_daily",
)
HOMES = range(4)
"""Each with kills of its own. `make test` kills single commands at chosen calls (test_walk_killed_commands.py)."""
KILLS_PER_HOME = 5
LANDING_LATE = 1
"""So many of them may come after the end: a machine that has less to do than at the first run is too fast for them."""
TIMES = {"_ingested_at", "ingested_at", "decided_at", "judged_at", "committed_at"}
"""When something was done is all that two runs may differ in."""


def run_once(settings: Settings) -> None:
    """One run, as `lake run --select …` makes it; in a process that can be killed."""
    os.environ["LAKE_DAGSTER_STORAGE"] = settings.dagster_storage.get_secret_value()  # Dagster reads it by itself
    run_lake(settings, SilentWatcher(), select=[*RESOURCES, *MODELS])


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("city") / "sandbox").landing


def at(home: Path, landing: Path) -> Settings:
    return Settings(home=home, landing=landing, threads=1)


def start(settings: Settings) -> multiprocessing.process.BaseProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipelines.run", "polars", "pyiceberg.table"])
    process = context.Process(target=run_once, args=(settings,))
    process.start()
    return process


def finish(settings: Settings) -> float:
    """Run undisturbed; returns the seconds it took."""
    started = time.monotonic()
    process = start(settings)
    process.join(600)
    assert process.exitcode == 0
    return time.monotonic() - started


def commits(settings: Settings) -> int:
    """How far a lake is: how many commits its ledger knows. Nothing is changed, and a new home has none."""
    database = database_at(ledger_place(settings), Patience(settings.busy_seconds))
    try:
        found = database.look({"table_commit": "SELECT count(*) FROM table_commit"})
    finally:
        database.close()
    return int(str(found["table_commit"][0][0])) if found and found["table_commit"] else 0


def content(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, times left out, sorted."""
    with closing(Lakehouse.open(settings)) as house, DuckEngine(settings) as engine:
        tables = [name for name in house.tables() if not name.startswith("gov.")]
        engine.attach_tables(house, tables)
        return {name: rows(engine, house, name) for name in tables}


def rows(engine: DuckEngine, house: Lakehouse, table: str) -> list[tuple[object, ...]]:
    columns = ", ".join(quote(column.name) for column in house.columns(table) if column.name not in TIMES)
    return engine.connection.execute(f"select {columns} from {quote_table(table)} order by all").fetchall()


class Reader:
    """Somebody who opens the current release all the time and looks whether it is whole."""

    def __init__(self, home: Path) -> None:
        self.seen = 0
        self.broken: list[str] = []
        self._home = home
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Reader":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        current = self._home / "releases" / "current"
        while not self._stop.wait(0.05):
            if current.exists():
                self._look(current.resolve())

    def _look(self, release: Path) -> None:
        try:
            manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
            with duckdb.connect(str(release / "lake.duckdb"), read_only=True) as connection:
                for name, table in manifest["tables"].items():
                    found = connection.execute(f"select count(*) from {quote_table(name)}").fetchone()
                    if found != (table["rows"],):
                        self.broken.append(f"{release.name} {name}: {found} rows, manifest says {table['rows']}")
            self.seen += 1
        except (OSError, duckdb.Error, KeyError, ValueError) as error:
            self.broken.append(f"{release.name}: {error}")


@dataclass(frozen=True)
class Undisturbed:
    """What a run gives that nobody kills, and how long its way is."""

    content: dict[str, list[tuple[object, ...]]]
    commits: int
    seconds: float

    def moments(self, chance: random.Random, number: int) -> list[tuple[int, float]]:
        """Moments on the way of a lake that is killed again and again: after which commit, and seconds later.

        By time alone most kills came when all was done: what a killed run has done is done.
        """
        places = sorted(chance.sample(range(self.commits), number))
        return [(place, chance.uniform(0, self.seconds / self.commits)) for place in places]


@pytest.fixture(scope="module")
def undisturbed(landing: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    home = at(tmp_path_factory.mktemp("undisturbed"), landing)
    seconds = finish(home)
    found = Undisturbed(content(home), commits(home), seconds)
    shutil.rmtree(home.home)
    assert {f"std.{name}" for name in RESOURCES} | set(MODELS) <= found.content.keys()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("number", HOMES)
def test_killed_anywhere_and_run_again_the_lake_is_the_same(
    number: int, landing: Path, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    home = at(tmp_path, landing)
    moments = undisturbed.moments(random.Random(number), KILLS_PER_HOME)
    with Reader(tmp_path) as reader:
        killed = [kill_at(start(home), home, *moment) for moment in moments]
        finish(home)
        time.sleep(0.2)
    assert sum(killed) >= KILLS_PER_HOME - LANDING_LATE, list(zip(moments, killed, strict=True))
    assert reader.broken == []
    assert reader.seen > 0
    assert content(home) == undisturbed.content
    assert no_batch_twice(home)


def kill_at(process: multiprocessing.process.BaseProcess, settings: Settings, after: int, seconds: float) -> bool:
    """Kill a run some seconds after the lake has so many commits; whether it was still under way."""
    wait_for_commits(process, settings, after)
    process.join(seconds)
    if process.is_alive() and process.pid is not None:
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    return process.exitcode == -signal.SIGKILL


def wait_for_commits(process: multiprocessing.process.BaseProcess, settings: Settings, number: int) -> None:
    """Until a run has made so many, or has ended."""
    while process.is_alive() and commits(settings) < number:
        process.join(0.05)


def no_batch_twice(settings: Settings) -> bool:
    """Every row of raw has its own batch and line, and every batch has as many rows as the ledger says."""
    with closing(Lakehouse.open(settings)) as house, DuckEngine(settings) as engine:
        tables = [name for name in house.tables() if name.startswith("raw.")]
        engine.attach_tables(house, tables)
        counted = {
            row["_batch_id"]: row["rows"]
            for name in tables
            for row in engine.rows(
                f"select _batch_id, count(distinct _line_no) as rows, count(*) as all_rows from {quote_table(name)} "
                "group by _batch_id having rows = all_rows"
            )
        }
        return counted == {batch.batch_id: batch.rows_raw for batch in house.ledger.batches() if batch.rows_raw}
