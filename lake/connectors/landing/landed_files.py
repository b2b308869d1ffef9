"""Files in landing folders, loose or in archives (zip, tar, tar.gz, gz), that match a contract's path."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path, PurePosixPath

from lake.connectors.archives.archive_kinds import archive_suffix
from lake.connectors.landing.names import is_finished, shown_name
from lake.connectors.landing.plain_file import refuse_special
from lake.connectors.landing.unpacking import Member, members, unpacked
from lake.errors import LakeError


@dataclass(frozen=True)
class LandedFile:
    """A local file, and its name below the landing folder (`a.zip!member` for a member of an archive)."""

    name: str
    path: Path
    received_at: datetime


def landed_files(pattern: str, landings: Sequence[Path], spool: Path) -> Iterator[LandedFile | LakeError]:
    """All matching files that are complete, sorted by name in each landing folder.

    An archive that cannot be opened is an error here only when its own name is that of the delivery: what else it may
    have held nobody knows, and it must not stop others. `strays` tells it to the department.
    """
    matches = glob_pattern(pattern)
    for landing in landings:
        for name, path in finished_files(landing):
            suffix = archive_suffix(name)
            if suffix and not (suffix == ".zip" and matches.fullmatch(name)):  # an XLSX may be called a zip
                yield from _from_archive(path, name, pattern, spool)
            elif matches.fullmatch(name):
                yield _landed(name, path)


def _landed(name: str, path: Path) -> LandedFile | LakeError:
    try:
        refuse_special(path, name)
        return LandedFile(name, path, _modified(path))
    except LakeError as error:
        return error
    except OSError as error:
        return unreadable(error, name)


def _from_archive(path: Path, name: str, pattern: str, spool: Path) -> Iterator[LandedFile | LakeError]:
    """A member counts as lying beside its archive, with or without the folders inside the archive.

    A pattern that matches the archive itself takes every member. What matches and cannot be had is an error.
    """
    matches = glob_pattern(pattern)
    wanted: list[Member] = []
    try:
        refuse_special(path, name)
        wanted = [one for one in members(path, name) if any(map(matches.fullmatch, places(name, one)))]
        received_at, found = _modified(path), unpacked(path, name, wanted, spool / "archives")
    except (LakeError, OSError) as error:
        if wanted or is_named_like(pattern, name):
            yield error if isinstance(error, LakeError) else unreadable(error, name)
        return
    for one, local in sorted(zip(wanted, found, strict=True), key=lambda pair: pair[0].name):
        yield local if isinstance(local, LakeError) else LandedFile(f"{name}!{one.name}", local, received_at)


def places(archive: str, member: Member) -> tuple[str, ...]:
    """The names under which a member of an archive may be awaited; none for what is no whole delivery."""
    beside, file_name = PurePosixPath(archive).parent, PurePosixPath(member.name).name
    return (archive, str(beside / member.name), str(beside / file_name)) if is_finished(file_name) else ()


@cache
def glob_pattern(pattern: str) -> re.Pattern[str]:
    """The regular expression of a glob in which `*` stays inside a folder and `**` does not."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\[[^\]]+\])", pattern)
    meaning = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile(
        "".join(meaning.get(part) or (part if part.startswith("[") else re.escape(part)) for part in parts)
    )


def finished_files(landing: Path) -> list[tuple[str, Path]]:
    """Every finished file with its name as people read it, sorted; links to folders are not followed."""
    found = []
    for folder, folders, files in os.walk(landing):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder, name) for name in files if is_finished(name)]
    return sorted((shown_name(path.relative_to(landing).as_posix()), path) for path in found)


def unreadable(error: OSError, name: str) -> LakeError:
    """What is said of a file that the system does not give out."""
    reason = error.strerror or type(error).__name__
    return LakeError(
        f"the file cannot be read: {reason}", advice="check its permissions, or deliver it again", file=name
    )


def is_named_like(pattern: str, archive: str) -> bool:
    """Whether an archive is called as a delivery of this pattern is, but for what follows the last dots."""
    stem = archive[: -len(archive_suffix(archive) or "")]
    matches = glob_pattern(pattern)
    return any(matches.fullmatch(name) for name in (archive, stem, f"{stem}{PurePosixPath(pattern).suffix}"))


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.lstat().st_mtime, UTC)
