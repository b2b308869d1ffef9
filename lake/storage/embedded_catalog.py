"""The Iceberg catalogue: SQLite on this machine, or another by configuration (`rest_catalog`)."""

from contextlib import closing
from pathlib import Path

from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.catalog.sql import SqlCatalogBaseTable
from pyiceberg.io import FileIO, load_file_io
from pyiceberg.table import Table
from pyiceberg.typedef import EMPTY_DICT, Identifier, Properties
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL
from sqlalchemy.schema import CreateTable

from lake.settings import Settings
from lake.storage.kept_metadata import KeepingCatalog
from lake.storage.opening import table_storage_of
from lake.storage.patience import Patience
from lake.storage.strange_table import refuse_strange_table
from lake.storage.write_ahead_log import make_patient, open_with_log, patient_engines

_NAME = "lake"


class HomeCatalog(KeepingCatalog):
    """A catalogue whose tables lie on the storage: one that leads out of it is not loaded."""

    def _load_file_io(self, properties: Properties = EMPTY_DICT, location: str | None = None) -> FileIO:
        """The home's own; a table's properties could name another."""
        return load_file_io(self.properties, location)

    def load_table(self, identifier: str | Identifier) -> Table:
        """The table as it is now. LakeError when its folder, or a file it would delete, is outside the storage."""
        table = super().load_table(identifier)
        refuse_strange_table(table)
        return table


def open_catalog(settings: Settings, patience: Patience) -> Catalog:
    """The embedded catalogue at `settings.catalog_path`, or the one that `settings.catalog` describes."""
    storage = table_storage_of(settings)
    if settings.catalog.get("type") == "rest":
        from lake.storage.rest_catalog import GuardedRestCatalog

        return GuardedRestCatalog(_NAME, storage.file_io(), settings.catalog, storage.holding)
    if settings.catalog:
        return load_catalog(_NAME, **{**storage.file_io(), **settings.catalog})
    _prepare(settings.catalog_path, patience)
    url = URL.create("sqlite", database=str(settings.catalog_path))
    with patient_engines(settings.catalog_path, patience):  # PyIceberg takes a locked file for one without tables
        catalog = HomeCatalog(
            _NAME,
            uri=url.render_as_string(hide_password=False),
            warehouse=storage.root,
            **storage.file_io(),
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
