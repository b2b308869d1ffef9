"""The home's part of a backup, put back: every file is compared with its checksum on its way."""

import hashlib
import os
from pathlib import Path

from lake.carrying.backup_folder import BackupFolder
from lake.carrying.backup_set import BackupSet
from lake.carrying.damage import damaged_set
from lake.carrying.rights import give
from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.checksum_list import sha256_of
from lake.storage.deletion import delete_file
from lake.storage.durable import sync_folder

BESIDE_DATABASE = ("-wal", "-shm", "-journal")
"""How names of files end that SQLite has beside its own."""
_PIECE = 1 << 20


def remove_others(settings: Settings, folder: BackupFolder, made: BackupSet) -> None:
    """What another set, cut off while it was restored, has left; nothing else."""
    others = {path for name in folder.names() if name != made.id for path in _paths(folder, name)} - made.files.keys()
    for path in sorted(others):
        delete_file(settings.home, settings.home / path)


def _paths(folder: BackupFolder, name: str) -> list[str]:
    try:
        read = folder.read(name)
        return [*read.files, *(path for part in read.stored.values() for path in part)]
    except LakeError:
        return []


def put_file(settings: Settings, folder: BackupFolder, made: BackupSet, path: str) -> None:
    """Whole, as it was saved, or not at all."""
    place, saved = settings.home / path, made.files[path]
    if not (place.is_file() and place.stat().st_size == saved.bytes and sha256_of(place) == saved.sha256):
        for ending in BESIDE_DATABASE:  # of another content than that which is put there
            delete_file(settings.home, place.with_name(place.name + ending))
        aside = place.with_name(f".{place.name}.writing")
        delete_file(settings.home, aside)
        if _copied(folder.place(saved.sha256), aside) != saved.sha256:
            delete_file(settings.home, aside)
            raise damaged_set(made.id, path, "has another checksum than when it was saved")
        os.replace(aside, place)  # noqa: PTH105 - says that it is atomic
    give(place, saved.rights)


def _copied(source: Path, target: Path) -> str:
    """Copy a file, on the disk afterwards; returns the checksum of what was read."""
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as written:
        while piece := read.read(_PIECE):
            digest.update(piece)
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest()


def put_links_and_rights(settings: Settings, made: BackupSet) -> None:
    """Folders are closed last, the home last of all; then all names are on the disk."""
    for path, target in made.links.items():
        delete_file(settings.home, settings.home / path)
        (settings.home / path).symlink_to(target)
    for path, rights in sorted(made.folders.items(), reverse=True):
        give(settings.home / path, rights)
        sync_folder(settings.home / path)
