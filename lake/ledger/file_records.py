"""What is written down of every file that becomes part of a table: where it lies, its bytes, its sha256, its rows.

Iceberg's own metadata knows size and rows, and nothing that tells a flipped bit. Paths are those below the root of the
storage.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from io import BufferedReader
from pathlib import Path

import pyarrow.parquet as pq

from lake.ledger.statements import Statements, insertion
from lake.storage.checksum_list import sha256_of, sha256_of_stream
from lake.storage.interface import Storage

SHA256S = "lake.sha256"
"""Summary of a snapshot: the checksums of the data files that it added, so that no crash parts a file from its own."""


@dataclass(frozen=True)
class FileRecord:
    """A file as it was when it was committed. `rows`: of a data file; metadata has none."""

    path: str
    bytes: int
    sha256: str
    rows: int | None = None


def data_record(storage: Storage, file: Path, footer: pq.FileMetaData | None = None) -> FileRecord:
    """The record of a staged Parquet file, read whole once. OSError or ArrowInvalid when it cannot be read.

    `footer`: the file's own, for who has read it.
    """
    path = storage.path_of(storage.location_of(file))
    rows = rows_of_file(file) if footer is None else int(footer.num_rows)
    return FileRecord(path, file.stat().st_size, sha256_of(file), rows)


def metadata_record(storage: Storage, location: str) -> FileRecord:
    """The record of a file of Iceberg's metadata."""
    with storage.open(location) as file:
        sha256 = sha256_of_stream(file)
        size = file.seek(0, 2)
    return FileRecord(storage.path_of(location), size, sha256)


def rows_of_file(file: Path | BufferedReader) -> int:
    """Rows of a Parquet file by its footer."""
    return int(pq.read_metadata(file).num_rows)


def write_records(change: Statements, records: Iterable[FileRecord]) -> None:
    """Write records down as part of a transaction; the first record of a file stays, whatever it is later."""
    insert = insertion("recorded_file", [one.name for one in fields(FileRecord)])
    change.execute_many(f"{insert} ON CONFLICT DO NOTHING", map(asdict, records))


def renew_records(change: Statements, records: Iterable[FileRecord]) -> None:
    """Write down, as part of a transaction, that known files were written anew; unknown ones stay unknown."""
    renewed = "UPDATE recorded_file SET bytes = :bytes, sha256 = :sha256, rows = :rows WHERE path = :path"
    change.execute_many(renewed, map(asdict, records))


def sums_text(records: Iterable[FileRecord]) -> str:
    """The checksums of files, for the summary of the snapshot that adds them."""
    return json.dumps({one.path: one.sha256 for one in records})


def read_sums(text: str | None) -> dict[str, str]:
    """The checksums of a summary, by path; none for a snapshot from before they were kept."""
    return dict(json.loads(text)) if text else {}
