from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from lake.engine.duck import DuckEngine
from lake.lakehouse import Lakehouse
from lake.schema import TableSpec, arrow_schema
from lake.settings import Settings

Row = Mapping[str, Any]
WriteRows = Callable[[TableSpec, Sequence[Row]], Path]
ReadRows = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "湖 home", memory_limit="1GB", threads=2)


@pytest.fixture
def lakehouse(settings: Settings) -> Iterator[Lakehouse]:
    opened = Lakehouse.open(settings)
    yield opened
    opened.close()


@pytest.fixture
def write_rows(lakehouse: Lakehouse) -> WriteRows:
    return lambda spec, rows: write_data_file(lakehouse, spec, rows)


@pytest.fixture
def read_rows(lakehouse: Lakehouse) -> ReadRows:
    return lambda name, snapshot=None: read_table(lakehouse, name, snapshot)


def write_data_file(lakehouse: Lakehouse, spec: TableSpec, rows: Sequence[Row]) -> Path:
    import pyarrow as pa

    lakehouse.ensure(spec)
    path = lakehouse.new_data_file(spec)
    with DuckEngine(lakehouse.settings) as engine:
        engine.connection.register("given", pa.Table.from_pylist(list(rows), schema=arrow_schema(spec.columns)))
        engine.write("SELECT * FROM given", path, spec.columns)
    return path


def read_table(lakehouse: Lakehouse, name: str, snapshot: int | None = None) -> list[dict[str, Any]]:
    with DuckEngine(lakehouse.settings) as engine:
        engine.attach_tables(lakehouse, [name], None if snapshot is None else {name: snapshot})
        schema, table = name.split(".")
        return engine.rows(f'SELECT * FROM "{schema}"."{table}" ORDER BY ALL')
