"""What the lake asks of the place its files lie at: a folder of this machine, or a bucket.

Files are written whole on this machine first (`staged`), where engines, checksums and writers work, and are then made
to last at their location (`keep`). In a folder the two are the same place, and keeping is no more than a sync. Nothing
outside of the storage's root is read, written or deleted, whatever names it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Protocol

from lake.errors import LakeError
from lake.storage.location import Location
from lake.told import Told


@dataclass(frozen=True)
class StoredFile:
    """A file as it lies there. `changed`: seconds since 1970. `state` is another one after every change."""

    location: Location
    bytes: int
    changed: float
    state: str


WAIT = Told(
    "wait until it has finished, or end that process; nothing was changed", "请待其结束，或结束该进程；本次没有改动"
)


class LakeTaken(LakeError):
    """Another program holds what only one may hold. What to do is to `WAIT`."""


class PointerMoved(LakeError):
    """Somebody else changed a pointer since it was read."""

    def __init__(self, location: Location) -> None:
        super().__init__(
            f"{location.name} was changed by another program at the same time",
            advice="nothing was changed here; look at `lake release list`, then run again",
            file=str(location),
        )


class Storage(Protocol):
    """A place for files. FileNotFoundError for what is not there; LakeError for what is outside of the root."""

    root: Location

    def path_of(self, location: str) -> str:
        """Where a file lies below the root, however its location is spelt: `restricted/raw/…`."""

    def refuse_outside(self, location: str) -> None:
        """Raises LakeError unless a file or folder lies below the root."""

    def staged(self, location: str) -> Path:
        """Where on this machine a file or folder is written that is to lie there."""

    def location_of(self, staged: Path) -> Location:
        """Where a staged file is to lie."""

    def keep(self, staged: Iterable[Path]) -> None:
        """Let written files lie at their locations, whole and for good: afterwards no power cut loses them."""

    def release(self, staged: Iterable[Path]) -> None:
        """Forget what is left on this machine of kept files that something names now."""

    def discard(self, staged: Path) -> None:
        """Delete a written file that is not needed, kept or not."""

    def open(self, location: str) -> BufferedReader:
        """Read a file, at any place in it."""

    def read(self, location: str) -> bytes:
        """The whole of a small file."""

    def look(self, location: str) -> StoredFile:
        """A file without its content."""

    def files(self, folder: str) -> Iterator[StoredFile]:
        """Every file below a folder, sorted by location; none where there is no folder."""

    def names(self, folder: str) -> list[str]:
        """The files and whole folders that lie directly in a folder, sorted; none where there is no folder."""

    def put(self, location: Location, content: bytes) -> None:
        """Write a file whole or not at all, in place of one that is there."""

    def folder_put(self, folder: Location) -> AbstractContextManager[Path]:
        """A folder of this machine to write files in, which lie in `folder` when the block ends well, all or none.

        With `checksum_list.NAME` among them: where files are put one by one, it is the last, and tells that all are.
        """

    def local_copy(self, location: Location) -> AbstractContextManager[Path]:
        """A file as one of this machine, for programs that read nothing else; not to be changed."""

    def delete(self, location: str) -> None:
        """Delete a file; one that is gone is no error."""

    def delete_folder(self, folder: str) -> None:
        """Delete a folder with all it holds. It is out of sight as a whole before anything of it goes."""

    def pointer(self, location: Location) -> str | None:
        """What a pointer says; None when there is none. Raises LakeError when something else has its name."""

    def move_pointer(self, location: Location, former: str | None, target: str) -> None:
        """Let a pointer say something else, in one step. Raises PointerMoved when it does not say `former` any more."""

    def exclusive(self, name: str) -> AbstractContextManager[None]:
        """Hold what only one program may hold, on whatever machine. Raises LakeError when another one does."""

    def holding(self) -> object | None:
        """What tells this process's hold by `exclusive` from any other one; None while it has none, or has lost it.

        A folder's catalogue is a file that is cheap to look into: there nobody asks.
        """

    def file_io(self) -> Mapping[str, str]:
        """Properties with which PyIceberg reads and writes here, and nowhere else."""
