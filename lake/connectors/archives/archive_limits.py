"""What no archive from outside may do, whatever its format."""

import shutil
from pathlib import Path, PurePosixPath
from typing import IO

from lake.connectors.limits import LARGEST_FILE
from lake.connectors.refusals import Refusal
from lake.errors import LakeError
from lake.shape import brief_shape
from lake.storage.deletion import delete_folder
from lake.storage.durable import make_folder
from lake.storage.written_aside import written_aside

MOST_MEMBERS = 10_000
LONGEST_PATH = 4_096
"""Letters of a path inside an archive; no file system takes longer ones."""
HIGHEST_RATIO = 200
SMALL = 10 << 20
"""Below this unpacked size no ratio is suspicious: of one member, and of all together."""


def check_count(members: int, archive: str) -> None:
    """Raise LakeError for an archive of too many members."""
    if members > MOST_MEMBERS:
        raise Refusal.MANY_MEMBERS.error(file=archive, most=MOST_MEMBERS)


def check_path(member: str, archive: str) -> PurePosixPath:
    """The path inside the archive; raises LakeError when it leads out of it."""
    path = PurePosixPath(member[: LONGEST_PATH + 1])
    if len(member) > LONGEST_PATH or path.is_absolute() or ".." in path.parts or ":" in str(path).partition("/")[0]:
        raise Refusal.MEMBER_OUTSIDE.error(file=archive, member=brief_shape(member))
    return path


def check_size(member: str, unpacked: int, packed: int, archive: str) -> None:
    """Raise LakeError for a member that would fill the disk."""
    _refuse_bomb(f"member {brief_shape(member)}", unpacked, packed, archive)


def check_sum(unpacked: int, packed: int, archive: str) -> None:
    """Raise LakeError for members that would fill the disk together, though none does alone."""
    _refuse_bomb("the archive", unpacked, packed, archive)


def _refuse_bomb(what: str, unpacked: int, packed: int, archive: str) -> None:
    if unpacked > most_unpacked(packed):
        raise Refusal.UNPACKS_TOO_LARGE.error(file=archive, what=what, size=unpacked, packed=packed)


def most_unpacked(packed: int) -> int:
    """So many bytes may come out of a stream of `packed` bytes."""
    return max(SMALL, min(LARGEST_FILE, HIGHEST_RATIO * packed))


def unpack(source: IO[bytes], target: Path) -> None:
    """Copy a member to its place, in a folder of its own of which earlier states are removed.

    An unfinished copy never has the name.
    """
    members = target.parent.parent
    delete_folder(members, target.parent)
    make_folder(target.parent)
    with written_aside(members, target) as aside, aside.open("wb") as file:
        shutil.copyfileobj(source, file, 1 << 20)


def broken(error: Exception, archive: str) -> LakeError:
    """What is said of an archive that does not open."""
    return Refusal.BROKEN_ARCHIVE.error(file=archive, error=type(error).__name__)
