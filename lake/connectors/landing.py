"""Files in landing folders, loose or in archives (zip, tar, tar.gz, gz), that match a contract's path."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from lake.connectors.tar_archive import GzipFile, TarArchive
from lake.connectors.zip_archive import ZipArchive
from lake.errors import LakeError

_UNFINISHED = (".part", ".tmp", ".crdownload")
_ARCHIVES: dict[str, type[ZipArchive | TarArchive | GzipFile]] = {
    ".zip": ZipArchive,
    ".tar": TarArchive,
    ".tar.gz": TarArchive,
    ".tgz": TarArchive,
    ".gz": GzipFile,
}


@dataclass(frozen=True)
class LandedFile:
    """A local file, and its name below the landing folder (`a.zip!member` for a member of an archive)."""

    name: str
    path: Path
    received_at: datetime


def landed_files(pattern: str, landings: Sequence[Path], spool: Path) -> Iterator[LandedFile | LakeError]:
    """All matching files that are complete, sorted by name in each landing folder."""
    matches = glob_pattern(pattern)
    for landing in landings:
        for name in sorted(_finished_files(landing)):
            path = landing / name
            kind = _archive_kind(name)
            if kind and not (kind is ZipArchive and matches.fullmatch(name)):  # an XLSX may be called a zip
                yield from _members(kind(path, name), path, name, pattern, spool)
            elif matches.fullmatch(name):
                yield _landed(name, path)


def _archive_kind(name: str) -> type[ZipArchive | TarArchive | GzipFile] | None:
    return next((kind for suffix, kind in _ARCHIVES.items() if name.lower().endswith(suffix)), None)


def glob_pattern(pattern: str) -> re.Pattern[str]:
    """The regular expression of a glob in which `*` stays inside a folder and `**` does not."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\[[^\]]+\])", pattern)
    meaning = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile(
        "".join(meaning.get(part) or (part if part.startswith("[") else re.escape(part)) for part in parts)
    )


def _landed(name: str, path: Path) -> LandedFile | LakeError:
    try:
        return LandedFile(name, path, _modified(path))
    except OSError as error:
        return _unreadable(error, name)


def _finished_files(landing: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(landing):
        folders[:] = [name for name in folders if not name.startswith(".")]
        below = Path(folder).relative_to(landing)
        yield from ((below / name).as_posix() for name in files if is_finished(name))


def is_finished(name: str) -> bool:
    """Whether a name is that of a whole delivery: not hidden, not an editor's lock, not still being written."""
    return not name.startswith((".", "~$")) and not name.lower().endswith(_UNFINISHED)


def _members(
    opened: ZipArchive | TarArchive | GzipFile, path: Path, name: str, pattern: str, spool: Path
) -> Iterator[LandedFile | LakeError]:
    """A member counts as lying beside its archive, with or without the folders inside the archive.

    A pattern that matches the archive itself takes every member.
    """
    matches, beside = glob_pattern(pattern), PurePosixPath(name).parent
    found: list[LandedFile] = []
    trouble: LakeError | None = None
    try:
        with opened as archive:
            for member, file_name in archive.members():
                places = (name, str(beside / member), str(beside / file_name))
                if is_finished(file_name) and any(map(matches.fullmatch, places)):
                    local = archive.extract(member, spool / "archives")
                    found.append(LandedFile(f"{name}!{member}", local, _modified(path)))
    except (LakeError, OSError) as error:
        trouble = error if isinstance(error, LakeError) else _unreadable(error, name)
    yield from sorted(found, key=lambda landed: landed.name)
    if trouble and _could_hold(pattern, beside):
        yield trouble


def _unreadable(error: OSError, name: str) -> LakeError:
    return LakeError(f"the file cannot be read: {error.strerror}", advice="deliver it again", file=name)


def _could_hold(pattern: str, beside: PurePosixPath) -> bool:
    """Whether a broken archive in this folder may have held a delivery of this pattern."""
    folder = PurePosixPath(pattern).parent
    return folder == beside or bool(re.search(r"[*?\[]", str(folder)))


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
