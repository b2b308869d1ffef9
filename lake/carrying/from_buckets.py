"""A backup of a lake in buckets as that of a lake in one folder, so that servers which are lost are not needed.

Every file gets the path in the home that it had below its bucket's prefix, and the pointer to the release that readers
see becomes the link that it is in a folder. What names places is written anew afterwards, as for a home that was moved.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from lake.carrying.backup_folder import BackupFolder
from lake.carrying.backup_set import BackupSet, Rights, SavedFile, StoredContent
from lake.carrying.damage import damaged_set
from lake.errors import LakeError
from lake.releases.store import POINTER

_FILE, _FOLDER = 0o600, 0o700
"""Of what had none, being in a bucket. Zones are opened to whom they are for when the home is."""


def in_one_folder(folder: BackupFolder, made: BackupSet) -> BackupSet:
    """The set with all its files in the home. LakeError where two buckets have files of the same path."""
    stored = dict(_stored(made))
    pointers = {POINTER: _pointer(folder, made, stored.pop(POINTER))} if POINTER in stored else {}
    group = made.folders["."].group
    private = Rights(mode=_FILE, group=group)
    files = {path: SavedFile(bytes=one.bytes, sha256=one.sha256, rights=private) for path, one in stored.items()}
    above = {str(parent) for path in (*files, *pointers) for parent in PurePosixPath(path).parents} - {"."}
    folders = dict.fromkeys(sorted(above), Rights(mode=_FOLDER, group=group))
    changed = {"files": {**made.files, **files}, "folders": {**made.folders, **folders}}
    return made.model_copy(update={**changed, "links": {**made.links, **pointers}, "stored": {}})


def _stored(made: BackupSet) -> Iterator[tuple[str, StoredContent]]:
    counted = Counter(path for files in made.stored.values() for path in files)
    if twice := next((path for path, times in counted.items() if times > 1), None):
        raise LakeError(f"two buckets of the backup {made.id} have a file {twice}, and go into one folder")
    for files in made.stored.values():
        yield from files.items()


def _pointer(folder: BackupFolder, made: BackupSet, saved: StoredContent) -> str:
    """What it says: the name of what lies beside it."""
    content = folder.place(saved.sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != saved.sha256:
        raise damaged_set(made.id, POINTER, "has another checksum than when it was saved")
    return PurePosixPath(content.decode()).name
