"""The buckets' part of a backup, put back: into the same buckets and prefixes or into others, empty before.

A mark beside them has the id that the home gets, so that a try that was cut off is gone over and nobody else's files
are. It lies where the lake's own files do: some buckets take nothing but tables.
"""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from lake.carrying.backup_folder import BackupFolder
from lake.carrying.backup_set import BackupSet, StoredContent
from lake.carrying.damage import RESTORED, damaged_set, refuse_damages
from lake.carrying.relocation import Progress
from lake.carrying.stored_tables import SavedTables, StoredPlace
from lake.carrying.table_place import move_catalogue, named_tables
from lake.carrying.tables import write_moved
from lake.errors import LakeError
from lake.home.identity import write_ledger_identifier
from lake.home.run_lock import NAME as RUN_LOCK
from lake.home.under_way import MARK
from lake.ledger.database import ledger_place
from lake.ledger.file_records import renew_records
from lake.ledger.ledger import Ledger
from lake.settings import Settings
from lake.storage.deletion import delete_file
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.storage.opening import storage_of, table_storage_of
from lake.storage.patience import Patience
from lake.told import Told

_PIECE = 1 << 20

Targets = Mapping[str, Storage]
"""Where the files of each bucket of a set are put, by the root that they had."""


def targets_of(settings: Settings, made: BackupSet) -> Targets:
    """LakeError where the settings describe no place for a set of this kind."""
    if settings.storage and not made.stored:
        raise LakeError(
            Told(
                f"the backup {made.id} is of a lake in a folder, and LAKE_STORAGE names a bucket",
                f"备份 {made.id} 的湖在文件夹中，而 LAKE_STORAGE 指向存储桶",
            ),
            advice=Told(
                "restore it into a folder, without LAKE_STORAGE; in a bucket a lake begins by loading deliveries",
                "请去掉 LAKE_STORAGE，恢复到文件夹；存储桶中的湖从归集交付开始",
            ),
        )
    rest, tables = storage_of(settings), table_storage_of(settings)
    if len(made.stored) == 1 and rest.root != tables.root:
        raise LakeError(
            Told(
                f"the backup {made.id} has tables and all else in one bucket, and they are not put apart",
                f"备份 {made.id} 的表和其他文件同在一个存储桶，不能分开放",
            ),
            advice=Told(
                "let the warehouse of LAKE_CATALOG be no bucket of its own, or take LAKE_CATALOG away",
                "请让 LAKE_CATALOG 的仓库不另用存储桶，或去掉 LAKE_CATALOG",
            ),
        )
    of_tables = root_of_tables(made)
    return {root: tables if root == of_tables else rest for root in made.stored}


def root_of_tables(made: BackupSet) -> str | None:
    """The root of a set below which its tables lay; None when it has none."""
    locations = tuple(made.tables.values())
    return next((root for root in made.stored if any(one.startswith(f"{root}/") for one in locations)), None)


def are_moved(targets: Targets) -> bool:
    """Whether a bucket's files are put below another root than they had."""
    return any(storage.root != root for root, storage in targets.items())


def refuse_filled_buckets(settings: Settings, targets: Targets, *, over: str | None) -> None:
    """Raises LakeError where there are files, unless an earlier try of the restore `over` brought them."""
    by, *marked = _marks(settings) if targets else [None]
    for storage in _each(targets):
        others = (one for one in storage.files(storage.root) if storage.path_of(one.location) != RUN_LOCK)
        if any(others) and (over is None or by != over or storage.root not in marked):
            raise LakeError(
                Told(
                    f"a lake is restored into empty buckets, and {storage.root} has something in it",
                    f"湖只恢复到空存储桶，而 {storage.root} 中已有内容",
                ),
                advice=Told(
                    "take away what is there, when you are sure that it is of no use: nothing was changed",
                    "确认其中内容无用后请清空；本次没有改动",
                ),
            )


def mark_buckets(settings: Settings, targets: Targets, identifier: str) -> None:
    """From now on what is there belongs to this restore."""
    if targets:
        marked = [identifier, *(storage.root for storage in _each(targets))]
        rest = storage_of(settings)
        rest.put(rest.root / MARK, "\n".join(marked).encode())


def unmark_buckets(settings: Settings, targets: Targets) -> None:
    """The restore is at its end."""
    if targets:
        rest = storage_of(settings)
        rest.delete(rest.root / MARK)


def put_buckets(targets: Targets, folder: BackupFolder, made: BackupSet, progress: Progress) -> None:
    """Every file of the set, compared with its checksum on its way, and no other."""
    for storage in _each(targets):
        parts = [made.stored[root] for root, one in targets.items() if one.root == storage.root]
        files = {path: saved for part in parts for path, saved in part.items()}
        if len(files) != sum(map(len, parts)):
            raise LakeError(f"two buckets of the backup {made.id} have files of the same path, and go into one")
        for one in [*storage.files(storage.root)]:  # what a restore of another set has left
            if storage.path_of(one.location) not in {*files, RUN_LOCK, MARK}:
                storage.delete(one.location)
        for number, (path, saved) in enumerate(files.items()):
            progress("files", number, len(files))
            _put(storage, folder, made, path, saved)


def places_in(settings: Settings, targets: Targets, made: BackupSet, patience: Patience) -> list[StoredPlace]:
    """The tables that the restored catalogue file names in buckets."""
    former = Location(root_of_tables(made) or "")
    named = named_tables(settings.catalog_path, patience) if former else {}
    return [StoredPlace(name, location, former, targets[former].root) for name, location in named.items()]


def move_tables(
    settings: Settings, folder: BackupFolder, made: BackupSet, places: Sequence[StoredPlace], identifier: str
) -> int:
    """Write metadata anew where its tables are now; ledger and catalogue file follow. Returns how many files."""
    patience, storage = Patience(settings.busy_seconds), table_storage_of(settings)
    with closing(Ledger(ledger_place(settings), patience)) as ledger:
        saved = made.stored.get(root_of_tables(made) or "", {})
        files = SavedTables(folder, saved, storage, ledger.recorded_files())
        for place in places:
            write_moved(place, files)
        refuse_damages(files.damages, RESTORED)
        with ledger.transaction() as change:
            renew_records(change, files.renewed)
            write_ledger_identifier(change, identifier)
    move_catalogue(settings, patience, places, identifier)
    return files.written


def _each(targets: Targets) -> list[Storage]:
    return list({one.root: one for one in targets.values()}.values())


def _marks(settings: Settings) -> list[str | None]:
    """The id of the restore that marked the buckets, and their roots; no id where none did."""
    rest = storage_of(settings)
    try:
        return [*rest.read(rest.root / MARK).decode().split("\n")]
    except FileNotFoundError:
        return [None]


def _put(storage: Storage, folder: BackupFolder, made: BackupSet, path: str, saved: StoredContent) -> None:
    staged = storage.staged(storage.root / path)
    staged.parent.mkdir(parents=True, exist_ok=True)
    if _copied(folder.place(saved.sha256), staged) != saved.sha256:
        delete_file(staged.parent, staged)
        raise damaged_set(made.id, path, "has another checksum than when it was saved")
    storage.keep([staged])
    storage.release([staged])


def _copied(source: Path, target: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as written:
        while piece := read.read(_PIECE):
            digest.update(piece)
            written.write(piece)
    return digest.hexdigest()
