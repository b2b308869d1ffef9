"""What counts as a delivery: the one place where a landed file meets the path for which a contract waits.

The loader asks it what to read, the sensor what may start a run, and the strays what nobody waits for.
"""

import os
import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

from lake.connectors.archives.archive_kinds import archive_suffix, is_listed_unread
from lake.connectors.landing.names import is_finished, shown_name
from lake.connectors.landing.plain_file import refuse_special
from lake.connectors.landing.unpacking import Member, members
from lake.errors import LakeError


@dataclass(frozen=True)
class LandingFile:
    """A finished file in a landing folder, with its name below that folder as people read it."""

    name: str
    path: Path

    @cached_property
    def archive_suffix(self) -> str | None:
        """Of what may hold deliveries, whatever it is called itself. Every contract asks for it."""
        return archive_suffix(self.name)

    @property
    def is_archive(self) -> bool:
        """Whether what it holds may be deliveries."""
        return self.archive_suffix is not None

    def is_delivery(self, pattern: str) -> bool:
        """Whether it is a delivery of this pattern as it stands, unopened: an XLSX may be called a zip."""
        return self.archive_suffix in (None, ".zip") and bool(glob_pattern(pattern).fullmatch(self.name))

    def wanted(self, matches: re.Pattern[str]) -> list[Member]:
        """What it holds of the deliveries that are called so.

        A member counts as lying beside its archive, with or without the folders inside the archive; a pattern that
        matches the archive itself takes every member. Raises LakeError for what does not open or is no file,
        OSError for what cannot be read.
        """
        return [member for member, places in self._members if any(map(matches.fullmatch, places))]

    def is_named_like(self, pattern: str) -> bool:
        """Whether it is called as a delivery of this pattern is, but for what follows the last dots."""
        stem = self.name[: -len(self.archive_suffix or "")]
        names = (self.name, stem, f"{stem}{PurePosixPath(pattern).suffix}")
        return any(map(glob_pattern(pattern).fullmatch, names))

    def may_hold(self, pattern: str) -> bool:
        """Whether an archive in this folder may hold a delivery of this pattern; it is not opened to find out."""
        return _leads_to(PurePosixPath(self.name).parent, PurePosixPath(pattern).parent)

    def may_bring(self, pattern: str) -> bool:
        """Whether the loader will find something of this pattern here, were it only an error.

        Nothing is unpacked to find out: of an archive that would have to be, it is enough that its folder is one in
        which, or below which, such a delivery may lie. To say so too often costs a run, no more.
        """
        if not self.is_archive or self.is_delivery(pattern):
            return self.is_delivery(pattern)
        if not is_listed_unread(self.name) or not self.may_hold(pattern):
            return self.may_hold(pattern)
        try:
            return bool(self.wanted(glob_pattern(pattern)))
        except (LakeError, OSError):
            return self.is_named_like(pattern)

    @cached_property
    def _members(self) -> list[tuple[Member, tuple[str, ...]]]:
        refuse_special(self.path, self.name)
        return [(member, _places(self.name, member)) for member in members(self.path, self.name)]


def _places(archive: str, member: Member) -> tuple[str, ...]:
    """The names under which a member of an archive may be awaited; none for what is no whole delivery."""
    beside, file_name = PurePosixPath(archive).parent, PurePosixPath(member.name).name
    return (archive, str(beside / member.name), str(beside / file_name)) if is_finished(file_name) else ()


def _leads_to(folder: PurePosixPath, wanted: PurePosixPath) -> bool:
    return wanted.is_relative_to(folder) or not set("*?[").isdisjoint(str(wanted))


def landing_files(landing: Path) -> list[LandingFile]:
    """Every finished file of a landing folder, sorted by name; links to folders are not followed."""
    found = []
    for folder, folders, files in os.walk(landing):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder, name) for name in files if is_finished(name)]
    named = sorted((shown_name(path.relative_to(landing).as_posix()), path) for path in found)
    return [LandingFile(name, path) for name, path in named]


@cache
def glob_pattern(pattern: str) -> re.Pattern[str]:
    """The regular expression of a glob in which `*` stays inside a folder and `**` does not."""
    parts = re.split(r"(\*\*/|\*\*|\*|\?|\[[^\]]+\])", pattern)
    meaning = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(meaning.get(part) or _literal_or_one_of(part) for part in parts))


def literal_start(pattern: str) -> str:
    """What the names of all files that a glob matches begin with."""
    return re.split(r"[*?[]", pattern, maxsplit=1)[0]


def _literal_or_one_of(part: str) -> str:
    """A text as it stands, or one of the letters in brackets: `[0-9]`, and `[!0-9]` for any other in the folder."""
    if not (part.startswith("[") and part.endswith("]")):
        return re.escape(part)
    letters = part[1:-1].replace("\\", r"\\").replace("[", r"\[").replace("^", r"\^")
    return f"[^/{letters[1:]}]" if letters.startswith("!") and letters != "!" else f"[{letters}]"
