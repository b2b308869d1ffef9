"""Whether everything that a folder of backups holds still is as it was saved."""

from dataclasses import dataclass

from lake.carrying.backup_folder import BackupFolder
from lake.carrying.relocation import Progress
from lake.errors import LakeError
from lake.storage.checksum_list import sha256_of
from lake.storage.file_faults import GONE, OTHER_THAN_SAVED, UNREADABLE


@dataclass(frozen=True)
class SavedDamage:
    """A file of a set that is not as it was saved; no set when the set's own description is damaged."""

    set: str
    file: str
    problem: str


@dataclass(frozen=True)
class Checked:
    """How many contents were read, and what is wrong."""

    files: int
    damages: tuple[SavedDamage, ...]


def check(folder: BackupFolder, progress: Progress) -> Checked:
    """Read every content of every set once.

    What is damaged is set aside, so that the next backup copies it again as long as the home has it.
    """
    wanted: dict[str, list[tuple[str, str]]] = {}
    damages: list[SavedDamage] = []
    for name in folder.names():
        try:
            for path, saved in folder.read(name).contents.items():
                wanted.setdefault(saved.sha256, []).append((name, path))
        except LakeError as error:
            damages.append(SavedDamage(name, error.file or "", error.message))
    for number, (sha256, users) in enumerate(wanted.items()):
        progress("files", number, len(wanted))
        if problem := _problem(folder, sha256):
            damages += [SavedDamage(name, path, problem) for name, path in users]
    return Checked(len(wanted), tuple(damages))


def _problem(folder: BackupFolder, sha256: str) -> str | None:
    place = folder.place(sha256)
    try:
        if sha256_of(place) == sha256:
            return None
        place.rename(place.with_suffix(".damaged"))
        return OTHER_THAN_SAVED
    except FileNotFoundError:
        return GONE
    except OSError as error:
        return UNREADABLE.of(error=type(error).__name__)
