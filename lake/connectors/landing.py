"""Files in landing folders, loose or in zip archives, that match a contract's path."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from lake.connectors.zip_archive import Archive
from lake.errors import LakeError

_UNFINISHED = (".part", ".tmp", ".crdownload")


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
            if matches.fullmatch(name):
                yield _landed(name, path)
            elif path.suffix.lower() == ".zip":
                yield from _members(path, name, pattern, spool)


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
        return LakeError(f"the file cannot be read: {error.strerror}", advice="deliver it again", file=name)


def _finished_files(landing: Path) -> Iterator[str]:
    for folder, folders, files in os.walk(landing):
        folders[:] = [name for name in folders if not name.startswith(".")]
        below = Path(folder).relative_to(landing)
        yield from ((below / name).as_posix() for name in files if is_finished(name))


def is_finished(name: str) -> bool:
    """Whether a name is that of a whole delivery: not hidden, not an editor's lock, not still being written."""
    return not name.startswith((".", "~$")) and not name.lower().endswith(_UNFINISHED)


def _members(path: Path, name: str, pattern: str, spool: Path) -> Iterator[LandedFile | LakeError]:
    """A member counts as lying beside its archive, with or without the folders inside the archive."""
    matches, beside = glob_pattern(pattern), PurePosixPath(name).parent
    try:
        with Archive(path, name) as archive:
            for member, file_name in archive.members():
                inside = PurePosixPath(member)
                if not is_finished(file_name):
                    continue
                if matches.fullmatch(str(beside / inside)) or matches.fullmatch(str(beside / file_name)):
                    yield LandedFile(f"{name}!{member}", archive.extract(member, spool / "archives"), _modified(path))
    except LakeError as error:
        if _could_hold(pattern, beside):
            yield error


def _could_hold(pattern: str, beside: PurePosixPath) -> bool:
    """Whether a broken archive in this folder may have held a delivery of this pattern."""
    folder = PurePosixPath(pattern).parent
    return folder == beside or bool(re.search(r"[*?\[]", str(folder)))


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
