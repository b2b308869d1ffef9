"""Records fetched from databases and interfaces, as JSON Lines whose content hash does not depend on their order."""

import hashlib
import heapq
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import polars as pl

from lake.connectors.rows.rows import LINE_COLUMN, Rows
from lake.storage.deletion import delete_file
from lake.storage.written_aside import take_place

_CHUNK = 200_000
_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_RECORD = "\0record"
"""The number of a spooled record while it is read; no database has a column of such a name."""


@dataclass(frozen=True)
class Spooled:
    """A spool file and the sha256 of its content, which is also its name."""

    path: Path
    sha256: str


class Spool:
    """The one current snapshot of a source."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def store(self, lines: Iterable[bytes]) -> Spooled | None:
        """Write all records, each as its `line_of`, in canonical order; None when there are none.

        Same content, same file, untouched.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".fetch-") as scratch:
            written = Path(scratch) / "sorted.jsonl"
            digest, count = _write_sorted(lines, written, Path(scratch))
            if not count:
                return None
            target = self._folder / f"{digest}.jsonl"
            if not target.exists():
                take_place(written, target)
        for old in self._folder.glob("*.jsonl"):
            if old != target:
                delete_file(self._folder, old)
        return Spooled(target, digest)


def line_of(record: Mapping[str, str | None]) -> bytes:
    """A record as a spool holds it."""
    return _ENCODE(record).encode() + b"\n"


def _write_sorted(lines: Iterable[bytes], target: Path, scratch: Path) -> tuple[str, int]:
    digest, count = hashlib.sha256(), 0
    with ExitStack() as stack, target.open("wb") as file:
        runs = [stack.enter_context(run.open("rb")) for run in _sorted_runs(iter(lines), scratch)]
        for line in heapq.merge(*runs):
            digest.update(line)
            file.write(line)
            count += 1
    return digest.hexdigest(), count


def _sorted_runs(lines: Iterator[bytes], scratch: Path) -> list[Path]:
    runs: list[Path] = []
    while chunk := sorted(islice(lines, _CHUNK)):
        runs.append(scratch / f"run-{len(runs)}")
        with runs[-1].open("wb") as file:
            file.writelines(chunk)
    return runs


def read_spool(path: Path) -> Rows:
    """Rows of a spool file, whose records are flat and all text: lazily, nothing is copied."""
    inferred = pl.scan_ndjson(path, infer_schema_length=None).collect_schema()
    columns = tuple(inferred.names())
    frame = pl.scan_ndjson(path, schema=dict.fromkeys(columns, pl.String), row_index_name=_RECORD)
    records = frame.select(pl.len()).collect(engine="streaming").item()
    names = {name: f"{name}_2" if name == LINE_COLUMN else name for name in columns}
    sent = [pl.col(name).alias(new) for name, new in names.items()]
    numbered = frame.select(*sent, (pl.col(_RECORD).cast(pl.Int64) + 1).alias(LINE_COLUMN))
    return Rows(numbered, tuple(names.values()), {"format": "records", "records": records})
