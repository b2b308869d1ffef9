"""What the tables of a lake hold now, found without opening them, and each state read once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyiceberg.io import FileIO

from lake.storage.kept_metadata import KeepingCatalog
from lake.storage.storage_errors import storage_errors
from lake.tables.declared_tables import DeclaredTables
from lake.tables.newest_state import newest_state, state_of
from lake.tables.table_state import TableState


@dataclass(eq=False, repr=False)
class KnownStates(DeclaredTables):
    """The newest state of every table; those of older snapshots tell their rows alone."""

    states: dict[str, TableState] = field(init=False, default_factory=dict)
    """By metadata file, which never changes under its name; `table_states` leaves out what no table has now."""

    def state(self, name: str) -> TableState:
        """What a table holds now, found without opening it. Raises LakeError when there is none."""
        return self.find_state(name) or state_of(self.table(name))

    def find_state(self, name: str) -> TableState | None:
        """The same; None when there is no such table."""
        if not isinstance(self.catalog, KeepingCatalog):
            table = self.find(name)
            return None if table is None else state_of(table)
        with storage_errors(f"reading {name}"):
            location = self.catalog.metadata_location(name)
        return None if location is None else self.state_at(name, location)

    def state_at(self, name: str, location: str) -> TableState:
        """The state that a metadata file of a table tells; LakeError, as when it is opened, for one that is damaged."""
        if (known := self.states.get(location)) is not None:
            return known
        self.read_states({name: location})
        return self.states[location]

    def read_states(self, locations: Mapping[str, str]) -> None:
        """Know the states of tables by the places of their metadata; those that are known are not read again."""
        files: FileIO | None = None  # one for all: it looks once at a folder that leads to many
        for name, location in locations.items():
            if location in self.states:
                continue
            if kept := self.catalog.kept(name, location) if isinstance(self.catalog, KeepingCatalog) else None:
                self.states[location] = state_of(kept)
                continue
            files = files or self.catalog._load_file_io(location=location)
            self.states[location] = self._read_state(name, files, location)

    def _read_state(self, name: str, files: FileIO, location: str) -> TableState:
        with storage_errors(f"reading {name}"):
            file = files.new_input(location)
        return newest_state(file, lambda: self.table(name))

    def head(self, name: str) -> int | None:
        """The current snapshot; None while the table is empty and was never written."""
        return self.state(name).head

    def content_head(self, name: str) -> int | None:
        """The snapshot that brought the current rows: compaction does not move it. For tokens of what is derived."""
        return self.state(name).content

    def last_token(self, name: str) -> str | None:
        """The token that brought the current rows."""
        return self.state(name).token

    def row_count(self, name: str, snapshot_id: int | None = None) -> int:
        """Rows of a snapshot, of the head when none is given."""
        if snapshot_id is None:
            return self.state(name).rows
        snapshot = self.table(name).snapshot_by_id(snapshot_id)
        return int(snapshot.summary["total-records"] or 0) if snapshot and snapshot.summary else 0
