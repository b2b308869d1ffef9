"""Records fetched from databases and interfaces, kept as Parquet under a digest that does not depend on their order.

The digest is that of the records as sorted JSON Lines, whatever they are kept as. A lake of before kept the lines
themselves, which are still read.
"""

import hashlib
import heapq
import io
import re
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic_core import to_json

from lake.connectors.rows.rows import LINE_COLUMN, Rows
from lake.storage.checksum_list import sha256_of
from lake.storage.deletion import delete_file, delete_folder
from lake.storage.written_aside import take_place

_RUN = 200_000
"""Records that are sorted in memory."""
_OPEN = 128
"""Sorted runs that are read at the same time: a process may open about a thousand files."""
_GROUP = 50_000
"""Records that are read again, and written, at a time."""
_SCRATCH = ".fetch-"
_PARQUET = b"PAR1"
_NAME = re.compile(r"(?P<content>[0-9a-f]{64})(?:-(?P<file>[0-9a-f]{64})\.parquet|\.jsonl)")
_RECORD = "\0record"
"""The number of a spooled record while it is read; no database has a column of such a name."""


@dataclass(frozen=True)
class Spooled:
    """A spool file, the sha256 of its content as lines and that of its bytes, both of which its name tells."""

    path: Path
    sha256: str
    file_sha256: str


def spooled_files(folder: Path) -> Iterator[Spooled]:
    """Those in a folder and below it, by their names."""
    for path in sorted(folder.rglob("*")):
        if told := _NAME.fullmatch(path.name):
            yield Spooled(path, told["content"], told["file"] or told["content"])


class Spool:
    """The one current snapshot of a source."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def store(self, lines: Iterable[bytes], names: Collection[str]) -> Spooled | None:
        """Write all records, each as its `line_of`, in canonical order; None when there are none.

        `names`, of every column, need only be complete when the last record has come. Same content, same file,
        untouched.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        for killed in self._folder.glob(f"{_SCRATCH}*"):
            delete_folder(self._folder, killed)
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=_SCRATCH) as scratch:
            runs = _sorted_runs(iter(lines), Path(scratch))
            if not runs:
                return None
            written = Path(scratch) / "sorted.parquet"
            digest = _write_records(runs, tuple(names), written)
            kept = next((one for one in spooled_files(self._folder) if one.sha256 == digest), None)
            if kept is None:
                kept = _named(written, digest, self._folder)
        for old in spooled_files(self._folder):
            if old != kept:
                delete_file(self._folder, old.path)
        return kept


def line_of(record: Mapping[str, str | None]) -> bytes:
    """A record as JSON, by which it is sorted and known."""
    return to_json(record) + b"\n"


def read_spool(path: Path) -> Rows:
    """Rows of a spool file, whose records are flat and all text: lazily, nothing is copied."""
    with path.open("rb") as file:
        if file.read(len(_PARQUET)) != _PARQUET:
            return _read_lines(path)
    described = pq.read_metadata(path)
    columns = tuple(name for name in described.schema.names if name != LINE_COLUMN)
    frame = pl.scan_parquet(path, glob=False)
    return Rows(frame, columns, {"format": "records", "records": described.num_rows})


def _named(written: Path, digest: str, folder: Path) -> Spooled:
    file_sha256 = sha256_of(written)
    target = folder / f"{digest}-{file_sha256}.parquet"
    take_place(written, target)
    return Spooled(target, digest, file_sha256)


def _sorted_runs(lines: Iterator[bytes], scratch: Path) -> list[Path]:
    runs: list[Path] = []
    while chunk := sorted(islice(lines, _RUN)):
        runs.append(_write_run(chunk, scratch / f"run-{len(runs)}"))
    while len(runs) > _OPEN:
        first, rest = runs[:_OPEN], runs[_OPEN:]
        with ExitStack() as stack:
            runs = [*rest, _write_run(_merged(first, stack), scratch / f"{first[0].name}-{first[-1].name}")]
        for run in first:
            delete_file(scratch, run)
    return runs


def _write_run(lines: Iterable[bytes], path: Path) -> Path:
    with pa.output_stream(path, compression="lz4") as stream:
        for some in _groups(iter(lines)):
            stream.write(b"".join(some))
    return path


def _merged(runs: Sequence[Path], stack: ExitStack) -> Iterator[bytes]:
    return heapq.merge(*(stack.enter_context(_lines(run)) for run in runs))


def _groups(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    while some := list(islice(lines, _GROUP)):
        yield some


def _lines(run: Path) -> io.BufferedReader:
    return io.BufferedReader(pa.input_stream(run, compression="lz4"), 1 << 16)


def _write_records(runs: Sequence[Path], names: Sequence[str], target: Path) -> str:
    """Write what the runs hold as rows, numbered, and return the sha256 of it as lines."""
    digest, count = hashlib.sha256(), 0
    given = dict.fromkeys(names, pl.String)
    called = {name: f"{name}_2" for name in names if name == LINE_COLUMN}
    schema = pa.schema([*((called.get(name, name), pa.large_string()) for name in names), (LINE_COLUMN, pa.int64())])
    with ExitStack() as stack, pq.ParquetWriter(target, schema, compression="zstd", write_statistics=False) as writer:
        for some in _groups(_merged(runs, stack)):
            lines = b"".join(some)
            digest.update(lines)
            rows = pl.read_ndjson(lines, schema=given).rename(called)
            numbers = pl.int_range(count + 1, count + len(some) + 1, dtype=pl.Int64).alias(LINE_COLUMN)
            writer.write_table(rows.with_columns(numbers).to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema))
            count += len(some)
    return digest.hexdigest()


def _read_lines(path: Path) -> Rows:
    """Rows of a spool file of before, which has no list of its columns."""
    inferred = pl.scan_ndjson(path, infer_schema_length=None).collect_schema()
    columns = tuple(inferred.names())
    frame = pl.scan_ndjson(path, schema=dict.fromkeys(columns, pl.String), row_index_name=_RECORD)
    records = frame.select(pl.len()).collect(engine="streaming").item()
    names = {name: f"{name}_2" if name == LINE_COLUMN else name for name in columns}
    sent = [pl.col(name).alias(new) for name, new in names.items()]
    numbered = frame.select(*sent, (pl.col(_RECORD).cast(pl.Int64) + 1).alias(LINE_COLUMN))
    return Rows(numbered, tuple(names.values()), {"format": "records", "records": records})
