"""Zip archives from outside: limits on number, size and ratio, no path that leaves the archive, names in GB18030."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from lake.connectors.archives.archive_limits import (
    broken,
    check_count,
    check_path,
    check_size,
    check_sum,
    unpack,
)
from lake.connectors.refusals import Refusal
from lake.errors import LakeError
from lake.shape import brief_shape

_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


class ZipArchive:
    """An open zip archive; everything that is wrong with it is a LakeError naming it."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name

    def __enter__(self) -> "ZipArchive":
        try:
            self._zip = zipfile.ZipFile(self._path)
        except (zipfile.BadZipFile, OSError) as error:
            raise broken(error, self._name) from error
        self._members = {_member_name(info): info for info in self._zip.infolist() if not info.is_dir()}
        try:
            check_count(len(self._zip.infolist()), self._name)
            unpacked = sum(info.file_size for info in self._zip.infolist())
            check_sum(unpacked, self._path.stat().st_size, self._name)
        except LakeError:
            self._zip.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def members(self) -> Iterator[tuple[str, str]]:
        """Path inside the archive and what tells its state, sorted; LakeError for a path that leaves the archive."""
        for name, info in sorted(self._members.items()):
            check_path(name, self._name)
            yield name, f"{info.CRC:08x}-{info.file_size}"

    def extract(self, member: str, target: Path) -> None:
        """Write the member to a file. LakeError for what is no plain file, and for what is damaged."""
        info = self._members[member]
        check_size(member, info.file_size, info.compress_size, self._name)
        if _is_link(info):
            raise Refusal.NO_PLAIN_MEMBER.error(file=self._name, member=brief_shape(member))
        if info.flag_bits & _ENCRYPTED:
            raise Refusal.ENCRYPTED.error(file=self._name, member=brief_shape(member))
        try:
            with self._zip.open(info) as packed:
                unpack(packed, target)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise broken(error, self._name) from error


def _is_link(info: zipfile.ZipInfo) -> bool:
    """Unix writes the kind of a file into the upper half of the attributes; its content is then where it leads."""
    return stat.S_ISLNK(info.external_attr >> 16)


def _member_name(info: zipfile.ZipInfo) -> str:
    """Windows writes names in the system's encoding without saying so; zipfile then takes them for cp437."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        sent = name.encode("cp437", "ignore")
        try:
            name = sent.decode()
        except UnicodeDecodeError:
            name = sent.decode("gb18030", "backslashreplace")
    return name.replace("\\", "/")
