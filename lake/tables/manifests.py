"""Which data files a snapshot is made of, read once: manifests and lists of them never change under their names.

Most of what a small commit costs is reading and writing Avro, and each commit leaves all but one or two of the
manifests before it as they are. What is lost or damaged after it was read is found by whoever opens it next, and by
`lake verify`, which reads everything afresh.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Generic, TypeVar

from pyiceberg.io import FileIO
from pyiceberg.manifest import ManifestEntry, ManifestEntryStatus, ManifestFile, _inherit_from_manifest
from pyiceberg.table.snapshots import Snapshot

from lake.storage.durable_io import DurableFileIO
from lake.storage.s3.guarded_io import BucketFileIO
from lake.tables.manifest_file import entries_in, manifests_in

_MOST = 50_000
"""Data files, and manifests, that are remembered of all tables together; each takes some kilobytes."""
_Listed = TypeVar("_Listed")


class _Kept(Generic[_Listed]):
    """What files list, by their paths; what was asked for longest ago is forgotten first."""

    def __init__(self) -> None:
        self._lists: OrderedDict[str, tuple[_Listed, ...]] = OrderedDict()
        self._size = 0
        self._guard = Lock()

    def of(self, path: str, read: Callable[[], tuple[_Listed, ...]]) -> tuple[_Listed, ...]:
        """What the file lists, read now if it was not."""
        with self._guard:
            if path in self._lists:
                self._lists.move_to_end(path)
                return self._lists[path]
        found = read()
        with self._guard:
            if path not in self._lists:
                self._lists[path] = found
                self._size += 1 + len(found)
            while self._size > _MOST:
                self._size -= 1 + len(self._lists.popitem(last=False)[1])
        return found

    def forget(self) -> None:
        """Read every file again."""
        with self._guard:
            self._lists.clear()
            self._size = 0


_entries, _manifests = _Kept[ManifestEntry](), _Kept[ManifestFile]()


def manifests_of(io: FileIO, snapshot: Snapshot) -> tuple[ManifestFile, ...]:
    """The manifests of a snapshot. LakeError when they are listed outside the home."""
    _refuse_outside(io, snapshot.manifest_list)
    return _manifests.of(snapshot.manifest_list, lambda: manifests_in(io, snapshot.manifest_list))


def all_entries(io: FileIO, manifest: ManifestFile) -> tuple[ManifestEntry, ...]:
    """What a manifest lists, also the files that left with it. LakeError when it or one of them is outside the home."""
    _refuse_outside(io, manifest.manifest_path)
    return _entries.of(manifest.manifest_path, lambda: read_entries(io, manifest))


def live_entries(io: FileIO, manifest: ManifestFile) -> list[ManifestEntry]:
    """The live data files that a manifest lists. LakeError when one is outside the home."""
    return [entry for entry in all_entries(io, manifest) if entry.status != ManifestEntryStatus.DELETED]


def read_entries(io: FileIO, manifest: ManifestFile) -> tuple[ManifestEntry, ...]:
    """The same as `all_entries`, from the file as it is now."""
    found = entries_in(io, manifest)
    for entry in found:
        _refuse_outside(io, entry.data_file.file_path)
    return found


def _refuse_outside(io: FileIO, path: str) -> None:
    """Also of what is remembered: another lake of this process may have written it."""
    if isinstance(io, DurableFileIO | BucketFileIO):
        io.refuse_outside(path)


def know_written(
    manifest_list: str, listed: Sequence[ManifestFile], entries: Mapping[str, Sequence[ManifestEntry]]
) -> None:
    """Whoever has written a list and manifests, by their paths, need not read them."""
    _manifests.of(manifest_list, lambda: tuple(listed))
    for one in listed:
        if one.manifest_path in entries:
            inherited = tuple(_inherit_from_manifest(entry, one) for entry in entries[one.manifest_path])
            _entries.of(one.manifest_path, partial(tuple, inherited))


def forget_manifests() -> None:
    """Read everything again: for whoever wants to know whether the files are still as they were."""
    _entries.forget()
    _manifests.forget()
