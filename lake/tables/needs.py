"""Which states of a table need its damaged files: the head, those that a tag keeps, those that nobody asks for."""

from collections.abc import Set
from dataclasses import dataclass

from pyiceberg.table import Table
from pyiceberg.table.refs import SnapshotRefType
from pyiceberg.table.snapshots import Snapshot

from lake.errors import LakeError
from lake.tables.commit import entries_of
from lake.tables.lakehouse import Lakehouse
from lake.tables.readable_metadata import readable_metadata


@dataclass(frozen=True)
class Need:
    """Who needs some files. `unreadable`: nobody knows, because the table's own description is among them."""

    head: bool = False
    kept: frozenset[int] = frozenset()
    """Snapshots that a tag keeps: a release names each of them."""
    loose: tuple[int, ...] = ()
    """Snapshots beside the head that no tag names."""
    unreadable: bool = False


def needed_by(lakehouse: Lakehouse, name: str, paths: Set[str]) -> Need:
    """The states of a table that need one of these files, by their paths in the home."""
    try:
        table = lakehouse.table(name)
    except LakeError:
        return Need(unreadable=True)
    path_of = lakehouse.storage.path_of
    if path_of(table.metadata_location) in paths:
        return Need(unreadable=True)
    needing = {one.snapshot_id for one in table.metadata.snapshots if _needs(lakehouse, table, one, paths)}
    head = table.metadata.current_snapshot_id
    references = table.refs().values()
    tagged = {one.snapshot_id for one in references if one.snapshot_ref_type == SnapshotRefType.TAG}
    return Need(
        head=head in needing,
        kept=frozenset(needing & tagged),
        loose=tuple(sorted(needing - tagged - {head})),
    )


def _needs(lakehouse: Lakehouse, table: Table, snapshot: Snapshot, paths: Set[str]) -> bool:
    path_of = lakehouse.storage.path_of
    if path_of(snapshot.manifest_list) in paths:
        return True
    try:
        with readable_metadata(".".join(table.name())):
            manifests = snapshot.manifests(table.io)
        if any(path_of(one.manifest_path) in paths for one in manifests):
            return True
        entries = [entry for one in manifests for entry in entries_of(table, one)]
    except LakeError:
        return True
    return any(path_of(entry.data_file.file_path) in paths for entry in entries)
