"""An overwrite that leaves few manifests behind, as an append does.

PyIceberg's own keeps every manifest of files that were deleted long ago, one a commit: each commit, and each look at
the table, then reads all of them.
"""

from uuid import uuid4

from pyiceberg.expressions import AlwaysTrue
from pyiceberg.manifest import ManifestFile
from pyiceberg.table import TableProperties, Transaction
from pyiceberg.table.snapshots import Operation
from pyiceberg.table.update.snapshot import _ManifestMergeManager, _OverwriteFiles


class MergingOverwrite(_OverwriteFiles):
    """Files leave and enter an unpartitioned table in one snapshot with this summary."""

    def __init__(self, transaction: Transaction, summary: dict[str, str]) -> None:
        table = transaction._table
        super().__init__(Operation.OVERWRITE, transaction, table.io, uuid4(), summary)
        # Without this PyIceberg looks for the removed files in no manifest of an unpartitioned table.
        self.delete_by_predicate(AlwaysTrue())

    def _existing_manifests(self) -> list[ManifestFile]:
        """Those that name a live file."""
        found = super()._existing_manifests()
        return [one for one in found if one.has_added_files() or one.has_existing_files()]

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
