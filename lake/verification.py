"""Whether files still are what was committed: quickly by presence, size and rows, or wholly by checksum.

Quick looks at no more than a file's length and footer: it finds what is gone, cut off, empty or swapped for another
state, and not a bit that flipped inside. DuckDB verifies no checksum of a Parquet page, so only the sha256 finds that.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from pyiceberg.table import Table

from lake.checksum_list import sha256_of
from lake.commit import data_files_of
from lake.errors import LakeError
from lake.file_records import FileRecord, relative, rows_of_file
from lake.lakehouse import Lakehouse
from lake.release_manifest import ReleasedFile

RESTORE = "put the file back from a copy of this home; a table can also be dropped and built again from its deliveries"
_WORKERS = 2
"""hashlib lets other threads run while it hashes; more threads than cores would only wait for the disk."""


@dataclass(frozen=True)
class Damage:
    """A file that is not what was committed. `table`: its table, or what else it belongs to."""

    table: str
    file: str
    problem: str
    advice: str = RESTORE

    def __str__(self) -> str:
        return f"{self.table}: {self.file} {self.problem}"


class Expected(NamedTuple):
    """A file as it should be; what is None is not known. `rows`: of Parquet files."""

    table: str
    path: str
    bytes: int | None = None
    rows: int | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Verification:
    """What was looked at and what is wrong. `unknown`: files without a checksum, from before they were recorded."""

    files: int
    damages: tuple[Damage, ...]
    unknown: int


def check(home: Path, expected: Expected, *, whole: bool) -> Damage | None:
    """Look at one file; None when it is as it should be, as far as was looked."""
    file = home / expected.path
    try:
        problem = _problem(file, expected, whole)
    except (OSError, pa.ArrowException) as error:
        problem = "is gone" if isinstance(error, FileNotFoundError) else f"cannot be read: {type(error).__name__}"
    return Damage(expected.table, expected.path, problem) if problem else None


def _problem(file: Path, expected: Expected, whole: bool) -> str | None:
    size = file.stat().st_size
    if expected.bytes is not None and size != expected.bytes:
        return f"has {size} bytes where {expected.bytes} were committed"
    if expected.rows is not None and (rows := rows_of_file(file)) != expected.rows:
        return f"holds {rows} rows where {expected.rows} were committed"
    if whole and expected.sha256 is not None and sha256_of(file) != expected.sha256:
        return "has another checksum than when it was committed"
    return None


def check_all(
    home: Path, expected: Sequence[Expected], *, whole: bool, done: Callable[[int], None] = lambda _bytes: None
) -> Verification:
    """Look at many files, two at a time. `done` is told the bytes of each file that was looked at."""

    def look(one: Expected) -> Damage | None:
        damage = check(home, one, whole=whole)
        done(one.bytes or 0)
        return damage

    with ThreadPoolExecutor(_WORKERS) as pool:
        found = tuple(filter(None, pool.map(look, expected)))
    return Verification(len(expected), found, sum(one.sha256 is None for one in expected))


def expected_files(lakehouse: Lakehouse, records: Mapping[str, FileRecord]) -> Iterator[Expected | Damage]:
    """Every file that a table of the lake is made of, in all its snapshots; a table that cannot be opened is damage."""
    for name in lakehouse.tables():
        try:
            yield from _files_of(lakehouse.settings.home, name, lakehouse.table(name), records)
        except LakeError as error:
            yield Damage(name, error.file or "its metadata", error.message, error.advice or RESTORE)
        except Exception as error:  # whatever a parser makes of damaged bytes
            yield Damage(name, "its metadata", f"cannot be read: {type(error).__name__}")


def _files_of(home: Path, name: str, table: Table, records: Mapping[str, FileRecord]) -> Iterator[Expected]:
    seen: set[str] = set()
    yield _metadata(home, name, table.metadata_location, records)
    for snapshot in table.metadata.snapshots:
        locations = [snapshot.manifest_list, *(one.manifest_path for one in snapshot.manifests(table.io))]
        for location in locations:
            if location not in seen:
                seen.add(location)
                yield _metadata(home, name, location, records)
        for file in data_files_of(table, snapshot):
            if file.file_path not in seen:
                seen.add(file.file_path)
                record = records.get(relative(home, file.file_path))
                sha256 = record.sha256 if record else None
                path = relative(home, file.file_path)
                yield Expected(name, path, file.file_size_in_bytes, file.record_count, sha256)


def _metadata(home: Path, name: str, location: str, records: Mapping[str, FileRecord]) -> Expected:
    path = relative(home, location)
    record = records.get(path)
    return Expected(name, path, record.bytes if record else None, None, record.sha256 if record else None)


def released_files(lakehouse: Lakehouse, name: str, snapshot_id: int | None) -> tuple[ReleasedFile, ...]:
    """The files of a snapshot as a manifest names them, sorted by path."""
    table = lakehouse.table(name)
    snapshot = table.snapshot_by_id(snapshot_id) if snapshot_id is not None else None
    home = lakehouse.settings.home
    files = {relative(home, file.file_path): file for file in data_files_of(table, snapshot)}
    records = lakehouse.ledger.recorded_files(list(files))
    return tuple(
        ReleasedFile(
            path=path,
            bytes=file.file_size_in_bytes,
            rows=file.record_count,
            sha256=records[path].sha256 if path in records else None,
        )
        for path, file in sorted(files.items())
    )


def expected_of(table: str, file: ReleasedFile) -> Expected:
    """A released file as it should be."""
    return Expected(table, file.path, file.bytes, file.rows, file.sha256)
