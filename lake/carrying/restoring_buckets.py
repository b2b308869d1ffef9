"""The buckets' part of a backup, put back where it was: the same bucket and prefix, empty.

Metadata of tables names its place, so that another one would not do. Done again after a crash it comes to the same end.
"""

import hashlib
from pathlib import Path

from lake.carrying.backup_folder import BackupFolder
from lake.carrying.backup_set import BackupSet, StoredContent
from lake.carrying.damage import damaged_set
from lake.carrying.relocation import Progress
from lake.errors import LakeError
from lake.home.run_lock import NAME as RUN_LOCK
from lake.settings import Settings
from lake.storage.deletion import delete_file
from lake.storage.interface import Storage
from lake.storage.opening import storage_of, table_storage_of

_PIECE = 1 << 20


def refuse_other_buckets(settings: Settings, made: BackupSet) -> None:
    """Raises LakeError for settings that describe another place than the one that a set was made of."""
    roots = {one.root for one in _storages(settings)} if settings.storage else set()
    if roots != made.stored.keys():
        was = ", ".join(made.stored) or "a folder"
        raise LakeError(
            f"the backup {made.id} is of a lake in {was}, and is put back there alone",
            advice="let LAKE_STORAGE say where it was; for a lake in a folder, leave it away",
        )


def refuse_filled_buckets(settings: Settings) -> None:
    """Raises LakeError where there are files."""
    for storage in _storages(settings):
        for one in storage.files(storage.root):
            if storage.path_of(one.location) != RUN_LOCK:
                raise _filled(storage.root)


def put_buckets(settings: Settings, folder: BackupFolder, made: BackupSet, progress: Progress) -> None:
    """Every file of the set, compared with its checksum on its way, and no other."""
    for storage in _storages(settings) if made.stored else ():
        files = made.stored[storage.root]
        for one in [*storage.files(storage.root)]:  # what a restore of another set has left
            if storage.path_of(one.location) not in {*files, RUN_LOCK}:
                storage.delete(one.location)
        for number, (path, saved) in enumerate(files.items()):
            progress("files", number, len(files))
            _put(storage, folder, made, path, saved)


def _storages(settings: Settings) -> list[Storage]:
    found = {one.root: one for one in (table_storage_of(settings), storage_of(settings))}
    return list(found.values())


def _filled(what: str) -> LakeError:
    return LakeError(
        f"a lake is restored into empty buckets, and {what} has something in it",
        advice="take away what is there, when you are sure that it is of no use: nothing was changed",
    )


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
