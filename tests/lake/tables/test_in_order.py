from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lake.engine.duck import DuckEngine
from lake.engine.engines import open_engine
from lake.engine.interface import SqlEngine
from lake.schema import Column, TableSpec
from lake.settings import Engine, Settings
from lake.tables import in_order
from lake.tables.in_order import files_in_order
from lake.tables.lakehouse import Lakehouse
from tests.spark import ON_SPARK

SPEC = TableSpec("master.thing", (Column("id"), Column("line_no", "integer")), "restricted")
CONTENT = "SELECT 'id' || lpad(CAST(range // 10 AS VARCHAR), 2, '0') AS id, range AS line_no FROM range(1000)"


@pytest.fixture
def lakehouse(tmp_path: Path) -> Iterator[Lakehouse]:
    opened = Lakehouse.open(Settings(home=tmp_path))
    yield opened
    opened.close()


@pytest.mark.parametrize(("at_once", "files"), [(1000, 1), (300, 4), (7, 100)])
def test_files_follow_one_another_in_the_table_s_order(
    lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch, at_once: int, files: int
) -> None:
    monkeypatch.setattr(in_order, "AT_ONCE", at_once)
    with DuckEngine(lakehouse.settings) as engine:
        engine.keep("found.id", f"SELECT DISTINCT id FROM ({CONTENT})")
        engine.keep("found.row", f"{CONTENT} ORDER BY hash(range)")
        made = files_in_order(lakehouse, engine, SPEC, "FROM found.row", 1000, "found.id")
        rows = [row["line_no"] for path in made for row in engine.rows(f"FROM '{path}'")]
    assert len(made) == files
    assert rows == [*range(1000)]


@pytest.mark.parametrize("counted", [10_000, 30])
def test_a_value_of_which_there_are_too_many_is_parted_by_the_rest_of_the_key(
    lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch, counted: int
) -> None:
    monkeypatch.setattr(in_order, "AT_ONCE", 100)
    monkeypatch.setattr(in_order, "_COUNTED", counted)
    one_large = (
        f"SELECT CASE WHEN line_no < 900 THEN 'a' ELSE id END AS id, line_no % 3 AS part, line_no FROM ({CONTENT})"
    )
    with DuckEngine(lakehouse.settings) as engine:
        engine.keep("found.row", f"{one_large} ORDER BY hash(line_no)")
        key = ("id", "part", "line_no")
        made = files_in_order(lakehouse, engine, SPEC, "FROM found.row", 1000, "found.row", key)
        rows = [row for path in made for row in engine.rows(f"FROM '{path}'")]
        expected = engine.rows("SELECT id, line_no FROM found.row ORDER BY id, part, line_no")
        sizes = [engine.rows(f"SELECT count(*) AS n FROM '{path}'")[0]["n"] for path in made]
    assert rows == expected
    assert len(made) > 5 and max(sizes) < 300


@pytest.mark.parametrize("shares", ["line_no % 3", "NULL"])
def test_no_row_is_lost_for_a_key_that_lacks_something(
    lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch, shares: str
) -> None:
    monkeypatch.setattr(in_order, "AT_ONCE", 50)
    lacking = (
        f"SELECT CASE WHEN line_no % 7 > 0 THEN 'id' || line_no % 2 END AS id,"
        f" CASE WHEN line_no % 5 > 0 THEN {shares} END AS part, line_no FROM ({CONTENT})"
    )
    with DuckEngine(lakehouse.settings) as engine:
        engine.keep("found.row", lacking)
        made = files_in_order(lakehouse, engine, SPEC, "FROM found.row", 1000, "found.row", ("id", "part", "line_no"))
        rows = [row["line_no"] for path in made for row in engine.rows(f"FROM '{path}'")]
    assert sorted(rows) == [*range(1000)]


def test_of_files_that_cannot_all_be_written_none_stays(lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_order, "AT_ONCE", 300)
    with DuckEngine(lakehouse.settings) as engine:
        engine.keep("found.row", CONTENT)
        failing = "SELECT id, CASE WHEN id > 'id60' THEN error('no') ELSE line_no END AS line_no FROM found.row"
        with pytest.raises(Exception, match="no"):
            files_in_order(lakehouse, engine, SPEC, failing, 1000, "found.row")
    assert not [path for path in lakehouse.settings.home.rglob("*.parquet") if "thing" in str(path)]


def test_no_rows_are_a_file_without_any(lakehouse: Lakehouse) -> None:
    with DuckEngine(lakehouse.settings) as engine:
        engine.keep("found.row", f"FROM ({CONTENT}) WHERE false")
        [path] = files_in_order(lakehouse, engine, SPEC, "FROM found.row", 0, "found.row")
        assert engine.rows(f"FROM '{path}'") == []


@pytest.fixture
def unordered(lakehouse: Lakehouse) -> str:
    """A Parquet file with the rows in any order; ids stand in each ten of them."""
    path = lakehouse.new_data_file(SPEC)
    with DuckEngine(lakehouse.settings) as engine:
        engine.write(f"{CONTENT} ORDER BY hash(range)", path, SPEC.columns)
    return str(path)


@pytest.mark.parametrize("kind", ["duckdb", pytest.param("spark", marks=ON_SPARK)])
def test_files_end_at_the_same_rows_on_every_engine(
    lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch, unordered: str, kind: Engine
) -> None:
    monkeypatch.setattr(in_order, "AT_ONCE", 250)
    monkeypatch.setattr(in_order, "_COUNTED", 100)
    with open_engine(lakehouse.settings, kind) as engine:
        files = [pq.read_table(path)["line_no"].to_pylist() for path in _from_file(lakehouse, engine, unordered)]
    assert [line for lines in files for line in lines] == [*range(1000)]
    assert [len(lines) for lines in files] == [209, 278, 233, 280]


def _from_file(lakehouse: Lakehouse, engine: SqlEngine, file: str) -> list[Path]:
    engine.attach("found.row", SPEC.columns, [file])
    return files_in_order(lakehouse, engine, SPEC, "SELECT * FROM found.row", 1000, "found.row", ("id", "line_no"))
