"""Every file that a table is made of, in all its snapshots, as it should be.

Each file of metadata is looked at before what it says is believed: of a damaged one is told which it is, and not what
it would have named.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.manifest import DataFile, ManifestFile
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Snapshot

from lake.errors import LakeError
from lake.storage.file_faults import NOT_WHAT_IT_WAS, OTHER_COUNT
from lake.tables.commit import entries_of, expected_data
from lake.tables.lakehouse import Lakehouse
from lake.tables.readable_metadata import readable_metadata
from lake.tables.soundness import RESTORE, Damage, Expected, Kind
from lake.tables.states import metadata_locations

Read = TypeVar("Read")


def table_files(lakehouse: Lakehouse, *, whole: bool = False) -> Iterator[Expected | Damage]:
    """The files of all tables, and what is wrong with those that had to be read to know of the others.

    `whole`: by checksum, else by length.
    """
    locations = metadata_locations(lakehouse) if isinstance(lakehouse.catalog, SqlCatalog) else {}
    for name in lakehouse.tables():
        walk = _Walk(lakehouse, name, whole)
        walk.table(locations.get(name))
        yield from walk.found


def _data_files(table: Table, manifest: ManifestFile) -> list[DataFile]:
    return [entry.data_file for entry in entries_of(table, manifest)]


class _Walk:
    """Through the files of one table, from the catalogue down."""

    def __init__(self, lakehouse: Lakehouse, name: str, whole: bool) -> None:
        self.found: list[Expected | Damage] = []
        self._lakehouse = lakehouse
        self._name = name
        self._whole = whole

    def table(self, location: str | None) -> None:
        """All files of the table whose description lies there; None when only the catalogue knows where."""
        table = self._read(location, lambda: self._lakehouse.table(self._name))
        if table is None:
            return
        if location is None:
            self._note([table.metadata_location])
        former = [entry.metadata_file for entry in table.metadata.metadata_log]
        self._note([one for one in former if self._is_there(one)], "former metadata")
        listed: dict[str, list[DataFile] | None] = {}
        for snapshot in table.metadata.snapshots:
            self._snapshot(table, snapshot, listed)
        data = {file.file_path: file for files in listed.values() for file in files or ()}
        self.found += expected_data(self._lakehouse.target(self._name), table, list(data.values()))

    def _snapshot(self, table: Table, snapshot: Snapshot, listed: dict[str, list[DataFile] | None]) -> None:
        manifests = self._read(snapshot.manifest_list, lambda: snapshot.manifests(table.io))
        for one in manifests or ():
            if one.manifest_path not in listed:
                listed[one.manifest_path] = self._read(one.manifest_path, partial(_data_files, table, one))
        files = [listed[one.manifest_path] for one in manifests or ()]
        if manifests is not None and None not in files:
            self._count(snapshot, sum(file.record_count for part in files for file in part or ()))

    def _count(self, snapshot: Snapshot, rows: int) -> None:
        total = int(snapshot.summary["total-records"] or 0) if snapshot.summary else rows
        if rows != total:
            problem = OTHER_COUNT.of(found=rows, expected=total)
            self._damaged(snapshot.manifest_list, problem, f"{total} rows", f"{rows} rows")

    def _read(self, location: str | None, parse: Callable[[], Read]) -> Read | None:
        """What a file of metadata says; None when it is damaged, which is noted."""
        if location is not None:
            (expected,) = self._note([location])
            if self._lakehouse.checker.look(expected, whole=self._whole):
                return None  # whoever looks at all that was noted finds it again
        try:
            with readable_metadata(self._name):
                return parse()
        except LakeError as error:
            self._damaged(location, error.message if location is None else NOT_WHAT_IT_WAS)
            return None

    def _is_there(self, location: str) -> bool:
        try:
            self._lakehouse.storage.look(location)
        except FileNotFoundError:
            return False
        return True

    def _note(self, locations: Sequence[str], kind: Kind = "metadata") -> list[Expected]:
        paths = [self._lakehouse.storage.path_of(location) for location in locations]
        records = self._lakehouse.ledger.recorded_files(paths)
        noted = [
            Expected(self._name, path, record.bytes if record else None, None, record.sha256 if record else None, kind)
            for path in paths
            for record in (records.get(path),)
        ]
        self.found += noted
        return noted

    def _damaged(self, location: str | None, problem: str, expected: str = "", found: str = "") -> None:
        file = self._lakehouse.storage.path_of(location) if location else "its metadata"
        self.found.append(Damage(self._name, file, problem, expected, found, RESTORE, "metadata"))
