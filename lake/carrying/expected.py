"""The files of tables and releases that a backup must hold, each with the checksum that it should have."""

from collections.abc import Sequence
from contextlib import closing

from lake.carrying.backup_set import BackupSet
from lake.carrying.metadata_files import MetadataFiles
from lake.carrying.releases import look_at, store_of
from lake.carrying.table_files import read_table
from lake.carrying.table_place import TablePlace, table_folder
from lake.ledger.database import ledger_place
from lake.ledger.ledger import Ledger
from lake.settings import Settings
from lake.storage.patience import Patience
from lake.tables.soundness import Damage

Sums = dict[str, str | None]
"""Files by their path in the home; None where no checksum was ever written down."""


def expected_of_tables(
    settings: Settings, patience: Patience, places: Sequence[TablePlace], former: BackupSet | None
) -> tuple[Sums, list[Damage]]:
    """What the tables and the releases need, and what of it was found damaged on the way.

    A table whose metadata is the one of a former set is made of the same files, and is not read.
    """
    with closing(Ledger(ledger_place(settings), patience)) as ledger:
        files = MetadataFiles(settings.home, ledger.recorded_files())
    saved = _by_table(former) if former else {}
    found: Sums = {}
    for place in places:
        is_same = former is not None and former.tables.get(place.name) == place.metadata
        found |= saved.get(place.folder, {}) if is_same else _of_table(place, files)
    store = store_of(settings)
    for release in map(store.read, store.published()):
        look_at(release, store, files)
        found |= {one.path: one.sha256 for table in release.manifest.tables.values() for one in table.files}
    return found, files.damages


def _of_table(place: TablePlace, files: MetadataFiles) -> Sums:
    table = read_table(place, files)
    if table is None:
        return {}
    recorded = {path: record.sha256 for path in table.paths if (record := files.records.get(path))}
    return {path: recorded.get(path) or table.sums.get(path) for path in table.paths}


def _by_table(former: BackupSet) -> dict[str, Sums]:
    """The files of a set by the folder of the table that they lie in, in whatever zone."""
    found: dict[str, Sums] = {}
    for path, saved in former.files.items():
        found.setdefault(table_folder(path), {})[path] = saved.sha256
    return found
