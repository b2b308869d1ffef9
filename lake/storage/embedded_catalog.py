"""The Iceberg catalogue: SQLite on this machine, or another by configuration (`rest_catalog`)."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.catalog.sql import IcebergNamespaceProperties, SqlCatalogBaseTable
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
_TABLE_COLUMNS = "(catalog_name, table_namespace, table_name, metadata_location, iceberg_type)"


class HomeCatalog(KeepingCatalog):
    """A catalogue whose tables lie on the storage: one that leads out of it is not loaded.

    Each state of a table is looked at once; whoever writes or deletes a file of it looks at the file's own place.
    """

    def __init__(self, name: str, **properties: str) -> None:
        super().__init__(name, **properties)
        self._inside: dict[tuple[str, ...], str] = {}

    def _load_file_io(self, properties: Properties = EMPTY_DICT, location: str | None = None) -> FileIO:
        """The home's own; a table's properties could name another."""
        return load_file_io(self.properties, location)

    def load_table(self, identifier: str | Identifier) -> Table:
        """The table as it is now. LakeError when its folder, or a file it would delete, is outside the storage."""
        table = super().load_table(identifier)
        if self._inside.get(table.name()) != table.metadata_location:
            refuse_strange_table(table)
            self._inside[table.name()] = table.metadata_location
        return table

    def forget(self) -> None:
        """Read every table's metadata again, and look where it leads."""
        self._inside.clear()
        super().forget()


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


def write_catalog(
    file: Path, tables: Mapping[str, str], namespaces: Mapping[str, Mapping[str, str]], patience: Patience
) -> None:
    """Make an embedded catalogue that names tables, each by the place of its metadata; namespaces by properties."""
    _prepare(file, patience)
    named = [(_NAME, *name.rsplit(".", 1), location) for name, location in tables.items()]
    described = {
        name: given or IcebergNamespaceProperties.NAMESPACE_MINIMAL_PROPERTIES for name, given in namespaces.items()
    }
    properties = [(_NAME, name, *one) for name, given in described.items() for one in given.items()]
    with closing(open_with_log(file, patience)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"INSERT INTO iceberg_tables {_TABLE_COLUMNS} VALUES (?, ?, ?, ?, 'TABLE')", named)
        connection.executemany("INSERT INTO iceberg_namespace_properties VALUES (?, ?, ?, ?)", properties)
        connection.execute("COMMIT")


def _prepare(path: Path, patience: Patience) -> None:
    """Write-ahead log (it stays with the file: without it a lingering reader makes commits fail) and the tables.

    PyIceberg makes the tables itself, but two first runs at once then fail on each other.
    """
    with closing(open_with_log(path, patience)) as connection:
        for table in SqlCatalogBaseTable.metadata.sorted_tables:
            statement = CreateTable(table, if_not_exists=True)
            connection.execute(str(statement.compile(dialect=sqlite.dialect())))
