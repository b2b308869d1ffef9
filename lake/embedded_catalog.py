"""The Iceberg catalogue: SQLite on this machine, or another by configuration."""

import sqlite3
from contextlib import closing
from pathlib import Path

from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.catalog.sql import SqlCatalog, SqlCatalogBaseTable
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL
from sqlalchemy.schema import CreateTable

from lake.settings import Settings
from lake.write_ahead_log import use_write_ahead_log

_NAME = "lake"


def open_catalog(settings: Settings, busy_seconds: float) -> Catalog:
    """The embedded catalogue at `settings.catalog_path`, or the one that `settings.catalog` describes."""
    if settings.catalog:
        return load_catalog(_NAME, **settings.catalog)
    _prepare(settings.catalog_path, busy_seconds)
    url = URL.create("sqlite", database=str(settings.catalog_path), query={"timeout": str(busy_seconds)})
    return SqlCatalog(
        _NAME,
        uri=url.render_as_string(hide_password=False),
        warehouse=str(settings.home),
        **{"py-io-impl": "lake.durable_io.DurableFileIO"},
    )


def _prepare(path: Path, busy_seconds: float) -> None:
    """Write-ahead log (it stays with the file: without it a lingering reader makes commits fail) and the tables.

    PyIceberg makes the tables itself, but two first runs at once then fail on each other.
    """
    with closing(sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)) as connection:
        use_write_ahead_log(connection, busy_seconds)
        for table in SqlCatalogBaseTable.metadata.sorted_tables:
            statement = CreateTable(table, if_not_exists=True)
            connection.execute(str(statement.compile(dialect=sqlite.dialect())))
