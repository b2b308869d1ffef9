"""What a database or an interface answered, short enough to remember: whether it says the same again needs no copy."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lake.connectors.fetched import FetchedSource
from lake.connectors.spool import line_of

NOTHING_NEW = "nothing new"
"""What a source that is read from a watermark on has to say when all has been read."""
_SIZE = 1 << 256
Record = Mapping[str, str | None]


@dataclass(frozen=True)
class Answer:
    """`content` changes with any record and not with their order; `probe` is a sign that it cannot have changed."""

    content: str
    probe: str | None


@dataclass
class Tally:
    """Counts the records that go by, and takes down the names of their columns."""

    records: int = 0
    names: dict[str, None] = field(default_factory=dict)
    _sum: int = field(default=0, repr=False)

    def counting(self, records: Iterable[Record]) -> Iterator[bytes]:
        """Hand them on, each as the line that a spool holds."""
        for record in records:
            if not record.keys() <= self.names.keys():
                self.names.update(dict.fromkeys(record))
            line = line_of(record)
            said = line.removesuffix(b"\n")
            self._sum = (self._sum + int.from_bytes(hashlib.sha256(said).digest(), "big")) % _SIZE
            self.records += 1
            yield line

    @property
    def content(self) -> str:
        """A fingerprint of all records so far, whatever their order: equal records count as often as they came."""
        return f"{self.records}-{self._sum:064x}"


def answers_alike(source: FetchedSource, address: str, place: Path, known: str, zone: str) -> bool:
    """Ask a source whether it still has to say what it said, or nothing new. Nothing is written.

    Raises the LakeErrors of `fetch`.
    """
    reading, tally = source.reading(place), Tally()
    records = tally.counting(source.fetch(address, reading, zone))
    if reading is not None:
        return not reading.is_first and next(records, None) is None
    for _record in records:
        pass
    return tally.content == known
