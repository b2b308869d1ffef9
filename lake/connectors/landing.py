"""Files in landing folders, loose or in archives (zip, tar, tar.gz, gz), that match a contract's path."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from lake.connectors.limits import refuse_special
from lake.connectors.tar_archive import GzipFile, TarArchive
from lake.connectors.zip_archive import ZipArchive
from lake.errors import LakeError

_UNFINISHED = (".part", ".tmp", ".crdownload")
_ARCHIVES: dict[str, type[ZipArchive | TarArchive | GzipFile]] = {
    ".zip": ZipArchive,
    ".tar.gz": TarArchive,
    ".tar": TarArchive,
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
    """All matching files that are complete, sorted by name in each landing folder.

    An archive that cannot be opened is an error here only when its own name is that of the delivery: what else it may
    have held nobody knows, and it must not stop others. `strays` tells it to the department.
    """
    matches = glob_pattern(pattern)
    for landing in landings:
        for name, path in _finished_files(landing):
            kind = _archive_kind(name)
            if kind and not (kind is ZipArchive and matches.fullmatch(name)):  # an XLSX may be called a zip
                yield from _members(kind(path, name), path, name, pattern, spool)
            elif matches.fullmatch(name):
                yield _landed(name, path)


def strays(patterns: Sequence[str], landings: Sequence[Path]) -> Iterator[LakeError]:
    """What lies in landing folders and is no delivery of any pattern: once each, whatever folder of whichever unit.

    Links, pipes and other things that are no files; archives that do not open, or hold nothing anybody waits for.
    """
    wanted = [glob_pattern(pattern) for pattern in patterns]
    for landing in landings:
        yield from _links_to_folders(landing)
        for name, path in _finished_files(landing):
            kind = _archive_kind(name)
            if any(one.fullmatch(name) for one in wanted):
                continue
            try:
                refuse_special(path, name)
                if kind and not any(_is_named_like(pattern, name) for pattern in patterns):
                    yield from _nothing_in(kind(path, name), name, wanted)
            except LakeError as error:
                yield error
            except OSError as error:
                yield _unreadable(error, name)


@dataclass(frozen=True)
class Candidate:
    """A file that may bring deliveries, by the names under which it could match; None: any name in its folder."""

    path: Path
    folder: str
    names: tuple[str, ...] | None

    def may_match(self, pattern: re.Pattern[str], of_folder: str) -> bool:
        """Whether it may hold a delivery of a pattern, whose folder is given too. Too often costs a run, no more."""
        if self.names is None:
            return of_folder == self.folder or "*" in of_folder
        return any(map(pattern.fullmatch, self.names))


def candidates(landing: Path) -> Iterator[Candidate]:
    """Every finished file of a landing folder, looked at without reading more than the contents list of a zip.

    What `landed_files` delivers is among them; links and pipes are not.
    """
    for name, path in _finished_files(landing):
        kind, folder = _archive_kind(name), str(PurePosixPath(name).parent)
        try:
            refuse_special(path, name)
            if kind is ZipArchive:
                with ZipArchive(path, name) as archive:
                    places = [place for member, file in archive.members() for place in _places(name, member, file)]
                yield Candidate(path, folder, (name, *places))
            else:
                yield Candidate(path, folder, None if kind else (name,))
        except (LakeError, OSError):
            yield Candidate(path, folder, (name,))  # the run that loads it says what is wrong with it


def _nothing_in(
    opened: ZipArchive | TarArchive | GzipFile, name: str, wanted: Sequence[re.Pattern[str]]
) -> Iterator[LakeError]:
    with opened as archive:
        places = [place for member, file in archive.members() for place in _places(name, member, file)]
    if not any(one.fullmatch(place) for one in wanted for place in places):
        advice = "nothing of it was read: name its files as the contracts do, or take it away"
        yield LakeError("the archive holds no file that any contract waits for", advice=advice, file=name)


def _links_to_folders(landing: Path) -> Iterator[LakeError]:
    for folder, folders, _ in os.walk(landing):
        for one in sorted(folders):
            if (path := Path(folder, one)).is_symlink():
                name = shown_name(path.relative_to(landing).as_posix())
                yield LakeError("a link to a folder is not followed", advice="deliver the files themselves", file=name)


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
        refuse_special(path, name)
        return LandedFile(name, path, _modified(path))
    except LakeError as error:
        return error
    except OSError as error:
        return _unreadable(error, name)


def _finished_files(landing: Path) -> list[tuple[str, Path]]:
    """Every finished file with its name as people read it, sorted; links to folders are not followed."""
    found = []
    for folder, folders, files in os.walk(landing):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder, name) for name in files if is_finished(name)]
    return sorted((shown_name(path.relative_to(landing).as_posix()), path) for path in found)


def shown_name(name: str) -> str:
    """A name as text. Bytes that are no UTF-8 are GB18030 where a Chinese system wrote them, and else escaped.

    So are control characters, which would write over the lines of a report.
    """
    sent = name.encode("utf-8", "surrogateescape")
    try:
        text = sent.decode()
    except UnicodeDecodeError:
        text = sent.decode("gb18030", "backslashreplace")
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def is_finished(name: str) -> bool:
    """Whether a name is that of a whole delivery: not hidden, not an editor's lock, not still being written."""
    return not name.startswith((".", "~$")) and not name.lower().endswith(_UNFINISHED)


def _members(
    opened: ZipArchive | TarArchive | GzipFile, path: Path, name: str, pattern: str, spool: Path
) -> Iterator[LandedFile | LakeError]:
    """A member counts as lying beside its archive, with or without the folders inside the archive.

    A pattern that matches the archive itself takes every member.
    """
    matches = glob_pattern(pattern)
    found: list[LandedFile] = []
    trouble: LakeError | None = None
    try:
        refuse_special(path, name)
        with opened as archive:
            for member, file_name in archive.members():
                if is_finished(file_name) and any(map(matches.fullmatch, _places(name, member, file_name))):
                    local = archive.extract(member, spool / "archives")
                    found.append(LandedFile(f"{name}!{member}", local, _modified(path)))
    except (LakeError, OSError) as error:
        trouble = error if isinstance(error, LakeError) else _unreadable(error, name)
    yield from sorted(found, key=lambda landed: landed.name)
    if trouble and (found or _is_named_like(pattern, name)):
        yield trouble


def _places(archive: str, member: str, file_name: str) -> tuple[str, str, str]:
    beside = PurePosixPath(archive).parent
    return archive, str(beside / member), str(beside / file_name)


def _unreadable(error: OSError, name: str) -> LakeError:
    return LakeError(f"the file cannot be read: {error.strerror}", advice="deliver it again", file=name)


def _is_named_like(pattern: str, archive: str) -> bool:
    """Whether an archive is called as a delivery of this pattern is, but for what follows the last dots."""
    suffix = next(suffix for suffix in _ARCHIVES if archive.lower().endswith(suffix))
    stem = archive[: -len(suffix)]
    matches = glob_pattern(pattern)
    return any(matches.fullmatch(name) for name in (archive, stem, f"{stem}{PurePosixPath(pattern).suffix}"))


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
