"""Short work is done by one thread, and room is given back when enough is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lake.engine.duck import DuckEngine
from lake.settings import Settings
from quality.matching import kept, short_work, touched
from quality.matching.short_work import on_fitting_cores, put_in_order


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with DuckEngine(Settings(home=tmp_path, threads=2)) as opened:
        kept.attach(opened, opened.scratch_file().with_suffix(".duckdb"))
        yield opened


def threads(engine: DuckEngine) -> int:
    return int(engine.rows("SELECT current_setting('threads') AS n")[0]["n"])


def threads_at_work(engine: DuckEngine) -> int:
    with on_fitting_cores(engine):
        return threads(engine)


def profiles(engine: DuckEngine, count: int) -> None:
    kept.renew(engine, [kept.Renewal(kept.PROFILE, "true", f"SELECT n AS node FROM range({count}) AS t(n)")])


def test_one_thread_makes_some_of_few_profiles_anew(engine: DuckEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert threads_at_work(engine) == 2, "nothing is kept"
    profiles(engine, 10)
    kept.renew(engine, [touched.everything()])
    assert threads_at_work(engine) == 2, "all is made anew"
    kept.renew(engine, [touched.nothing()])
    assert threads_at_work(engine) == 1
    assert threads(engine) == 2
    monkeypatch.setattr(short_work, "FEW", 9)
    assert threads_at_work(engine) == 2, "passes over all are long"


def test_the_cores_come_back_after_an_error(engine: DuckEngine) -> None:
    with pytest.raises(KeyError), engine.on_one_core():
        raise KeyError
    assert threads(engine) == 2


def test_small_groups_are_put_together_when_there_are_many(engine: DuckEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def groups() -> int:
        kept.renew(engine, [kept.Renewal(kept.PROFILE, kept.NONE, "SELECT -1 AS node")])
        put_in_order(engine)
        groups = f"SELECT DISTINCT row_group_id FROM pragma_storage_info('{kept.PROFILE}')"
        return len(engine.rows(groups))

    profiles(engine, 1000)
    put_in_order(engine)
    assert [groups() for _ in range(5)] == [2, 3, 4, 5, 6]
    monkeypatch.setattr(short_work, "MANY_GROUPS", 3)
    assert groups() < 6
    assert engine.rows(f"SELECT count(*) AS n, sum(node) AS sum FROM {kept.PROFILE}") == [{"n": 1006, "sum": 499494}]
    assert engine.rows("SELECT current_setting('max_vacuum_tasks') AS n")[0]["n"] > 0
