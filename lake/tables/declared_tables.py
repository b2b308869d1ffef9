"""The Iceberg tables of a lake by their declarations: made, evolved, moved and dropped."""

from contextlib import suppress
from dataclasses import dataclass, field

from pyiceberg.catalog import Catalog
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.table import Table

from lake.errors import LakeError
from lake.ledger.file_records import metadata_record
from lake.ledger.ledger import Ledger
from lake.schema import Column, TableSpec, logical_type
from lake.settings import Settings
from lake.storage.interface import Storage
from lake.storage.opening import table_storage_of
from lake.storage.patience import Patience
from lake.storage.storage_errors import storage_errors
from lake.tables.commit import Target
from lake.tables.declaration import create_or_evolve, is_as_declared
from lake.tables.moving import move_to_zone
from lake.tables.places import new_place
from lake.tables.readable_metadata import readable_metadata
from lake.tables.soundness import FileChecker
from lake.tables.zones import lies_elsewhere


@dataclass(eq=False, repr=False)
class DeclaredTables:
    """All tables of one lake, with the ledger that remembers what went into them."""

    settings: Settings
    catalog: Catalog
    ledger: Ledger
    patience: Patience
    storage: Storage = field(init=False)
    checker: FileChecker = field(init=False)

    def __post_init__(self) -> None:
        self.storage = table_storage_of(self.settings)
        self.checker = FileChecker(self.storage)

    def table(self, name: str) -> Table:
        """The Iceberg table as it is now. Raises LakeError when there is none."""
        found = self.find(name)
        if found is None:
            raise LakeError(f"there is no table {name}", advice="load the resource that fills it first")
        return found

    def find(self, name: str) -> Table | None:
        """The same; None when there is none."""
        with storage_errors(f"reading {name}"), readable_metadata(name):
            try:
                return self.catalog.load_table(name)
            except NoSuchTableError:
                return None

    def tables(self) -> list[str]:
        """All table names, sorted."""
        with storage_errors("listing tables"):
            spaces = self.catalog.list_namespaces()
            return sorted(".".join(name) for space in spaces for name in self.catalog.list_tables(space))

    def exists(self, name: str) -> bool:
        """Whether a table of this name is declared."""
        with storage_errors(f"looking for {name}"):
            return self.catalog.table_exists(name)

    def columns(self, name: str) -> tuple[Column, ...]:
        """The columns as the table has them, with their Chinese titles."""
        return columns_of(self.table(name))

    def ensure(self, spec: TableSpec) -> None:
        """Create the table, add the columns it lacks, and move it when it lies in another zone: see `move_to_zone`.

        Columns that the declaration no longer names stay, with their types, until `replace` brings other rows.
        """
        found = self.find(spec.name)
        if found is not None and _is_settled(found, spec):
            return
        with storage_errors(f"declaring {spec.name}"):
            if found is not None and lies_elsewhere(found, spec):
                move_to_zone(self.target(spec.name), spec)
            if create_or_evolve(self.catalog, self.ledger, new_place(self.settings, self.storage, spec), spec):
                written = metadata_record(self.storage, self.table(spec.name).metadata_location)
                self.ledger.record_files([written])

    def drop(self, name: str) -> None:
        """Forget a table, or one that is gone; a table of the same name gets another folder.

        Its files stay until upkeep deletes them: see `dropped`.
        """
        # A killed call may have dropped it without forgetting what it held.
        with storage_errors(f"dropping {name}"), suppress(NoSuchTableError):
            self.catalog.drop_table(name)
        self.ledger.forget_commits(name)

    def target(self, name: str) -> Target:
        """A table as a commit needs it."""
        return Target(self.storage, name, lambda: self.table(name), self.ledger, self.checker)


def _is_settled(table: Table, spec: TableSpec) -> bool:
    """Whether a table lies where it is declared, with what is declared; asked with each step, and mostly so."""
    return not lies_elsewhere(table, spec) and is_as_declared(table, spec)


def columns_of(table: Table) -> tuple[Column, ...]:
    """The columns of an Iceberg table, with their Chinese titles."""
    fields = table.schema().fields
    return tuple(Column(field.name, logical_type(field.field_type), field.doc or "") for field in fields)
