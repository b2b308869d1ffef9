"""What lies in the landing folders at one moment, with the signs by which a changed file is told from one that is not.

It is taken before anything is read: of a file that changes afterwards the next look sees another time or size.
"""

import os
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lake.connectors.landing.landing_file import LandingFile, landing_files, literal_start


@dataclass(frozen=True)
class LyingFile:
    """A finished file, its size and the time of its last change, in bytes and nanoseconds, as they were `seen_at`."""

    landing: Path
    file: LandingFile
    bytes: int
    changed_ns: int
    seen_at: datetime

    @property
    def received_at(self) -> datetime:
        """The time of its last change, rounded as that of a delivery is."""
        seconds, rest = divmod(self.changed_ns, 10**9)
        return datetime.fromtimestamp(seconds + 1e-9 * rest, UTC)

    @property
    def name(self) -> str:
        """Below its landing folder."""
        return self.file.name


class LyingByName:
    """Places of files in their sequence, found by name: a contract's own lie among those of all others."""

    def __init__(self, lying: Sequence[LyingFile]) -> None:
        self.archives = [place for place, one in enumerate(lying) if one.file.is_archive]
        self._lying = lying
        self._places = sorted(range(len(lying)), key=lambda place: lying[place].name)
        self._names = [lying[place].name for place in self._places]

    def deliveries(self, pattern: str) -> Iterator[int]:
        """Where the deliveries of a pattern are: only files whose names begin as it does are held against it."""
        start = literal_start(pattern)
        for number in range(bisect_left(self._names, start), len(self._names)):
            if not self._names[number].startswith(start):
                return
            if self._lying[self._places[number]].file.is_delivery(pattern):
                yield self._places[number]


def lying_files(landings: Sequence[Path]) -> tuple[LyingFile, ...]:
    """Every finished file, by landing folder and name; one that vanishes meanwhile is left out."""
    found, now = [], datetime.now(UTC)
    for landing in landings:
        for file in landing_files(landing):
            try:
                status = os.lstat(file.path)
            except OSError:
                continue
            found.append(LyingFile(landing, file, status.st_size, status.st_mtime_ns, now))
    return tuple(found)
