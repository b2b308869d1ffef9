"""The data files of the tables of a lake: which they are, and whether they are as they were committed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from lake.engine.interface import StoredTable
from lake.errors import LakeError
from lake.storage.storage_errors import storage_errors
from lake.tables.commit import data_files_of, expected_data
from lake.tables.data_file import have_all_columns
from lake.tables.declared_tables import DeclaredTables, columns_of
from lake.tables.soundness import Expected


@dataclass(eq=False, repr=False)
class Contents(DeclaredTables):
    """The files of a snapshot, or of the head when none is given."""

    _expected_now: dict[str, tuple[str, list[Expected]]] = field(init=False, default_factory=dict)
    """By table: a metadata file, and the data files of its head."""
    _stored_now: dict[str, tuple[str, StoredTable]] = field(init=False, default_factory=dict)
    """By table: a metadata file, and what it says of the head."""

    def data_files(self, name: str, snapshot_id: int | None = None) -> list[str]:
        """Paths of the Parquet files of a snapshot, of the head when none is given."""
        return [*self.stored(name, snapshot_id).files]

    def stored(self, name: str, snapshot_id: int | None = None) -> StoredTable:
        """The same with the table's columns: what an engine needs. Many models read the same head."""
        table, known = self.table(name), self._stored_now.get(name)
        if snapshot_id is None and known is not None and known[0] == table.metadata_location:
            return known[1]
        files = self._files(table, snapshot_id)
        paths = tuple(sorted(file.file_path for file in files))
        rows = sum(file.record_count for file in files)
        found = StoredTable(columns_of(table), paths, rows, have_all_columns(table.schema(), files))
        if snapshot_id is None:
            self._stored_now[name] = table.metadata_location, found
        return found

    def _files(self, table: Table, snapshot_id: int | None) -> list[DataFile]:
        name = ".".join(table.name())
        snapshot = table.current_snapshot() if snapshot_id is None else table.snapshot_by_id(snapshot_id)
        if snapshot is None and snapshot_id is not None:
            raise LakeError(f"{name} has no snapshot {snapshot_id}", advice="it has expired; use a release or the head")
        with storage_errors(f"reading {name}"):
            return data_files_of(table, snapshot)

    def files_of(self, name: str, token: str) -> list[str]:
        """The live files that what a token brought in may be in: its own, or all if its snapshot or a file is gone."""
        table, commit = self.table(name), self.ledger.commit_of(token, name)
        snapshot = table.snapshot_by_id(commit) if commit else None
        with storage_errors(f"reading {name}"):
            live = {file.file_path for file in data_files_of(table, table.current_snapshot())}
            own = [file.file_path for file in data_files_of(table, snapshot, added_only=True)]
        return sorted(own if own and live.issuperset(own) else live)

    def refuse_damaged(self, name: str, files: Sequence[str] | None = None, *, snapshot_id: int | None = None) -> None:
        """Read files of a snapshot, or of the head, whole: all or some. LakeError when one is not as was committed.

        For whoever makes something of the rows that would get a sound checksum of its own.
        """
        with storage_errors(f"reading {name}"):
            self.checker.refuse_damaged(self._expected(name, files, snapshot_id))

    def is_sound(self, name: str, files: Sequence[str] | None = None, *, snapshot_id: int | None = None) -> bool:
        """The same as a question, for whoever can do without these rows."""
        with storage_errors(f"reading {name}"):
            return not self.checker.look_all(self._expected(name, files, snapshot_id), whole=True)

    def _expected(self, name: str, files: Sequence[str] | None, snapshot_id: int | None) -> list[Expected]:
        table = self.table(name)
        if files is None and snapshot_id is None:
            return self._expected_of_head(name, table)
        live = self._files(table, snapshot_id)
        wanted = [file for file in live if files is None or file.file_path in files]
        return expected_data(self.target(name), table, wanted)

    def _expected_of_head(self, name: str, table: Table) -> list[Expected]:
        """Many models read the same table: what is written down of its files is looked up for the first."""
        known = self._expected_now.get(name)
        if known is None or known[0] != table.metadata_location:
            found = expected_data(self.target(name), table, data_files_of(table, table.current_snapshot()))
            known = self._expected_now[name] = table.metadata_location, found
        return known[1]
