"""The releases of a home that was carried: their DuckDB files hold paths, and are made again from their manifests."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from pyiceberg.table import StaticTable

from lake.carrying.metadata_files import MetadataFiles
from lake.carrying.table_place import TablePlace
from lake.ledger.file_records import relative
from lake.releases.manifest import Manifest, ReleasedTable
from lake.releases.store import Release, ReleaseStore
from lake.settings import Settings
from lake.storage.durable_io import HOME
from lake.tables.commit import data_files_of

Places = Mapping[str, TablePlace]


def store_of(settings: Settings) -> ReleaseStore:
    """The releases in a home, for which no catalogue is opened."""
    return ReleaseStore(settings.releases_folder, lambda: datetime.now(UTC))


def look_at(release: Release, store: ReleaseStore, files: MetadataFiles) -> None:
    """Whether a release's manifest and the data files that it names have come along; what has not is kept in `files`.

    The DuckDB file is not looked at: it is made again.
    """
    if problem := store.manifest_problem(release):
        files.damage("release", f"releases/{release.id}/manifest.json", problem)
    for name, table in release.manifest.tables.items():
        for one in table.files:
            path = files.home / one.path
            if not path.is_file() or path.stat().st_size != one.bytes:
                files.damage(name, one.path, f"is gone or cut off: release {release.id} shows it")


def write_anew(settings: Settings, store: ReleaseStore, release: Release, places: Places) -> None:
    """Make the DuckDB file of a release again. The tables' metadata must be in its new place."""
    tables = release.manifest.tables.items()
    store.write_database(release, {name: _files(settings, release.manifest, name, one, places) for name, one in tables})


def _files(settings: Settings, manifest: Manifest, name: str, table: ReleasedTable, places: Places) -> Sequence[str]:
    if manifest.format_version > 1 or table.snapshot_id is None:
        return sorted(str(settings.home / one.path) for one in table.files)
    return sorted(str(settings.home / path) for path in _by_metadata(settings, places[name], table.snapshot_id))


def _by_metadata(settings: Settings, place: TablePlace, snapshot_id: int) -> Iterator[str]:
    """For the first manifests, which name no files."""
    properties = {"py-io-impl": "lake.storage.durable_io.DurableFileIO", HOME: str(settings.home)}
    table = StaticTable.from_metadata(str(settings.home / place.metadata), properties)
    for file in data_files_of(table, table.snapshot_by_id(snapshot_id)):
        yield relative(settings.home, file.file_path)
