"""The Iceberg catalogue: SQLite on this machine, or another by configuration."""

from contextlib import closing
from pathlib import Path

from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.catalog.sql import SqlCatalog, SqlCatalogBaseTable
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL
from sqlalchemy.schema import CreateTable

from lake.patience import Patience
from lake.settings import Settings
from lake.write_ahead_log import make_patient, open_with_log, patient_engines

_NAME = "lake"


def open_catalog(settings: Settings, patience: Patience) -> Catalog:
    """The embedded catalogue at `settings.catalog_path`, or the one that `settings.catalog` describes."""
    if settings.catalog:
        return load_catalog(_NAME, **settings.catalog)
    _prepare(settings.catalog_path, patience)
    url = URL.create("sqlite", database=str(settings.catalog_path))
    with patient_engines(settings.catalog_path, patience):  # PyIceberg takes a locked file for one without tables
        catalog = SqlCatalog(
            _NAME,
            uri=url.render_as_string(hide_password=False),
            warehouse=str(settings.home),
            **{"py-io-impl": "lake.durable_io.DurableFileIO"},
        )
    make_patient(catalog.engine, patience)
    return catalog


def _prepare(path: Path, patience: Patience) -> None:
    """Write-ahead log (it stays with the file: without it a lingering reader makes commits fail) and the tables.

    PyIceberg makes the tables itself, but two first runs at once then fail on each other.
    """
    with closing(open_with_log(path, patience)) as connection:
        for table in SqlCatalogBaseTable.metadata.sorted_tables:
            statement = CreateTable(table, if_not_exists=True)
            connection.execute(str(statement.compile(dialect=sqlite.dialect())))
