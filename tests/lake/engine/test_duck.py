from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pyarrow.parquet as pq
import pytest

from lake.engine.duck import DuckEngine
from lake.engine.interface import SqlEngine, StoredTable
from lake.engine.parquet import parquet_select
from lake.errors import LakeError
from lake.schema import Column
from lake.settings import Settings

COLUMNS = (Column("编号", "integer"), Column("名'称", "text"), Column("day", "timestamp"), Column("added", "texts"))


@pytest.fixture
def internal(settings: Settings) -> Path:
    """A zone of the lake: the engine opens nothing elsewhere."""
    folder = settings.zone_folder("internal")
    folder.mkdir(parents=True)
    return folder


def test_files_read_as_declared_today(settings: Settings, internal: Path) -> None:
    old, new = internal / "o'ld.parquet", internal / "new.parquet"
    with DuckEngine(settings) as engine:
        assert engine.write("SELECT 1::INTEGER AS 编号, 'x' AS \"名'称\", 'gone' AS removed", old) == 1
        engine.write(
            "SELECT ['a'] AS added, TIMESTAMPTZ '2024-01-01 08:00:00+08' AS \"day\", 2::BIGINT AS 编号",
            new,
        )
        engine.attach("std.a", COLUMNS, [str(old), str(new)])
        assert engine.rows("SELECT * FROM std.a ORDER BY 编号") == [
            {"编号": 1, "名'称": "x", "day": None, "added": None},
            {"编号": 2, "名'称": None, "day": datetime(2024, 1, 1, tzinfo=UTC), "added": ["a"]},
        ]
        described = {row["column_name"]: row["column_type"] for row in engine.rows("DESCRIBE std.a")}
        assert list(described.values()) == ["BIGINT", "VARCHAR", "TIMESTAMP WITH TIME ZONE", "VARCHAR[]"]


def test_a_table_without_files_is_empty_and_typed(settings: Settings) -> None:
    with DuckEngine(settings) as engine:
        engine.attach("std.a", COLUMNS, [])
        table = engine.query("SELECT * FROM std.a")
    assert table.num_rows == 0
    assert [str(kind) for kind in table.schema.types] == ["int64", "string", "timestamp[us, tz=UTC]", "list<l: string>"]


def test_attaching_again_shows_the_new_files(settings: Settings, internal: Path) -> None:
    path = internal / "a.parquet"
    pl.DataFrame({"编号": [1, 2]}).write_parquet(path)
    engine: SqlEngine
    with DuckEngine(settings) as engine:
        engine.attach("std.a", COLUMNS, [])
        engine.attach("std.a", COLUMNS, [str(path)])
        assert engine.query("SELECT count(*) AS n FROM std.a").to_pylist() == [{"n": 2}]


def test_rows_know_their_file(settings: Settings, internal: Path) -> None:
    for name in "ab":
        pl.DataFrame({"编号": [1]}).write_parquet(internal / f"{name}.parquet")
    files = [str(internal / "a.parquet"), str(internal / "b.parquet")]
    with DuckEngine(settings) as engine:
        found = engine.rows(f"SELECT file FROM ({parquet_select(COLUMNS, files, file_name_as='file')}) ORDER BY 1")
    assert [row["file"] for row in found] == files


def test_writing_casts_and_leaves_nothing_behind_on_failure(settings: Settings, internal: Path) -> None:
    good, bad = internal / "sub" / "good.parquet", internal / "bad.parquet"
    columns = (Column("n", "integer"), Column("amount", "decimal(18,2)"))
    with DuckEngine(settings) as engine:
        assert engine.write("SELECT '7' AS n, 1.5 AS amount, 'extra' AS other FROM range(3)", good, columns) == 3
        with pytest.raises(duckdb.Error):
            engine.write("SELECT CASE WHEN range > 100000 THEN error('no') ELSE 1 END AS n FROM range(200000)", bad)
    assert pl.read_parquet_schema(good) == {"n": pl.Int64, "amount": pl.Decimal(18, 2)}
    assert not bad.exists()


@pytest.mark.parametrize(("rows", "has_dictionary"), [(100, False), (1_000_000, True)])
def test_room_for_a_large_dictionary_is_taken_where_there_may_be_many_rows(
    settings: Settings, internal: Path, rows: int, has_dictionary: bool
) -> None:
    class Tables:
        def stored(self, _name: str, _snapshot_id: int | None = None) -> StoredTable:
            return StoredTable(COLUMNS[:1], (), rows, all_have=True)

    with DuckEngine(settings) as engine:
        engine.attach_tables(Tables(), ["std.a"])
        engine.write("SELECT range AS n FROM range(100)", internal / "n.parquet")
    assert pq.read_metadata(internal / "n.parquet").row_group(0).column(0).has_dictionary_page is has_dictionary


def test_many_files_of_a_size_or_none(settings: Settings, internal: Path) -> None:
    with DuckEngine(settings, ordered=False) as engine:
        files = engine.write_files("SELECT hash(range) AS n FROM range(600000)", internal / "many", 1_000_000)
        assert len(files) > 1
        assert sum(pl.scan_parquet(file).collect().height for file in files) == 600000
        assert engine.write_files("SELECT 1 AS n WHERE false", internal / "none", 1_000_000) == []
    assert not (internal / "none").exists()


def test_nothing_is_written_outside_the_home(settings: Settings, tmp_path: Path) -> None:
    with DuckEngine(settings) as engine:
        with pytest.raises(LakeError, match="outside of the home"):
            engine.write("SELECT 1 AS n", settings.home / ".." / "one.parquet")
        with pytest.raises(LakeError, match="outside of the home"):
            engine.write_files("SELECT 1 AS n", tmp_path / "many", 1_000_000)
    assert {path.name for path in tmp_path.iterdir()} == {settings.home.name}


def test_nothing_is_read_outside_the_zones(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a")
    with DuckEngine(settings) as engine, pytest.raises(duckdb.PermissionException):
        engine.query(f"SELECT * FROM read_csv('{tmp_path / 'secret.csv'}')")


def test_too_little_memory_says_what_to_do(settings: Settings) -> None:
    with (
        DuckEngine(settings) as engine,
        pytest.raises(LakeError, match="memory") as caught,
    ):
        engine.connection.execute("SET memory_limit = '20MB'; SET max_temp_directory_size = '1MB'")
        engine.query("SELECT list(range ORDER BY hash(range)) FROM range(20000000)")
    assert "LAKE_MEMORY_LIMIT" in caught.value.advice


def test_temporary_files_go_with_the_engine(settings: Settings) -> None:
    with DuckEngine(settings) as engine:
        engine.connection.execute("SET memory_limit = '60MB'")
        engine.query("SELECT range FROM range(8000000) ORDER BY hash(range) LIMIT 10 OFFSET 7000000")
        scratch = engine.scratch_file()
        engine.write("SELECT 1 AS n", scratch)
        assert scratch.is_relative_to(settings.temporary_folder)
    assert not list(settings.temporary_folder.glob("*"))
