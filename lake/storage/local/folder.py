"""The storage that is the folder of the home itself: what is staged is where it will lie, keeping it is a sync."""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import lru_cache
from io import BufferedReader
from pathlib import Path

from pyiceberg.io.pyarrow import PyArrowFileIO

from lake.errors import LakeError
from lake.storage.deletion import delete_empty_folder, delete_file, delete_folder, place_of, refuse_outside
from lake.storage.durable import make_folder, sync_files
from lake.storage.durable_io import HOME
from lake.storage.interface import PointerMoved, StoredFile
from lake.storage.location import Location
from lake.storage.written_aside import written_aside


class LocalStorage:
    """The folder of a home. Its files have the rights of the zone they lie in."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.root = Location(home)
        self._real = lru_cache(maxsize=10_000)(Path.resolve)
        """Folders of tables are asked for with each of their files; a home that moves is opened anew."""

    def path_of(self, location: str) -> str:
        """Links above a file are followed: the home may have been reached through one when the file was made."""
        path = local_path(location)
        place = place_of(path) if path.name in ("", "..") else self._real(path.parent) / path.name
        return place.relative_to(self._home).as_posix()

    def refuse_outside(self, location: str) -> None:
        """With all links followed."""
        refuse_outside(self._home, local_path(location))

    def staged(self, location: str) -> Path:
        """The place itself."""
        return local_path(location)

    def location_of(self, staged: Path) -> Location:
        """The place itself."""
        return Location(staged)

    def keep(self, staged: Iterable[Path]) -> None:
        """Content and names are on the disk afterwards."""
        sync_files(staged)

    def release(self, staged: Iterable[Path]) -> None:
        """They are the files that are named: nothing is to be forgotten."""

    def discard(self, staged: Path) -> None:
        """The one file that there is, and the folder that was made for it alone."""
        delete_file(self._home, staged)
        if staged.parent.parent.name == "data":
            delete_empty_folder(self._home, staged.parent)

    def open(self, location: str) -> BufferedReader:
        """The file itself."""
        return local_path(location).open("rb")

    def read(self, location: str) -> bytes:
        """The file itself."""
        return local_path(location).read_bytes()

    def look(self, location: str) -> StoredFile:
        """Who changes a file without changing its size changes the moment that the kernel notes."""
        path = str(local_path(location))
        return _stored(path, os.stat(path))  # noqa: PTH116 - as in `files`

    def files(self, folder: str) -> Iterator[StoredFile]:
        """Links are listed as what they lead to, and not followed into folders."""
        # As texts: thousands are listed with every run, and to make paths of them takes four times as long.
        found = (f"{place}{os.sep}{name}" for place, _, names in os.walk(local_path(folder)) for name in names)
        for path in sorted(found, key=lambda path: path.replace(os.sep, "\0")):  # folder by folder
            with suppress(FileNotFoundError):  # a link that leads nowhere, or one that is gone by now
                status = os.stat(path)  # noqa: PTH116
                if stat.S_ISREG(status.st_mode):
                    yield _stored(path, status)

    def names(self, folder: str) -> list[str]:
        """What is being written aside has a name that begins with a dot, and is none yet."""
        place = local_path(folder)
        return sorted(one.name for one in place.iterdir() if one.name[0] != ".") if place.is_dir() else []

    def put(self, location: Location, content: bytes) -> None:
        """Written aside and renamed."""
        make_folder(local_path(location).parent)
        with written_aside(self._home, local_path(location)) as aside:
            aside.write_bytes(content)

    @contextmanager
    def folder_put(self, folder: Location) -> Iterator[Path]:
        """Written aside and renamed, in one step."""
        make_folder(local_path(folder).parent)
        with written_aside(self._home, local_path(folder)) as aside:
            make_folder(aside)
            yield aside

    def local_copy(self, location: Location) -> AbstractContextManager[Path]:
        """The file itself."""
        return nullcontext(local_path(location))

    def delete(self, location: str) -> None:
        """Links are deleted and not followed."""
        delete_file(self._home, local_path(location))

    def delete_folder(self, folder: str) -> None:
        """Renamed first, so that no crash leaves half of it under its name."""
        place = local_path(folder)
        aside = place.with_name(f".{place.name}.left")
        delete_folder(self._home, aside)
        if place.exists():
            place.rename(aside)
            delete_folder(self._home, aside)

    def pointer(self, location: Location) -> str | None:
        """A link, so that every program of this machine can follow it."""
        link = local_path(location)
        if link.is_symlink():
            return link.readlink().name
        if link.exists():
            raise LakeError(f"the link `{link.name}` is gone, and something else has its name", file=str(link))
        return None

    def move_pointer(self, location: Location, former: str | None, target: str) -> None:
        """Programs of one machine take turns (the run's lock); replacing a link is one step of the file system."""
        if self.pointer(location) != former:
            raise PointerMoved(location)
        with written_aside(self._home, local_path(location)) as aside:
            aside.symlink_to(target)

    def exclusive(self, name: str) -> AbstractContextManager[None]:
        """Who uses this folder is on this machine, where the home's own lock is enough."""
        return nullcontext()

    def holding(self) -> object | None:
        """Nobody asks."""
        return None

    def file_io(self) -> Mapping[str, str]:
        """Ours, which syncs and stays in the home."""
        return {"py-io-impl": "lake.storage.durable_io.DurableFileIO", HOME: str(self._home)}


def _stored(path: str, status: os.stat_result) -> StoredFile:
    state = f"{status.st_ino}:{status.st_ctime_ns}:{status.st_size}"
    return StoredFile(Location(path), status.st_size, status.st_mtime, state)


def local_path(location: str) -> Path:
    """Of a file on this machine; PyIceberg may have been given, and have written down, `file:///…`."""
    return Path(location if location.startswith("/") else PyArrowFileIO.parse_location(location)[2])
