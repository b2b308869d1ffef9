"""The releases of a home that was carried: their DuckDB files hold paths, and are made again from their manifests."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pyiceberg.table import StaticTable

from lake.carrying.metadata_files import MetadataFiles
from lake.carrying.table_place import TablePlace
from lake.ledger.database import ledger_place
from lake.ledger.ledger import Ledger
from lake.releases.manifest import Manifest, ReleasedTable
from lake.releases.releases import Releases
from lake.releases.store import DATABASE, MANIFEST, Release, ReleaseStore, fill_release
from lake.settings import Settings
from lake.storage.checksum_list import NAME
from lake.storage.deletion import delete_folder
from lake.storage.durable import make_folder
from lake.storage.embedded_catalog import open_catalog
from lake.storage.file_faults import SHOWN_AND_GONE
from lake.storage.opening import storage_of
from lake.storage.patience import Patience
from lake.storage.written_aside import take_place
from lake.tables.commit import data_files_of
from lake.tables.lakehouse import Lakehouse

Places = Mapping[str, TablePlace]


def store_of(settings: Settings) -> ReleaseStore:
    """The releases in a home, for which no catalogue is opened."""
    return ReleaseStore(storage_of(settings), lambda: datetime.now(UTC))


def look_at(release: Release, store: ReleaseStore, files: MetadataFiles) -> None:
    """Whether a release's manifest and the data files that it names have come along; what has not is kept in `files`.

    The DuckDB file is not looked at: it is made again.
    """
    if problem := dict(store.damages(release)).get(MANIFEST):
        files.damage("release", f"releases/{release.id}/{MANIFEST}", problem)
    for name, table in release.manifest.tables.items():
        for one in table.files:
            path = files.home / one.path
            if not path.is_file() or path.stat().st_size != one.bytes:
                files.damage(name, one.path, SHOWN_AND_GONE.of(release=release.id))


def write_anew(settings: Settings, release: Release, places: Places) -> None:
    """Make the DuckDB file of a release again. The tables' metadata must be in its new place.

    Cut off between the file and the list of checksums, it is done again: the manifest is all that it is made of.
    """
    folder, tables = Path(release.folder), release.manifest.tables.items()
    files = {name: _files(settings, release.manifest, one, places.get(name)) for name, one in tables}
    with _aside(settings, release.id) as aside:
        shutil.copyfile(folder / MANIFEST, aside / MANIFEST)
        fill_release(aside, release.manifest, files, lambda _session: None)
        for name in (DATABASE, NAME) if (folder / NAME).exists() else (DATABASE,):
            take_place(aside / name, folder / name)


def write_views_anew(settings: Settings, patience: Patience) -> int:
    """The same for all releases in a bucket, of a home whose other parts name their places already; counts them."""
    catalog, ledger = open_catalog(settings, patience), Ledger(ledger_place(settings), patience)
    with closing(Lakehouse(settings, catalog, ledger, patience)) as house:
        published = store_of(settings).published()
        for release_id in published:
            Releases(house).rewrite_database(release_id)
        return len(published)


def forget_unpublished(settings: Settings, store: ReleaseStore) -> None:
    """Remove what killed runs left of releases that nobody saw: it names the former place, and is made again."""
    for folder in settings.releases_folder.glob("[0-9]*"):
        if folder.is_dir() and not folder.is_symlink() and folder.name not in store.published():
            delete_folder(settings.home, folder)


@contextmanager
def _aside(settings: Settings, release_id: str) -> Iterator[Path]:
    folder = settings.releases_folder / f".{release_id}.again"
    delete_folder(settings.home, folder)  # what a crash left
    make_folder(folder)
    yield folder
    delete_folder(settings.home, folder)


def _files(settings: Settings, manifest: Manifest, table: ReleasedTable, place: TablePlace | None) -> Sequence[str]:
    if manifest.format_version > 1 or table.snapshot_id is None or place is None:
        return sorted(str(settings.home / one.path) for one in table.files)
    return sorted(_by_metadata(settings, place, table.snapshot_id))


def _by_metadata(settings: Settings, place: TablePlace, snapshot_id: int) -> Iterator[str]:
    """For the first manifests, which name no files."""
    metadata, properties = settings.home / place.metadata, storage_of(settings).file_io()
    table = StaticTable.from_metadata(str(metadata), dict(properties))
    for file in data_files_of(table, table.snapshot_by_id(snapshot_id)):
        yield file.file_path
