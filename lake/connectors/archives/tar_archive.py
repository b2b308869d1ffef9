"""Tar archives, packed by gzip or not, and single files packed by gzip, with the limits of every archive."""

import gzip
import io
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, cast

from lake.connectors.archives.archive_limits import (
    broken,
    check_count,
    check_path,
    check_size,
    check_sum,
    most_unpacked,
    unpack,
)
from lake.connectors.refusals import Refusal
from lake.errors import LakeError
from lake.shape import brief_shape

_DAMAGE = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, OSError)


class _Bounded(io.RawIOBase):
    """An unpacking stream that refuses to give more than its archive may: before it unpacks, not afterwards."""

    def __init__(self, stream: IO[bytes], path: Path, name: str) -> None:
        super().__init__()
        self._stream, self._name = stream, name
        self._packed = path.stat().st_size
        self._most = most_unpacked(self._packed)

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes; the last read of all may ask for more than there is."""
        left = self._most - self._stream.tell()
        data = self._stream.read(left + 1 if size < 0 or size > left else size)
        if len(data) > left:
            self._refuse()
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """To read on the way to a far place would unpack everything before it."""
        target = offset + (self._stream.tell() if whence == io.SEEK_CUR else 0)
        if target > self._most:
            self._refuse()
        return self._stream.seek(target)

    def tell(self) -> int:
        """Where the unpacked stream stands."""
        return self._stream.tell()

    def close(self) -> None:
        """Close what is below, too."""
        self._stream.close()
        super().close()

    def _refuse(self) -> None:
        size = f"more than {self._most}"
        raise Refusal.UNPACKS_TOO_LARGE.error(file=self._name, what="the archive", size=size, packed=self._packed)


class TarArchive:
    """An open tar archive; everything that is wrong with it is a LakeError naming it."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name

    def __enter__(self) -> "TarArchive":
        packed = not self._name.lower().endswith(".tar")
        stream = cast(IO[bytes], gzip.open(self._path)) if packed else self._path.open("rb")
        self._stream = _Bounded(stream, self._path, self._name) if packed else stream
        try:
            self._tar = tarfile.open(fileobj=cast(IO[bytes], self._stream), mode="r:", encoding="utf-8")
            self._members = dict(self._checked())
        except _DAMAGE as error:
            self._stream.close()
            raise broken(error, self._name) from error
        except LakeError:
            self._stream.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tar.close()
        self._stream.close()

    def members(self) -> Iterator[tuple[str, str]]:
        """Path inside the archive and what tells its state, in the archive's order: going back would unpack it anew."""
        for name, info in self._members.items():
            yield name, f"{info.offset}-{info.size}"

    def extract(self, member: str, target: Path) -> None:
        """Write the member to a file; LakeError for what is damaged."""
        try:
            content = self._tar.extractfile(self._members[member])
            if content is None:
                raise tarfile.TarError("a member has no content")
            unpack(content, target)
        except _DAMAGE as error:
            raise broken(error, self._name) from error

    def _checked(self) -> Iterator[tuple[str, tarfile.TarInfo]]:
        """Only plain files: links could point anywhere, devices are none of ours. A later namesake wins, as in tar."""
        unpacked, packed = 0, self._path.stat().st_size
        for number, info in enumerate(self._tar, start=1):
            check_count(number, self._name)
            unpacked += info.size
            check_sum(unpacked, packed, self._name)
            name = _name(info)
            check_path(name, self._name)
            if info.isdir():
                continue
            if not info.isfile() or info.issparse():
                raise Refusal.NO_PLAIN_MEMBER.error(file=self._name, member=brief_shape(name))
            check_size(name, info.size, packed, self._name)
            yield name, info


def _name(info: tarfile.TarInfo) -> str:
    """Bytes that are no UTF-8 come as surrogates: Chinese systems then mean GB18030."""
    name = info.name
    try:
        name.encode()
    except UnicodeEncodeError:
        name = name.encode("utf-8", "surrogateescape").decode("gb18030", "backslashreplace")
    return name.replace("\\", "/").removeprefix("./") or "."


class GzipFile:
    """One file packed by gzip; its name is that of the archive without `.gz`, whatever is written inside."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name
        self._member = name.rpartition("/")[2][: -len(".gz")]

    def __enter__(self) -> "GzipFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing stays open."""

    def members(self) -> Iterator[tuple[str, str]]:
        """The one member, and what tells its state."""
        yield self._member, str(self._path.stat().st_size)

    def extract(self, member: str, target: Path) -> None:
        """Write the member to a file; LakeError for what is damaged, or unpacks to too much."""
        try:
            with gzip.open(self._path) as stream:
                unpack(cast(IO[bytes], _Bounded(cast(IO[bytes], stream), self._path, self._name)), target)
        except _DAMAGE as error:
            raise broken(error, self._name) from error
