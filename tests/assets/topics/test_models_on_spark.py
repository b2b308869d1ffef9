"""The cases beside the models on Spark: the same rows come out as on DuckDB, where `test_models.py` runs them.

Models that call a function of the lake stay on DuckDB, and have no cases.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalog.models.case_difference import Made
from catalog.models.case_run import differences
from catalog.models.model_cases import Row, cases_file, cases_of
from lake.engine.engines import open_engine
from lake.engine.interface import SqlEngine
from lake.schema import Column, arrow_schema
from lake.settings import Settings
from tests.assets.topics.test_models import FILES
from tests.catalog.model_maker import our_tables
from tests.spark import ON_SPARK, SMALL

pytestmark = ON_SPARK


class OnSpark:
    """Where a case runs: tables are Parquet files of a home, and are gone once the case is answered."""

    def __init__(self, engine: SqlEngine, folder: Path) -> None:
        self._engine, self._folder = engine, folder
        self._numbers, self._given = count(), list[str]()

    def give(self, table: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        file = self._folder / f"{next(self._numbers)}.parquet"
        if rows:
            pq.write_table(pa.Table.from_pylist([*map(dict, rows)], schema=arrow_schema(tuple(columns))), file)
        self._engine.attach(table, columns, [str(file)] if rows else [])
        self._given.append(table)

    def answer(self, sql: str) -> list[Made]:
        try:
            return [*self._engine.rows(sql)]
        finally:
            while self._given:
                self._engine.forget(self._given.pop())


@pytest.fixture(scope="module")
def on_spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnSpark]:
    settings = Settings(home=tmp_path_factory.mktemp("home"), memory_limit="1GB", spark=SMALL)
    settings.temporary_folder.mkdir(parents=True)
    with open_engine(settings, "spark") as engine:
        yield OnSpark(engine, settings.temporary_folder)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.name.split('.')[0]}")
def test_what_comes_out_is_what_was_expected(file: Path, on_spark: OnSpark) -> None:
    tables = our_tables()
    [model] = [one for one in tables.models.values() if cases_file(one) == file]
    found = {case.name: differences(case, model, tables, on_spark) for case in cases_of(model)}
    assert {name: told for name, told in found.items() if told} == {}
