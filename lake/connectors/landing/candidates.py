"""Which files of a landing folder may bring something, found without reading what they hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lake.connectors.archives.archive_kinds import archive_suffix
from lake.connectors.landing.landed_files import finished_files, places
from lake.connectors.landing.plain_file import refuse_special
from lake.connectors.landing.unpacking import members
from lake.errors import LakeError


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

    What `landed_files` delivers is among them. A link or a pipe is one by its name: the run says what is wrong with it.
    """
    for name, path in finished_files(landing):
        suffix, folder = archive_suffix(name), str(PurePosixPath(name).parent)
        try:
            refuse_special(path, name)
            if suffix == ".zip":
                inside = tuple(place for member in members(path, name) for place in places(name, member))
                yield Candidate(path, folder, (name, *inside))
            else:
                yield Candidate(path, folder, None if suffix else (name,))
        except (LakeError, OSError):
            yield Candidate(path, folder, (name,))
