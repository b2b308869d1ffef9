"""A session that is lent again holds nothing of whoever had it before, and is nobody else's meanwhile."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import duckdb
import pytest

from lake.engine.duck import DuckEngine
from lake.engine.lent_sessions import LENT
from lake.schema import Column
from lake.settings import Settings


@pytest.fixture(autouse=True)
def _nothing_idle_is_left(settings: Settings) -> Iterator[None]:
    yield
    LENT.close(settings.home)


def _set(engine: DuckEngine) -> list[dict[str, str]]:
    names = ("disabled_optimizers", "TimeZone", "memory_limit", "max_temp_directory_size", "threads", "search_path")
    shown = ", ".join(f"current_setting('{name}') AS {name}" for name in names)
    return engine.rows(f"SELECT {shown}")


def test_the_next_finds_nothing_of_the_last(settings: Settings) -> None:
    with DuckEngine(settings) as engine:
        first, before = engine.connection, _set(engine)
        engine.attach("std.level", (Column("level", "integer"),), [])
        for made in ("TEMP TABLE kept", "TABLE beside", "VIEW shown", "TEMP VIEW seen"):
            engine.connection.execute(f"CREATE {made} AS SELECT 1 AS one")
        engine.connection.execute("SET disabled_optimizers = 'in_clause'; SET TimeZone = 'Asia/Shanghai'")
        engine.connection.execute("SET memory_limit = '70MB'; SET max_temp_directory_size = '1MB'")
    with DuckEngine(settings) as engine:
        assert engine.connection is first
        for name in ("std.level", "kept", "beside", "shown", "seen"):
            with pytest.raises(duckdb.CatalogException):
                engine.rows(f"SELECT * FROM {name}")
        assert _set(engine) == before
        with pytest.raises(duckdb.PermissionException):
            engine.rows("SELECT * FROM read_csv('/etc/passwd')")


_LEVEL = (Column("level", "integer"),)


def _levels(settings: Settings, *levels: int) -> list[str]:
    """A new data file with these levels."""
    path = settings.zone_folder("internal") / f"{uuid4().hex}.parquet"
    with DuckEngine(settings) as engine:
        engine.write(f"SELECT unnest({[*levels]}) AS level", path, _LEVEL)
    return [str(path)]


def test_of_tables_that_the_last_attached_the_next_finds_none(settings: Settings) -> None:
    files = _levels(settings, 1)
    with DuckEngine(settings) as engine:
        engine.attach("std.level", _LEVEL, files)
        assert engine.rows("SELECT * FROM std.level") == [{"level": 1}]
    for name in ("std.level", 'STD . "Level"'):
        with pytest.raises(duckdb.CatalogException), DuckEngine(settings) as engine:
            engine.rows(f"SELECT * FROM {name}")
        with DuckEngine(settings) as engine:
            engine.attach("std.level", _LEVEL, files)
    with DuckEngine(settings) as engine, pytest.raises(duckdb.CatalogException):
        engine.view("std.higher", "SELECT * FROM std.level")
    with DuckEngine(settings) as engine, pytest.raises(duckdb.CatalogException):
        engine.connection.execute("SELECT * FROM std.level")


def test_tables_of_the_same_name_are_read_from_the_files_that_the_next_names(settings: Settings) -> None:
    for levels in ([1], [1, 2], [3]):
        files = _levels(settings, *levels)
        for _ in range(2):
            with DuckEngine(settings) as engine:
                engine.attach("std.level", _LEVEL, files)
                assert [row["level"] for row in engine.rows("SELECT * FROM std.level")] == levels
    with DuckEngine(settings) as engine:
        engine.keep("std.level", "SELECT 4 AS level")
        assert engine.rows("SELECT * FROM std.level") == [{"level": 4}]


def test_many_views_do_not_stay(settings: Settings) -> None:
    with DuckEngine(settings) as engine:
        for number in range(600):
            engine.attach(f"std.level_{number}", _LEVEL, [])
    with DuckEngine(settings) as engine:
        assert engine.connection.execute("SELECT count(*) FROM duckdb_views() WHERE NOT internal").fetchone() == (0,)


def test_one_that_an_error_left_is_not_lent_again(settings: Settings) -> None:
    with pytest.raises(duckdb.Error), DuckEngine(settings) as engine:
        first = engine.connection
        engine.rows("SELECT * FROM nothing")
    with DuckEngine(settings) as engine:
        assert engine.connection is not first


def test_other_settings_get_another(settings: Settings) -> None:
    with DuckEngine(settings) as engine:
        first = engine.connection
    smaller = settings.model_copy(update={"memory_limit": "100MB"})
    for other in (DuckEngine(smaller), DuckEngine(settings, ordered=False), DuckEngine(settings, files=[])):
        with other:
            assert other.connection is not first


def test_what_runs_statements_of_others_is_closed(settings: Settings) -> None:
    with DuckEngine(settings, files=[]) as engine:
        session = engine.connection
    with pytest.raises(duckdb.ConnectionException):
        session.execute("SELECT 1")


def test_threads_never_share_one(settings: Settings) -> None:
    together = Barrier(4)

    def use(number: int) -> list[int]:
        found = []
        for turn in range(20):
            with DuckEngine(settings) as engine:
                if turn == 0:
                    together.wait()
                engine.connection.execute(f"CREATE TEMP TABLE own AS SELECT {number} AS n")
                found += [row["n"] for row in engine.rows("SELECT n FROM own")]
        return found

    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(use, range(4))] == [[number] * 20 for number in range(4)]


def test_one_that_wrote_to_the_disk_for_lack_of_memory_is_closed(settings: Settings) -> None:
    narrow = settings.model_copy(update={"memory_limit": "60MB"})
    with DuckEngine(narrow) as engine:
        engine.connection.execute(
            "CREATE TEMP TABLE big AS SELECT range AS n, md5(range::VARCHAR) AS text FROM range(3000000)"
        )
        assert any(folder.name.startswith("duckdb-") for folder in Path(settings.temporary_folder).iterdir())
    assert [*Path(settings.temporary_folder).iterdir()] == []
