"""Small files of a table are written together, once; only the commit is tried again while others write beside it."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from pyiceberg.exceptions import CommitFailedException, ValidationException
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table

from lake.engine.duck import DuckEngine
from lake.engine.parquet import parquet_select
from lake.errors import LakeError
from lake.ledger.file_records import FileRecord, data_record
from lake.storage.access_rights import inherit_rights
from lake.storage.storage_errors import storage_errors
from lake.tables.commit import (
    CONTENT,
    TOKEN,
    Change,
    bring_in,
    content_of,
    data_files_of,
    discard_files,
    expected_data,
    token_of,
)
from lake.tables.lakehouse import Lakehouse
from lake.tables.merge import BYTES_PER_FILE

_ATTEMPTS = 40
_LONGEST_WAIT = 0.3
"""Seconds. Shorter than a writer's own: whoever compacts looks for a gap between two commits."""


@dataclass(frozen=True)
class Compaction:
    """Files before and after, and the bytes of the small ones; nothing was done when both are equal."""

    table: str
    files_before: int
    files_after: int
    bytes_rewritten: int


def compact(
    lakehouse: Lakehouse,
    name: str,
    *,
    at_least: int = 8,
    smaller_than: int = BYTES_PER_FILE // 2,
    dry_run: bool = False,
) -> Compaction:
    """Write the small files (in bytes) of a table together, when there are `at_least` so many; rows stay the same.

    With `dry_run` the files after are an estimate. LakeError, without a trace, when another writer took one of the
    small files out of the table meanwhile, or never left a gap.
    """
    with storage_errors(f"compacting {name}"):
        table = lakehouse.table(name)
        current = data_files_of(table, table.current_snapshot())
        small = [file for file in current if file.file_size_in_bytes < smaller_than]
        size = sum(file.file_size_in_bytes for file in small)
        if len(small) < max(at_least, 2):
            return Compaction(name, len(current), len(current), 0)
        if dry_run:
            return Compaction(name, len(current), len(current) - len(small) + -(-size // BYTES_PER_FILE), size)
        made = _written_together(lakehouse, table, small)
        _bring_in(lakehouse, name, small, made)
        return Compaction(name, len(current), len(current) - len(small) + len(made), size)


def _written_together(lakehouse: Lakehouse, table: Table, files: Sequence[DataFile]) -> list[FileRecord]:
    """The rows in new files, durable and with their checksums, so that a try to commit them has little to do."""
    name = ".".join(table.name())
    lakehouse.checker.refuse_damaged(expected_data(lakehouse.target(name), table, files))
    folder = lakehouse.storage.staged(table.location()) / "data" / f"compact-{uuid4().hex}"
    with DuckEngine(lakehouse.settings) as engine:
        select = parquet_select(lakehouse.columns(name), [file.file_path for file in files])
        made = engine.write_files(select, folder, BYTES_PER_FILE)
    if made:
        inherit_rights(folder)  # DuckDB made it
    lakehouse.storage.keep(made)
    return [data_record(lakehouse.storage, file) for file in made]


def _bring_in(lakehouse: Lakehouse, name: str, files: Sequence[DataFile], made: Sequence[FileRecord]) -> None:
    """One commit that names the new files for the old, on whatever others have brought since; then its verdicts.

    The rows are those that were judged, so that what was found of them holds for the snapshot that arranges them anew.
    """
    storage = lakehouse.storage
    paths = [storage.staged(storage.root / record.path) for record in made]
    for attempt in range(_ATTEMPTS):
        table = lakehouse.table(name)
        head = table.current_snapshot()
        live = {file.file_path: file for file in data_files_of(table, head)}
        if not live.keys() >= {file.file_path for file in files}:
            break
        summary = {CONTENT: str(content_of(head))} | ({TOKEN: token} if (token := token_of(head)) else {})
        removed = [live[file.file_path] for file in files]
        try:
            change = Change(added=paths, removed=removed, made=paths, summary=summary)
            snapshot_id, records = bring_in(lakehouse.target(name), table, change, made)
        except (CommitFailedException, ValidationException):
            time.sleep(random.uniform(0, min(_LONGEST_WAIT, 0.02 * 2**attempt)))
            continue
        lakehouse.ledger.record_files(records)
        storage.release(paths)
        if head and (verdicts := lakehouse.ledger.verdicts(name, head.snapshot_id)) is not None:
            lakehouse.ledger.record_verdicts(name, snapshot_id, verdicts)
        return
    discard_files(storage, paths)
    raise LakeError(f"{name} was written while it was compacted", advice="compact it again when fewer programs write")
