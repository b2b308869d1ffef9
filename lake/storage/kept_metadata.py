"""A catalogue that reads the metadata of a table once for each state of the table.

A metadata file is never written again under its name: every commit writes another, and the row of the catalogue then
names that. So one short query tells whether what was read before still holds, where PyIceberg would read and parse all
that is known of a table, each time that somebody looks at it. What somebody else commits is seen as soon as before.
"""

from contextlib import AbstractContextManager, closing, nullcontext
from threading import Lock, local
from typing import Protocol, runtime_checkable

from pyiceberg.catalog import Catalog
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import CommitFailedException, NoSuchTableError
from pyiceberg.io import FileIO
from pyiceberg.serializers import FromInputFile
from pyiceberg.table import CommitTableResponse, StagedTable, Table
from pyiceberg.table.locations import load_location_provider
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.table.update import TableRequirement, TableUpdate
from pyiceberg.typedef import EMPTY_DICT, Identifier, Properties

from lake.storage.metadata_changes import changed_metadata
from lake.storage.one_question import OneQuestion

_LOCATION = (
    "SELECT metadata_location FROM iceberg_tables WHERE catalog_name = ? AND table_namespace = ? AND table_name = ?"
)


_MOVED = (
    "UPDATE iceberg_tables SET metadata_location = :now, previous_metadata_location = :before"
    " WHERE catalog_name = :catalog AND table_namespace = :space AND table_name = :name AND metadata_location = :before"
)


@runtime_checkable
class Remembering(Protocol):
    """A catalogue that keeps what it has read."""

    def forget(self) -> None:
        """Read it again."""

    def looking(self) -> AbstractContextManager[None]:
        """For somebody who changes nothing: while the context lasts a table may be what it was at the first look."""


class KeepingCatalog(SqlCatalog):
    """Of every table the newest metadata that was read or written is kept; threads may share it.

    Namespaces are made and never dropped, so that one that was seen is there.
    """

    def __init__(self, name: str, **properties: str) -> None:
        super().__init__(name, **properties)
        self._kept: dict[Identifier, Table] = {}
        self._namespaces: set[Identifier] = set()
        self._guard = Lock()
        self._last = local()
        self._location = OneQuestion(self.engine, _LOCATION)

    def close(self) -> None:
        """Close the database."""
        self._location.close()
        super().close()

    def namespace_exists(self, identifier: str | Identifier) -> bool:
        """Whether there is such a namespace."""
        key = Catalog.identifier_to_tuple(identifier)
        if key not in self._namespaces and super().namespace_exists(identifier):
            self._namespaces.add(key)
        return key in self._namespaces

    def create_namespace_if_not_exists(self, namespace: str | Identifier, properties: Properties = EMPTY_DICT) -> None:
        """Make a namespace unless there is one."""
        if not self.namespace_exists(namespace):
            super().create_namespace_if_not_exists(namespace, properties)

    def table_exists(self, identifier: str | Identifier) -> bool:
        """Whether the catalogue has a row of that name; no file is read."""
        return self.metadata_location(identifier) is not None

    def metadata_location(self, identifier: str | Identifier) -> str | None:
        """Where the newest metadata of a table lies: another place after every commit. None when there is no table."""
        key = Catalog.identifier_to_tuple(identifier)
        found = self._location.ask(self.name, ".".join(key[:-1]), key[-1])
        return None if found is None else found[0]

    def load_table(self, identifier: str | Identifier) -> Table:
        """The table as it is now, an object of the caller's own."""
        key = Catalog.identifier_to_tuple(identifier)
        location = self.metadata_location(key)
        if location is None:
            raise NoSuchTableError(f"Table does not exist: {'.'.join(key)}")
        kept = self.kept(key, location)
        if kept is None:
            kept = self._just_written(key, location) or self._read(key, location)
            self._keep(kept)
        return Table(key, kept.metadata, kept.metadata_location, kept.io, self)

    def _read(self, key: Identifier, location: str) -> Table:
        """As PyIceberg does, without asking for the location again."""
        metadata = FromInputFile.table_metadata(self._load_file_io(location=location).new_input(location))
        return Table(key, metadata, location, self._load_file_io(metadata.properties, location), self)

    def kept(self, identifier: str | Identifier, location: str) -> Table | None:
        """The table with the metadata of that file, if it need not be read. Shared: nobody changes or commits to it."""
        with self._guard:
            kept = self._kept.get(Catalog.identifier_to_tuple(identifier))
        return kept if kept and kept.metadata_location == location else None

    def commit_table(
        self, table: Table, requirements: tuple[TableRequirement, ...], updates: tuple[TableUpdate, ...]
    ) -> CommitTableResponse:
        """Commit; the metadata that this has written need not be read. CommitFailedException when another was first."""
        try:
            current = self.load_table(table.name())
        except NoSuchTableError:
            return super().commit_table(table, requirements, updates)
        staged = self._update_and_stage_table(current, table.name(), requirements, updates)
        if staged.metadata == current.metadata:
            return CommitTableResponse(metadata=current.metadata, metadata_location=current.metadata_location)
        self._write_metadata(staged.metadata, staged.io, staged.metadata_location)
        self._move(current, staged.metadata_location)
        self._keep(Table(table.name(), staged.metadata, staged.metadata_location, table.io, self))
        return CommitTableResponse(metadata=staged.metadata, metadata_location=staged.metadata_location)

    def _move(self, table: Table, location: str) -> None:
        """Let the row of a table name other metadata, unless it names another by now than was read."""
        *space, name = table.name()
        named = {"catalog": self.name, "space": ".".join(space), "name": name}
        with closing(self.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(_MOVED, {**named, "before": table.metadata_location, "now": location})
            if cursor.rowcount < 1:
                raise CommitFailedException(f"{'.'.join(table.name())} was changed by another process")
            connection.commit()

    def _update_and_stage_table(
        self,
        current_table: Table | None,
        table_identifier: Identifier,
        requirements: tuple[TableRequirement, ...],
        updates: tuple[TableUpdate, ...],
    ) -> StagedTable:
        """As PyIceberg does, without a copy of all that stays."""
        if current_table is None:
            return super()._update_and_stage_table(current_table, table_identifier, requirements, updates)
        for requirement in requirements:
            requirement.validate(current_table.metadata)
        metadata = changed_metadata(current_table.metadata, updates, current_table.metadata_location)
        version = self._parse_metadata_version(current_table.metadata_location) + 1
        provider = load_location_provider(metadata.location, metadata.properties)
        location = provider.new_table_metadata_file_location(version)
        io = self._load_file_io(metadata.properties, location)
        return StagedTable(table_identifier, metadata, location, io, self)

    def _write_metadata(self, metadata: TableMetadata, io: FileIO, metadata_path: str) -> None:  # type: ignore[override]
        with io.new_output(metadata_path).create() as stream:
            stream.write(metadata.model_dump_json(exclude_none=True).encode())
        self._last.written = metadata_path, metadata

    def _just_written(self, key: Identifier, location: str) -> Table | None:
        """The table, if this thread has written that metadata last: of a new table nothing else was kept yet."""
        written, metadata = getattr(self._last, "written", ("", None))
        if metadata is None or written != location:
            return None
        return Table(key, metadata, location, self._load_file_io(metadata.properties, location), self)

    def forget(self) -> None:
        """Read every table's metadata again from its file."""
        self._last = local()
        with self._guard:
            self._kept.clear()

    def looking(self) -> AbstractContextManager[None]:
        """A table is what it is: to see whether that is what is kept costs next to nothing."""
        return nullcontext()

    def _keep(self, table: Table) -> None:
        with self._guard:
            self._kept[table.name()] = table
