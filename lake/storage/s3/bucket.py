"""The storage that is a prefix of a bucket: files are written in the scratch folder and put when they are to last.

A put is whole or not there, and has lasted when the server says so. There are no folders, and nothing is renamed: a
folder is there when its list of checksums is, which comes last and goes first.
"""

import io
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import uuid4

from lake.storage.checksum_list import NAME as LAST
from lake.storage.deletion import delete_file, delete_folder
from lake.storage.interface import PointerMoved, StoredFile
from lake.storage.location import Location
from lake.storage.s3.access import Access
from lake.storage.s3.guarded_io import ROOT, refuse_outside
from lake.storage.s3.lease import Hold
from lake.storage.s3.ranges import Ranges
from lake.storage.storage_errors import storage_errors

if TYPE_CHECKING:
    from obstore.store import S3Store

_SCHEME = "s3://"
_BUFFER = 4 << 20


class BucketStorage:
    """What lies below `s3://bucket/prefix`. `scratch`: the folder of this machine where files are written first.

    `hold`: whether this process may still write, shared by all its buckets.
    """

    def __init__(self, root: Location, access: Access, scratch: Path, hold: Hold) -> None:
        self.root = root
        self._access = access
        self._bucket = root.removeprefix(_SCHEME).partition("/")[0]
        self._scratch = scratch
        self._hold = hold
        self._put_and_staged: set[Path] = set()
        self._opened: S3Store | None = None

    @property
    def _store(self) -> "S3Store":
        if self._opened is None:
            self._opened = self._access.store(self._bucket)
        return self._opened

    def path_of(self, location: str) -> str:
        """There is one spelling of a key."""
        self.refuse_outside(location)
        return location[len(self.root) + 1 :]

    def refuse_outside(self, location: str) -> None:
        """By name: a bucket has no links."""
        refuse_outside(self.root, location)

    def staged(self, location: str) -> Path:
        """The same names, below the scratch folder."""
        self.refuse_outside(location)
        return self._scratch / location.removeprefix(_SCHEME)

    def location_of(self, staged: Path) -> Location:
        """The other way round."""
        return Location(_SCHEME + staged.relative_to(self._scratch).as_posix())

    def keep(self, staged: Iterable[Path]) -> None:
        """Put them."""
        for path in staged:
            self._put(self.location_of(path), path)
            self._put_and_staged.add(path)

    def release(self, staged: Iterable[Path]) -> None:
        """The bucket has them."""
        for path in staged:
            delete_file(self._scratch, path)
            self._put_and_staged.discard(path)

    def discard(self, staged: Path) -> None:
        """Here, and there what was put; what another process put and nothing names is an orphan."""
        delete_file(self._scratch.parent, staged)
        if staged in self._put_and_staged:
            self.delete(self.location_of(staged))
            self._put_and_staged.discard(staged)

    def open(self, location: str) -> io.BufferedReader:
        """By ranges of some megabytes."""
        size = self.look(location).bytes
        return io.BufferedReader(Ranges(self._store, self._key(location), size), _BUFFER)

    def read(self, location: str) -> bytes:
        """One request."""
        import obstore

        with storage_errors(f"reading {Location(location).name}"):
            return bytes(obstore.get(self._store, self._key(location)).bytes())

    def look(self, location: str) -> StoredFile:
        """Its ETag is another one when its content is."""
        import obstore

        with storage_errors(f"looking at {Location(location).name}"):
            found = obstore.head(self._store, self._key(location))
        return self._stored(found)

    def files(self, folder: str) -> Iterator[StoredFile]:
        """In the order of their keys."""
        import obstore

        with storage_errors("listing files"):
            found = [one for chunk in obstore.list(self._store, self._prefix(folder)) for one in chunk]
        return iter(sorted(map(self._stored, found), key=lambda one: one.location))

    def names(self, folder: str) -> list[str]:
        """A folder that only holds files is one when its list of checksums is among them."""
        below = [one.location[len(folder) + 1 :].split("/") for one in self.files(folder)]
        return sorted({names[0] for names in below if len(names) != 2 or names[1] == LAST})

    def put(self, location: Location, content: bytes) -> None:
        """One request."""
        self._put(location, content)

    @contextmanager
    def folder_put(self, folder: Location) -> Iterator[Path]:
        """The list of checksums last: what a crash leaves without it is no folder, and is cleared away here."""
        place = self.staged(folder).with_name(f".{uuid4().hex}.writing")
        place.mkdir(parents=True)
        try:
            yield place
            if folder.name in self.names(folder.parent):
                raise FileExistsError(folder)
            for left in self.files(folder):
                self.delete(left.location)
            for path in sorted(place.iterdir(), key=lambda path: (path.name == LAST, path.name)):
                self._put(folder / path.name, path)
        finally:
            delete_folder(self._scratch, place)

    @contextmanager
    def local_copy(self, location: Location) -> Iterator[Path]:
        """Fetched, and gone when the block ends."""
        place = self.staged(location).with_name(f".{uuid4().hex}.read")
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            with self.open(location) as source, place.open("wb") as copy:
                shutil.copyfileobj(source, copy, _BUFFER)
            yield place
        finally:
            delete_file(self._scratch, place)

    def delete(self, location: str) -> None:
        """A bucket answers the same for what is not there."""
        import obstore

        with storage_errors(f"deleting {Location(location).name}"):
            try:
                obstore.delete(self._store, self._key(location))
            except FileNotFoundError:
                return

    def delete_folder(self, folder: str) -> None:
        """The list of checksums first: without it there is no folder."""
        for one in sorted(self.files(folder), key=lambda one: one.location.name != LAST):
            self.delete(one.location)

    def pointer(self, location: Location) -> str | None:
        """A small file that says it."""
        found = self._pointer(location)
        return found and found[0]

    def move_pointer(self, location: Location, former: str | None, target: str) -> None:
        """Put on the condition that the file still is the one that was read (If-Match), or is not there."""
        import obstore
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        found = self._pointer(location)
        if (found and found[0]) != former:
            raise PointerMoved(location)
        self._hold.refuse_lost()
        with storage_errors(f"moving {location.name}"):
            try:
                mode = {"e_tag": found[1]} if found else "create"
                obstore.put(self._store, self._key(location), target.encode(), mode=mode)  # type: ignore[arg-type]
            except (AlreadyExistsError, PreconditionError):
                raise PointerMoved(location) from None

    def exclusive(self, name: str) -> AbstractContextManager[None]:
        """A file that says who holds it and is written anew while they do: see `lease`."""
        return self._hold.taken(self._store, self._key(self.root / name))

    def holding(self) -> object | None:
        """The lease."""
        return self._hold.current

    def file_io(self) -> Mapping[str, str]:
        """Ours, which stays below the root."""
        io_class = "lake.storage.s3.guarded_io.BucketFileIO"
        return {"py-io-impl": io_class, ROOT: self.root, **self._access.of_pyiceberg()}

    def secret(self) -> dict[str, str]:
        """Parameters of DuckDB's secret for what lies below the root."""
        return {**self._access.of_duckdb(), "SCOPE": f"{self.root}/"}

    def _put(self, location: Location, content: Path | bytes) -> None:
        import obstore

        self._hold.refuse_lost()
        with storage_errors(f"putting {location.name}"):
            obstore.put(self._store, self._key(location), content)

    def _pointer(self, location: Location) -> tuple[str, str] | None:
        import obstore

        with storage_errors(f"reading {location.name}"):
            try:
                found = obstore.get(self._store, self._key(location))
            except FileNotFoundError:
                return None
            return bytes(found.bytes()).decode(), found.meta["e_tag"] or ""

    def _key(self, location: str) -> str:
        self.refuse_outside(location)
        return location.removeprefix(_SCHEME).partition("/")[2]

    def _prefix(self, folder: str) -> str | None:
        """Of the keys below a folder, which may be the root; None where that is the whole bucket."""
        if folder != self.root:
            self.refuse_outside(folder)
        prefix = folder.removeprefix(_SCHEME).partition("/")[2]
        return f"{prefix}/" if prefix else None

    def _stored(self, found: Mapping[str, object]) -> StoredFile:
        location = Location(f"{_SCHEME}{self._bucket}/{found['path']}")
        changed = found["last_modified"].timestamp()  # type: ignore[attr-defined]
        return StoredFile(location, cast(int, found["size"]), changed, str(found["e_tag"]))
