from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import OperationalError
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from lake.engine.duck import DuckEngine
from lake.schema import TableSpec, arrow_schema
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from tests.lake.connectors import servers
from tests.object_store import ObjectStore, object_store

Row = Mapping[str, Any]
WriteRows = Callable[[TableSpec, Sequence[Row]], Path]
ReadRows = Callable[..., list[dict[str, Any]]]


PLACES = ("local", pytest.param("s3", marks=pytest.mark.slow), pytest.param("rest", marks=pytest.mark.slow))
"""Where a lake may lie: a folder; a bucket, its catalogue a file; a bucket, its tables in that of a REST catalogue."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("everywhere") and "settings" in metafunc.fixturenames:
        metafunc.parametrize("settings", PLACES, indirect=True)


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    place = getattr(request, "param", "local")
    home = Settings(home=tmp_path / "湖 home", memory_limit="1GB", threads=2)
    return home if place == "local" else in_bucket(home, request.getfixturevalue("store"), rest=place == "rest")


def in_bucket(home: Settings, store: ObjectStore, *, rest: bool) -> Settings:
    """A lake below a prefix of its own, its tables in a bucket of their own where the catalogue wants that."""
    catalogue = store.rest(store.new_table_bucket()) if rest else {}
    given = {name.removeprefix("LAKE_").lower(): value for name, value in store.environment("").items()}
    given["storage"] = f"s3://{store.bucket}/{uuid4().hex}/city"
    return Settings(**{**home.model_dump(), **given, "catalog": catalogue, "lease_seconds": 4})


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    with object_store(tmp_path_factory.mktemp("object store")) as running:
        yield running


@pytest.fixture
def lakehouse(settings: Settings) -> Iterator[Lakehouse]:
    opened = Lakehouse.open(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    with servers.postgres() as address:
        yield make_url(address).set(drivername="postgresql+psycopg")


@pytest.fixture
def make_place(postgres_server: URL) -> Callable[[], URL]:
    """Makes a schema of its own on the server that all tests share."""

    def make() -> URL:
        schema = f"ledger_{uuid4().hex}"
        _make_schema(postgres_server, schema)
        return postgres_server.update_query_dict({"options": f"-csearch_path={schema}"})

    return make


@pytest.fixture
def postgres_place(make_place: Callable[[], URL]) -> URL:
    return make_place()


@retry(retry=retry_if_exception_type(OperationalError), stop=stop_after_delay(30), wait=wait_fixed(0.1))
def _make_schema(server: URL, name: str) -> None:
    engine = create_engine(server)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def ledger_place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | URL:
    """Where a new ledger can be made: in each of the databases that it may live in."""
    found: Path | URL = (
        tmp_path / "ledger.db" if request.param == "sqlite" else request.getfixturevalue("postgres_place")
    )
    return found


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
