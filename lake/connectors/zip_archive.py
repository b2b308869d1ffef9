"""Zip archives from outside: limits on number, size and ratio, no path that leaves the archive, names in GB18030."""

import hashlib
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from types import TracebackType

from lake.errors import LakeError

MOST_MEMBERS = 10_000
LARGEST_MEMBER = 20 << 30
HIGHEST_RATIO = 200
_SMALL = 10 << 20
"""Below this unpacked size no ratio is suspicious."""

_UTF8_NAME, _ENCRYPTED = 0x800, 0x1


class Archive:
    """An open archive; everything that is wrong with it is a LakeError naming it."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name

    def __enter__(self) -> "Archive":
        try:
            self._zip = zipfile.ZipFile(self._path)
        except (zipfile.BadZipFile, OSError) as error:
            raise self._broken(error) from error
        self._members = {_member_name(info): info for info in self._zip.infolist() if not info.is_dir()}
        if len(self._members) > MOST_MEMBERS:
            self._zip.close()
            raise LakeError(f"the archive has more than {MOST_MEMBERS} members", advice="split it", file=self._name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def members(self) -> Iterator[tuple[str, str]]:
        """Path inside the archive and file name, sorted; raises LakeError for a path that leaves the archive."""
        for name in sorted(self._members):
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
                raise LakeError(
                    f"the archive holds a member outside of itself: {name!r}",
                    advice="do not open it; ask the department where it comes from",
                    file=self._name,
                )
            yield name, path.name

    def extract(self, member: str, folder: Path) -> Path:
        """The member as a local file; unpacked once and again only after the archive has changed."""
        info = self._members[member]
        self._check(member, info)
        place = folder / hashlib.sha256(f"{self._path}!{member}".encode()).hexdigest()[:16]
        changed = self._path.stat().st_mtime_ns
        target = place / f"{info.CRC:08x}-{info.file_size}-{changed}{PurePosixPath(member).suffix}"
        if not target.exists():
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            self._unpack(info, target)
        return target

    def _check(self, member: str, info: zipfile.ZipInfo) -> None:
        suspicious = info.file_size > _SMALL and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1)
        if info.file_size > LARGEST_MEMBER or suspicious:
            raise LakeError(
                f"member {member!r} would unpack to {info.file_size} bytes from {info.compress_size}",
                advice="if this is meant, unpack it by hand into the landing folder",
                file=self._name,
            )
        if info.flag_bits & _ENCRYPTED:
            raise LakeError(f"member {member!r} is encrypted", advice="deliver it without a password", file=self._name)

    def _unpack(self, info: zipfile.ZipInfo, target: Path) -> None:
        unfinished = target.with_name(f".{target.name}.tmp")
        try:
            with self._zip.open(info) as packed, unfinished.open("wb") as file:
                shutil.copyfileobj(packed, file, 1 << 20)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            unfinished.unlink(missing_ok=True)
            raise self._broken(error) from error
        os.replace(unfinished, target)  # noqa: PTH105 - says that it is atomic

    def _broken(self, error: Exception) -> LakeError:
        return LakeError(
            f"the archive is damaged or was cut off: {error}",
            advice="ask the department to send it again",
            file=self._name,
        )


def _member_name(info: zipfile.ZipInfo) -> str:
    """Windows writes names in the system's encoding without saying so; zipfile then takes them for cp437."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8_NAME:
        sent = name.encode("cp437", "ignore")
        try:
            name = sent.decode()
        except UnicodeDecodeError:
            name = sent.decode("gb18030", "replace")
    return name.replace("\\", "/")
