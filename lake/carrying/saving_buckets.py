"""The buckets' part of a backup: files of tables and releases, and whatever else is below the lake's prefix.

What the ledger knows the checksum of is not fetched when that content is there already, nor what has the same ETag as
in the set before.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import get_args

from lake.carrying.backup_folder import BackupFolder
from lake.carrying.backup_set import BackupSet, StoredContent
from lake.carrying.damage import BACKED_UP, refuse_damages
from lake.carrying.relocation import Progress
from lake.home.run_lock import NAME as RUN_LOCK
from lake.home.under_way import MARK
from lake.releases.releases import Releases
from lake.settings import Settings, Zone
from lake.storage.file_faults import GONE, OTHER_THAN_COMMITTED
from lake.storage.interface import Storage, StoredFile
from lake.storage.opening import storage_of
from lake.tables.lakehouse import Lakehouse
from lake.tables.soundness import Damage, Expected
from lake.tables.table_files import table_files


@dataclass
class SavedBuckets:
    """Files by the root of their storage and by their path below it. `copied`: bytes of each that was fetched.

    `tables`: where the newest metadata of each table lies.
    """

    files: dict[str, dict[str, StoredContent]] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    copied: list[int] = field(default_factory=list)


def save_buckets(
    settings: Settings, folder: BackupFolder, former: BackupSet | None, progress: Progress
) -> SavedBuckets:
    """Copy what the lake has in buckets. LakeError, naming the files, where some are not as they were committed."""
    saved = SavedBuckets()
    with closing(Lakehouse.open(settings)) as house:
        with house.looking():
            saved.tables = {name: house.table(name).metadata_location for name in house.tables()}
            expected = _expected(house)
        for storage, sums in expected.values():
            known = former.stored.get(storage.root, {}) if former else {}
            _Bucket(storage, folder, known, saved).save(sums, progress)
    return saved


def _expected(house: Lakehouse) -> dict[str, tuple[Storage, dict[str, str | None]]]:
    """For each root its storage, and the checksums that its files should have; None where nobody wrote one down."""
    found = [*table_files(house), *Releases(house).files()]
    refuse_damages([one for one in found if isinstance(one, Damage)], BACKED_UP)
    sums: dict[str, str | None] = {}
    for one in (one for one in found if isinstance(one, Expected)):
        sums[one.path] = one.sha256 or sums.get(one.path)
    tables, rest = house.storage, storage_of(house.settings)
    others = dict.fromkeys(_others(rest, _table_folders(house) if tables.root == rest.root else ()))
    if tables.root == rest.root:
        return {rest.root: (rest, others | sums)}
    return {tables.root: (tables, sums), rest.root: (rest, others)}


def _table_folders(house: Lakehouse) -> tuple[str, ...]:
    """How paths of tables begin, in a bucket that they share with the rest or that they had for themselves."""
    spaces = {name.rpartition(".")[0] for name in house.tables()}
    return tuple(f"{zone}/{space}{end}" for zone in get_args(Zone) for space in sorted(spaces) for end in "/.")


def _others(storage: Storage, apart: tuple[str, ...]) -> Iterator[str]:
    """Of tables only what they need is saved."""
    for one in storage.files(storage.root):
        path = storage.path_of(one.location)
        if path not in (RUN_LOCK, MARK) and not path.startswith(apart):
            yield path


@dataclass(frozen=True)
class _Bucket:
    storage: Storage
    folder: BackupFolder
    former: dict[str, StoredContent]
    saved: SavedBuckets

    def save(self, sums: dict[str, str | None], progress: Progress) -> None:
        there = {self.storage.path_of(one.location): one for one in self.storage.files(self.storage.root)}
        refuse_damages([Damage("backup", path, GONE) for path in sorted(sums.keys() - there)], BACKED_UP)
        files = self.saved.files[self.storage.root] = {}
        for number, (path, sha256) in enumerate(sums.items()):
            progress("files", number, len(sums))
            files[path] = self._save(path, there[path], sha256)

    def _save(self, path: str, look: StoredFile, sha256: str | None) -> StoredContent:
        before = self.former.get(path)
        if sha256 is None and before and before.state == look.state:
            sha256 = before.sha256
        if sha256 is None or not self.folder.holds(sha256, look.bytes):
            sha256 = self._fetch(path, look, sha256)
        return StoredContent(bytes=look.bytes, sha256=sha256, state=look.state)

    def _fetch(self, path: str, look: StoredFile, sha256: str | None) -> str:
        with self.storage.open(look.location) as stream:
            found, size, is_new = self.folder.add_stream(stream)
        if sha256 not in (None, found):
            problem = OTHER_THAN_COMMITTED
            refuse_damages([Damage("backup", path, problem)], BACKED_UP)
        if is_new:
            self.saved.copied.append(size)
        return found
