"""What every engine does alike: one set of tests, with Spark where it is installed (`make prove-spark`)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lake.engine.engines import open_engine
from lake.engine.interface import SqlEngine
from lake.errors import LakeError
from lake.schema import Column, arrow_schema
from lake.settings import Engine, Settings
from tests.spark import ON_SPARK

COLUMNS = (
    Column("name"),
    Column("age", "integer"),
    Column("share", "decimal(10,2)"),
    Column("born", "date"),
    Column("seen", "timestamp"),
    Column("married", "boolean"),
)
ROWS: list[dict[str, Any]] = [
    {
        "name": "欧阳𠮷",
        "age": 7,
        "share": Decimal("1.10"),
        "born": date(1900, 2, 28),
        "seen": datetime(2026, 11, 29, 23, 59, 59, 123456, UTC),
        "married": True,
    },
    dict.fromkeys([column.name for column in COLUMNS]),
]


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=ON_SPARK)])
def engine(request: pytest.FixtureRequest, settings: Settings) -> Iterator[SqlEngine]:
    kind: Engine = request.param
    settings.temporary_folder.mkdir(parents=True)
    with open_engine(settings, kind) as opened:
        yield opened


@pytest.fixture
def person(engine: SqlEngine, settings: Settings) -> SqlEngine:
    """An engine with a table of every type: a row with values, and one of nothing but NULL."""
    file = settings.zone_folder("restricted") / "person.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS, schema=arrow_schema(COLUMNS)), file)
    engine.attach("std.person", COLUMNS, [str(file)])
    return engine


def test_values_of_every_type_come_back_as_they_are(person: SqlEngine) -> None:
    assert person.rows("SELECT * FROM std.person ORDER BY name NULLS LAST") == ROWS


def test_no_files_are_no_rows_in_the_same_columns(engine: SqlEngine) -> None:
    engine.attach("std.nobody", COLUMNS, [])
    assert engine.rows("SELECT count(*) AS number, max(age) AS oldest FROM std.nobody") == [
        {"number": 0, "oldest": None}
    ]


def test_what_is_kept_stays_as_it_was(person: SqlEngine) -> None:
    person.view("main.seen", "SELECT name FROM std.person WHERE married")
    person.keep("main.kept", "SELECT name FROM main.seen")
    assert person.rows("SELECT * FROM main.kept") == [{"name": "欧阳𠮷"}]
    person.forget("main.kept")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("length(name)", 3),
        ("substring(name, 3, 1)", "𠮷"),
        ("array_to_string(string_split(name, ''), '-')", "欧-阳-𠮷"),
        ("regexp_replace(name, '.', 'x')", "x阳𠮷"),
        ("regexp_replace(name, '.', 'x', 'g')", "xxx"),
        ("CAST(share * 3 AS DECIMAL(10, 2))", Decimal("3.30")),
        ("age // 2", 3),
        ("born + 1", date(1900, 3, 1)),
        ("CAST(seen AT TIME ZONE 'Asia/Shanghai' AS DATE)", date(2026, 11, 30)),
        ("extract(epoch FROM seen)", 1795996799.123456),
        ("radians(22.57)", 0.3939208121751202),
        ("TRY_CAST('12x' AS BIGINT)", None),
        ("coalesce(nullif(name, '欧阳𠮷'), 'none')", "none"),
    ],
)
def test_expressions_mean_the_same(person: SqlEngine, expression: str, value: object) -> None:
    assert person.rows(f"SELECT {expression} AS value FROM std.person WHERE married") == [{"value": value}]


def test_a_file_is_written_in_the_declared_types(person: SqlEngine, settings: Settings) -> None:
    path = settings.zone_folder("restricted") / "made.parquet"
    assert person.write("SELECT * FROM std.person ORDER BY name NULLS LAST", path, COLUMNS) == 2
    made = pq.read_table(path)
    assert made.to_pylist() == ROWS
    assert [str(one) for one in made.schema.types] == [str(one) for one in arrow_schema(COLUMNS).types]


def test_nothing_is_written_outside_the_home(person: SqlEngine, tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="outside"):
        person.write("SELECT 1 AS one", tmp_path.parent / "elsewhere.parquet")
