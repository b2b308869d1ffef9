"""Which files a table's metadata names.

What a manifest lists never changes under its name, so that each is read once, in whatever night.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from pyiceberg.manifest import ManifestFile
from pyiceberg.table import Table

from lake.home.kept_work import keep, kept
from lake.settings import Settings
from lake.storage.interface import Storage
from lake.tables.manifests import live_entries, manifests_of

Listed = Mapping[str, tuple[str, ...]]
"""By the location of a list of manifests: those; by that of a manifest: the data files in it, below the root."""
_FORMAT = "1"


def named_files(settings: Settings, storage: Storage, table: Table) -> set[str]:
    """Paths below the root, however they are spelt: a file under another spelling must not seem an orphan."""
    metadata = table.metadata
    named = {table.metadata_location, *(entry.metadata_file for entry in metadata.metadata_log)}
    named.update(statistics.statistics_path for statistics in metadata.statistics)
    listed = _listed(settings, storage, table)
    lists = {snapshot.manifest_list for snapshot in metadata.snapshots}
    data = (path for location, files in listed.items() if location not in lists for path in files)
    return {*(storage.path_of(location) for location in (*named, *listed)), *data}


def _listed(settings: Settings, storage: Storage, table: Table) -> Listed:
    """What all lists and manifests of the table's snapshots list: kept in the home's cache for the next time."""
    name, digest = f"named-{'.'.join(table.name())}", sha256(f"{_FORMAT} {table.location()}".encode()).hexdigest()
    found = kept(settings, name, digest)
    known = found if isinstance(found, dict) else {}
    listed: dict[str, tuple[str, ...]] = {}
    for location, files in _walked(storage, table, known):
        listed[location] = files
    if listed != known:
        keep(settings, name, digest, listed)
    return listed


def _walked(storage: Storage, table: Table, known: Listed) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every list and manifest with what it lists, read when it is not known."""
    for snapshot in table.metadata.snapshots:
        named = known.get(snapshot.manifest_list)
        if named is not None and all(one in known for one in named):
            yield snapshot.manifest_list, named
            yield from ((one, known[one]) for one in named)
            continue
        manifests = manifests_of(table.io, snapshot)
        yield snapshot.manifest_list, tuple(one.manifest_path for one in manifests)
        for manifest in manifests:
            path = manifest.manifest_path
            yield path, known[path] if path in known else _data_files(storage, table, manifest)


def _data_files(storage: Storage, table: Table, manifest: ManifestFile) -> tuple[str, ...]:
    return tuple(storage.path_of(entry.data_file.file_path) for entry in live_entries(table.io, manifest))
