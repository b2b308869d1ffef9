"""A snapshot that leaves few manifests behind, and reads none of those that are there twice.

PyIceberg's own overwrite keeps every manifest of files that were deleted long ago, one a commit: each commit, and each
look at the table, then reads all of them. And it reads them several times a commit.
"""

from uuid import uuid4

from pyiceberg.manifest import ManifestEntry, ManifestEntryStatus, ManifestFile
from pyiceberg.partitioning import PartitionSpec
from pyiceberg.table import TableProperties, Transaction
from pyiceberg.table.refs import MAIN_BRANCH, SnapshotRefType
from pyiceberg.table.snapshots import Operation, Snapshot
from pyiceberg.table.update import (
    AddSnapshotUpdate,
    AssertRefSnapshotId,
    SetSnapshotRefUpdate,
    UpdatesAndRequirements,
)
from pyiceberg.table.update.snapshot import (
    _ManifestMergeManager,
    _new_manifest_list_file_name,
    _OverwriteFiles,
)

from lake.tables.manifests import all_entries, know_written, live_entries, manifests_of
from lake.tables.written_manifest import EntriesWriter, ListWriter


class MergingOverwrite(_OverwriteFiles):
    """Files leave and enter an unpartitioned table in one snapshot with this summary; `operation` is how it is told."""

    def __init__(
        self, transaction: Transaction, summary: dict[str, str], operation: Operation = Operation.OVERWRITE
    ) -> None:
        super().__init__(operation, transaction, transaction._table.io, uuid4(), summary)
        self._written_entries: dict[str, list[ManifestEntry]] = {}

    def new_manifest_writer(self, spec: PartitionSpec) -> EntriesWriter:
        """A new manifest of files of this partitioning."""
        output = self.new_manifest_output()
        writer = EntriesWriter(spec, self.schema(), output, self._snapshot_id, self._compression)
        self._written_entries[output.location] = writer.written
        return writer

    def _commit(self) -> UpdatesAndRequirements:
        """As PyIceberg does, with a list that is written in less time."""
        metadata, manifests = self._transaction.table_metadata, self._manifests()
        snapshot = Snapshot(
            snapshot_id=self._snapshot_id,
            parent_snapshot_id=self._parent_snapshot_id,
            manifest_list=self._written_list(manifests, metadata.next_sequence_number()),
            sequence_number=metadata.next_sequence_number(),
            summary=self._summary(self.snapshot_properties),
            schema_id=metadata.current_schema_id,
        )
        moved = SetSnapshotRefUpdate(
            snapshot_id=self._snapshot_id,
            ref_name=MAIN_BRANCH,
            type=SnapshotRefType.BRANCH,
            max_ref_age_ms=None,
            max_snapshot_age_ms=None,
            min_snapshots_to_keep=None,
        )
        unmoved = AssertRefSnapshotId(snapshot_id=self._parent_snapshot_id, ref=MAIN_BRANCH)
        return (AddSnapshotUpdate(snapshot=snapshot), moved), (unmoved,)

    def _written_list(self, manifests: list[ManifestFile], number: int) -> str:
        """Where the new list of manifests lies."""
        name = _new_manifest_list_file_name(snapshot_id=self._snapshot_id, attempt=0, commit_uuid=self.commit_uuid)
        place = self._transaction._table.location_provider().new_metadata_location(name)
        self._written_manifest_lists.append(place)
        output = self._io.new_output(place)
        with ListWriter(output, self._snapshot_id, self._parent_snapshot_id, number, self._compression) as writer:
            writer.add_manifests(manifests)
        know_written(place, writer.written, self._written_entries)
        return place

    def _parents(self) -> list[ManifestFile]:
        """The manifests of the snapshot before that name a live file."""
        former = self._transaction.table_metadata.snapshot_by_name(self._target_branch)
        found = manifests_of(self._io, former) if former else ()
        return [one for one in found if one.has_added_files() or one.has_existing_files()]

    def _existing_manifests(self) -> list[ManifestFile]:
        """Those manifests, or what is left of one that names a file which leaves."""
        return [left for one in self._parents() if (left := self._without_removed(one))]

    def _without_removed(self, manifest: ManifestFile) -> ManifestFile | None:
        live = live_entries(self._io, manifest) if self._deleted_data_files else []
        staying = [entry for entry in live if entry.data_file not in self._deleted_data_files]
        if len(staying) == len(live):
            return manifest
        if not staying:
            return None
        with self.new_manifest_writer(self.spec(manifest.partition_spec_id)) as writer:
            for entry in staying:
                writer.existing(entry)
        return writer.to_manifest_file()

    def _deleted_entries(self) -> list[ManifestEntry]:
        """The files that leave. ValidationException when one is not live any more."""
        manifests = self._parents() if self._deleted_data_files else []
        live = (entry for manifest in manifests for entry in live_entries(self._io, manifest))
        leaving = [self._leaving(entry) for entry in live if entry.data_file in self._deleted_data_files]
        self._validate_required_deletes(leaving)
        return leaving

    def _leaving(self, entry: ManifestEntry) -> ManifestEntry:
        return ManifestEntry.from_args(
            status=ManifestEntryStatus.DELETED,
            snapshot_id=self._snapshot_id,
            sequence_number=entry.sequence_number,
            file_sequence_number=entry.file_sequence_number,
            data_file=entry.data_file,
        )

    def fetch_manifest_entry(self, manifest: ManifestFile, discard_deleted: bool = True) -> list[ManifestEntry]:
        """What a manifest lists. One of this snapshot's own has no sequence number yet, and is not kept without."""
        if manifest.added_snapshot_id == self._snapshot_id:
            return super().fetch_manifest_entry(manifest, discard_deleted)
        return live_entries(self._io, manifest) if discard_deleted else [*all_entries(self._io, manifest)]

    def _process_manifests(self, manifests: list[ManifestFile]) -> list[ManifestFile]:
        """Small manifests come together by the table's properties, as those of an append do."""
        settings = self._transaction.table_metadata.properties
        default = TableProperties.MANIFEST_MIN_MERGE_COUNT_DEFAULT
        merging: _ManifestMergeManager[_OverwriteFiles] = _ManifestMergeManager(
            TableProperties.MANIFEST_TARGET_SIZE_BYTES_DEFAULT,
            int(settings.get(TableProperties.MANIFEST_MIN_MERGE_COUNT, default)),
            merge_enabled=True,
            snapshot_producer=self,
        )
        return merging.merge_manifests(manifests)
