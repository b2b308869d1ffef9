"""Whether files still are as they were committed: quickly by presence, size and rows, or wholly by checksum.

Quick looks at no more than a file's length and footer: it finds what is gone, cut off, empty or swapped for another
state, and not a bit that flipped inside. Neither DuckDB nor Polars writes or verifies checksums of Parquet pages, so
only the sha256 finds that.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import pyarrow as pa
from pyarrow.parquet import FileMetaData

from lake.errors import LakeError
from lake.ledger.file_records import FileRecord, data_record, rows_of_file
from lake.storage.checksum_list import sha256_of_stream
from lake.storage.file_faults import GONE, OTHER_BYTES, OTHER_ROWS, OTHER_THAN_COMMITTED, UNREADABLE
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.told import Told, in_chinese

RESTORE = Told(
    "put the file back from a copy of this home; a table can also be dropped and built again from its deliveries",
    "请从湖的副本放回该文件；表也可以撤下后由其交付重新生成",
)
_NOTHING_MADE = Told("nothing was made of it: {advice}", "没有用它生成任何内容：{advice}")
Kind = Literal["data", "metadata", "former metadata", "release", "export", "database", "delivery"]
"""What a file is to the lake. Former metadata: a version of a table's description that nothing needs any more."""
_WORKERS = 2
"""hashlib lets other threads run while it hashes; more threads than cores would only wait for the disk."""
_WORTH_A_THREAD = 2**20
"""Bytes: to start a thread takes as long as to hash a hundred kilobytes."""


class Problem(NamedTuple):
    """What is wrong with a file: a predicate of it, and the two things that should be equal."""

    text: str
    expected: str = ""
    found: str = ""


@dataclass(frozen=True)
class Damage:
    """A file that is not what was committed. `table`: its table, or what else it belongs to."""

    table: str
    file: str
    problem: str
    expected: str = ""
    found: str = ""
    advice: str = RESTORE
    kind: Kind = "data"

    def __str__(self) -> str:
        return f"{self.table}: {self.file} {self.problem}"

    @property
    def told(self) -> Told:
        """The same, which knows its Chinese."""
        return Told(str(self), f"{self.table}：{self.file} {in_chinese(self.problem)}")


class Expected(NamedTuple):
    """A file as it should be; what is None is not known. `rows`: of Parquet files."""

    table: str
    path: str
    bytes: int | None = None
    rows: int | None = None
    sha256: str | None = None
    kind: Kind = "data"


class FileChecker:
    """Looks at files of a storage. What was sound, whole or by its rows, is not read again while nobody touches it."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._sound: set[tuple[str, str, str]] = set()
        self._counted: set[tuple[str, int, str]] = set()

    def record(self, file: Path, footer: FileMetaData | None = None) -> FileRecord:
        """The record of a staged file, read whole for it; where that is what will be read, once is enough.

        `footer` and errors as of `data_record`.
        """
        location = self._storage.location_of(file)
        before = self._storage.look(location) if str(location) == str(file) else None
        record = data_record(self._storage, file, footer)
        if before is not None and record.rows is not None:
            self._sound.add((record.path, record.sha256, before.state))
            self._counted.add((record.path, record.rows, before.state))
        return record

    def look(self, expected: Expected, *, whole: bool) -> Damage | None:
        """Look at one file; None when it is as it should be, as far as was looked."""
        try:
            problem = self._problem(expected, whole)
        except FileNotFoundError:
            problem = Problem(GONE)
        except (OSError, pa.ArrowException) as error:
            problem = Problem(UNREADABLE.of(error=type(error).__name__))
        return Damage(expected.table, expected.path, *problem, kind=expected.kind) if problem else None

    def look_all(
        self, expected: Sequence[Expected], *, whole: bool, done: Callable[[int], None] = lambda _bytes: None
    ) -> tuple[Damage, ...]:
        """Look at many files, two at a time. `done` is told the bytes of each file that was looked at."""

        def look(one: Expected) -> Damage | None:
            damage = self.look(one, whole=whole)
            done(one.bytes or 0)
            return damage

        if len(expected) < _WORKERS or sum(one.bytes or 0 for one in expected) < _WORTH_A_THREAD:
            return tuple(filter(None, map(look, expected)))
        with ThreadPoolExecutor(_WORKERS) as pool:
            return tuple(filter(None, pool.map(look, expected)))

    def refuse_damaged(self, expected: Sequence[Expected]) -> None:
        """Read files whole before something is made of their rows. Raises LakeError for the first damaged one."""
        for damage in self.look_all(expected, whole=True):
            raise LakeError(damage.told, advice=_NOTHING_MADE.of(advice=damage.advice), file=damage.file)

    def _problem(self, expected: Expected, whole: bool) -> Problem | None:
        file = self._storage.look(self._storage.root / expected.path)
        if expected.bytes is not None and file.bytes != expected.bytes:
            return _differs(OTHER_BYTES, "bytes", expected.bytes, file.bytes)
        if expected.rows is not None and (counted := (expected.path, expected.rows, file.state)) not in self._counted:
            if (rows := self._rows(file.location)) != expected.rows:
                return _differs(OTHER_ROWS, "rows", expected.rows, rows)
            self._counted.add(counted)
        known = (expected.path, expected.sha256 or "", file.state)
        if not whole or expected.sha256 is None or known in self._sound:
            return None
        with self._storage.open(file.location) as stream:
            sha256 = sha256_of_stream(stream)
        if sha256 != expected.sha256:
            return Problem(OTHER_THAN_COMMITTED, f"sha256 {expected.sha256}", f"sha256 {sha256}")
        self._sound.add(known)
        return None

    def _rows(self, location: Location) -> int:
        with self._storage.open(location) as file:
            return rows_of_file(file)


def _differs(text: Told, unit: str, expected: int, found: int) -> Problem:
    return Problem(text.of(expected=expected, found=found), f"{expected} {unit}", f"{found} {unit}")
