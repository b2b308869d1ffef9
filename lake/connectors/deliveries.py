"""What the departments have delivered: files in landing folders, snapshots of databases and of interfaces."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lake.connectors.answer import NOTHING_NEW, Answer, Tally
from lake.connectors.content_hash import file_sha256
from lake.connectors.fetched import FetchedSource
from lake.connectors.landing.connections import check_address
from lake.connectors.landing.landed_files import LandedFile, landed_files, unreadable
from lake.connectors.landing.plain_file import opened
from lake.connectors.limits import check_file_size
from lake.connectors.refusals import Refusal
from lake.connectors.source import FileSource, Source
from lake.connectors.spool import Spool
from lake.connectors.watermark import Advance
from lake.errors import LakeError

Heard = Callable[[FetchedSource, Answer], None]
"""Told what a source answered, once its delivery, if it had one, has been taken over."""


@dataclass(frozen=True)
class Delivery:
    """One thing to load. `path` is a local file; `name` says where it came from; times are UTC."""

    name: str
    path: Path
    sha256: str
    bytes: int
    received_at: datetime
    source: Source
    advance: Advance | None = None
    noticed: Mapping[str, Any] = field(default_factory=dict)
    """Facts for the delivery report that only the reading of the source could tell."""


def acknowledge(delivery: Delivery) -> None:
    """Say that a delivery has been loaded, so that the next reading of its source goes on from there.

    Until then the same rows are read again: a crash or a refusal before it skips nothing.
    """
    if delivery.advance:
        delivery.advance.write()


def discover(
    sources: Sequence[Source],
    landings: Sequence[Path],
    connections: Mapping[str, str],
    spool: Path,
    zone: str = "UTC",
    heard: Heard = lambda _source, _answer: None,
) -> Iterator[Delivery | LakeError]:
    """Every delivery that is there now; one that cannot be had comes as its LakeError, and the others go on.

    Databases are asked to write moments in the zone. A source for which nothing has arrived, or whose connection this
    installation does not have, yields nothing.
    """
    seen: set[Path] = set()
    for source in sources:
        if isinstance(source, FetchedSource):
            yield from _fetched(source, connections, spool, zone, heard)
        elif isinstance(source, FileSource):
            for landed in landed_files(source.path, landings, spool):
                if isinstance(landed, LakeError):
                    yield landed
                elif landed.path not in seen:
                    seen.add(landed.path)
                    yield _from_file(landed, source)


def _from_file(landed: LandedFile, source: Source) -> Delivery | LakeError:
    try:
        size, digest = identity(landed.path, landed.name)
    except LakeError as error:
        return error
    except OSError as error:
        return unreadable(error, landed.name)
    return Delivery(landed.name, landed.path, digest, size, landed.received_at, source)


def identity(path: Path, name: str) -> tuple[int, str]:
    """Bytes and sha256 of a file. LakeError when it is empty, too large to be read or no plain file at all."""
    with opened(path, name) as plain:
        size = plain.stat().st_size
        check_file_size(size, name)
        if size == 0:
            raise Refusal.EMPTY_FILE.error(file=name)
        return size, file_sha256(plain)


def _fetched(
    source: FetchedSource, connections: Mapping[str, str], folder: Path, zone: str, heard: Heard
) -> Iterator[Delivery | LakeError]:
    address = connections.get(source.connection)
    if address is None:
        return
    name, place, tally = source.place, folder / source.folder_name, Tally()
    try:
        check_address(source.connection, address)
        probe, reading = source.probe(address), source.reading(place)
        spooled = Spool(place).store(tally.counting(source.fetch(address, reading, zone)), tally.names)
        advance = reading.advance() if reading else None
    except LakeError as error:
        error.file = error.file or name
        yield error
        return
    if spooled is None:
        if reading is None or reading.is_first:
            advice = "ask the department whether this is meant"
            yield LakeError("the source returned no records", advice=advice, file=name)
        else:
            heard(source, Answer(NOTHING_NEW, probe))
        return
    status = spooled.path.stat()
    received_at = datetime.fromtimestamp(status.st_mtime, UTC)
    noticed = {"doubtful_times": {reading.column: reading.unmarked}} if reading and reading.unmarked else {}
    yield Delivery(name, spooled.path, spooled.sha256, status.st_size, received_at, source, advance, noticed)
    heard(source, Answer(NOTHING_NEW if reading else tally.content, probe))
