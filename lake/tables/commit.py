"""Commits that happen exactly once: look for the token, commit, and on a conflict start over.

PyIceberg's own retries are off: they append again without looking whether another writer brought the token.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyarrow.parquet import FileMetaData, read_metadata
from pyiceberg.exceptions import CommitFailedException, ValidationException
from pyiceberg.manifest import DataFile, ManifestEntry, ManifestEntryStatus, ManifestFile
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Operation, Snapshot

from lake.errors import LakeError
from lake.ledger.file_records import SHA256S, FileRecord, metadata_record, read_sums, sums_text
from lake.ledger.ledger import Ledger
from lake.schema import TableSpec
from lake.storage.interface import Storage
from lake.storage.storage_errors import storage_errors
from lake.tables.data_file import data_file
from lake.tables.declaration import redeclare
from lake.tables.file_check import Incoming
from lake.tables.manifests import live_entries, manifests_of, read_entries
from lake.tables.overwrite import MergingOverwrite
from lake.tables.readable_metadata import readable_metadata
from lake.tables.soundness import Expected, FileChecker
from lake.tables.transaction import SteadyTransaction

TOKEN = "lake.token"
ROWS = "lake.rows"
CONTENT = "lake.content"
"""Summary of a snapshot that only arranges rows anew: the snapshot whose rows it holds."""
_ATTEMPTS = 60
_LONGEST_WAIT = 1.0


@dataclass(frozen=True)
class Commit:
    """The outcome; `rows` are those of the caller's files.

    `written` False: the token was there already, or nothing had to change.
    """

    table: str
    snapshot_id: int | None
    rows: int
    written: bool


@dataclass(frozen=True)
class Change:
    """Files that enter and leave a table; `made` are those of the added that are useless for another attempt.

    `declared`: nothing of the former rows stays, and the columns become those of the declaration. `summary`: what the
    snapshot tells beside its token, worth one without any file. `properties` of the table are set in the same step.
    `footers`: of those of the added that were read before.
    """

    added: Sequence[Path] = ()
    removed: Sequence[DataFile] = ()
    made: Sequence[Path] = ()
    summary: dict[str, str] = field(default_factory=dict)
    declared: TableSpec | None = None
    properties: dict[str, str] = field(default_factory=dict)
    footers: Mapping[Path, FileMetaData] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """A table on a storage that is loaded afresh for every attempt."""

    storage: Storage
    name: str
    load: Callable[[], Table]
    ledger: Ledger
    checker: FileChecker


def commit_once(target: Target, token: str, incoming: Incoming, plan: Callable[[Table], Change]) -> Commit:
    """Bring the planned change in, once for this token; the incoming files are deleted when it is there already.

    Raises LakeError when storage fails or the table keeps changing; then the files stay for the next try.
    """
    with storage_errors(f"the commit to {target.name}"):
        target.storage.keep(incoming.filled)
        for attempt in range(_ATTEMPTS):
            table = target.load()
            if known := known_commit(target, table, token):
                _discard_unneeded(target.storage, table, incoming.files)
                return known
            change = plan(table)
            try:
                return _commit(target, table, token, incoming, change)
            except (CommitFailedException, ValidationException):
                discard_files(target.storage, change.made)
                time.sleep(random.uniform(0, min(_LONGEST_WAIT, 0.02 * 2**attempt)))
    raise LakeError(
        f"{target.name} changed {_ATTEMPTS} times while it was being written",
        advice="let fewer programs write to this table at a time and run again",
    )


def apply(storage: Storage, table: Table, change: Change) -> int:
    """One snapshot with the change, its files durable first; raises CommitFailedException when the head has moved."""
    storage.keep(change.made)
    transaction = SteadyTransaction(table)
    if change.declared:
        redeclare(table, transaction, change.declared)
    if change.properties:
        transaction.set_properties(change.properties)
    locations = {path: str(storage.location_of(path)) for path in change.added}
    metadata = transaction.table_metadata
    added = [data_file(table.io, metadata, place, change.footers.get(path)) for path, place in locations.items()]
    operation = Operation.OVERWRITE if change.removed else Operation.APPEND
    with MergingOverwrite(transaction, change.summary, operation) as overwrite:
        for file in change.removed:
            overwrite.delete_data_file(file)
        for file in added:
            overwrite.append_data_file(file)
    transaction.commit_transaction()
    return overwrite.snapshot_id


def token_of(snapshot: Snapshot | None) -> str | None:
    """The token in a snapshot's summary."""
    return _summary(snapshot).get(TOKEN)


def content_of(snapshot: Snapshot | None) -> int | None:
    """The snapshot that brought the rows: its own id, unless it only arranged rows anew."""
    if snapshot is None:
        return None
    return int(_summary(snapshot).get(CONTENT, snapshot.snapshot_id))


def data_files_of(table: Table, snapshot: Snapshot | None, *, added_only: bool = False) -> list[DataFile]:
    """The live data files of a snapshot, or those of them that it added. LakeError when one is outside the home."""
    if snapshot is None:
        return []
    with readable_metadata(".".join(table.name())):
        entries = [entry for one in manifests_of(table.io, snapshot) for entry in live_entries(table.io, one)]
    return [one.data_file for one in entries if not added_only or one.snapshot_id == snapshot.snapshot_id]


def entries_of(table: Table, manifest: ManifestFile) -> list[ManifestEntry]:
    """The live data files that a manifest lists, read now. LakeError when one is outside the home, or it cannot be."""
    with readable_metadata(".".join(table.name())):
        entries = read_entries(table.io, manifest)
    return [entry for entry in entries if entry.status != ManifestEntryStatus.DELETED]


def _summary(snapshot: Snapshot | None) -> dict[str, str]:
    return dict(snapshot.summary.additional_properties) if snapshot and snapshot.summary else {}


def _commit(target: Target, table: Table, token: str, incoming: Incoming, change: Change) -> Commit:
    head, records = table.metadata.current_snapshot_id, list[FileRecord]()
    written = bool(change.added or change.removed or change.summary)
    if written:
        summary = {**change.summary, TOKEN: token, ROWS: str(incoming.rows)}
        head, records = bring_in(target, table, replace(change, summary=summary))
    elif change.declared and redeclare(table, transaction := table.transaction(), change.declared):
        transaction.commit_transaction()
        records = metadata_records(target.storage, table)
    target.ledger.record_commit(token, target.name, head, incoming.rows, records)
    discard_files(target.storage, [file for file in incoming.files if file not in incoming.filled])
    target.storage.release([*incoming.filled, *change.made])
    return Commit(target.name, head, incoming.rows, written)


def bring_in(
    target: Target, table: Table, change: Change, known: Sequence[FileRecord] | None = None
) -> tuple[int, list[FileRecord]]:
    """One snapshot with the change and its files' checksums; returns it, and what is to be written down of the files.

    That is also what a command that was killed did not write down of the state before it.

    `known`: the records of the added files, when they were taken before. Raises LakeError when rows were carried over
    from a damaged file: they would get a sound checksum.
    """
    if change.made:
        try:
            target.checker.refuse_damaged(expected_data(target, table, change.removed))
        except LakeError:
            discard_files(target.storage, change.made)
            raise
    if known is None:
        change = replace(change, footers={file: read_metadata(file) for file in change.added})
        known = [target.checker.record(file, footer) for file, footer in change.footers.items()]
    missed = missed_metadata(target, table)
    head = apply(target.storage, table, replace(change, summary={**change.summary, SHA256S: sums_text(known)}))
    return head, [*known, *missed, *metadata_records(target.storage, table)]


def expected_data(target: Target, table: Table, files: Sequence[DataFile]) -> list[Expected]:
    """Data files as Iceberg's metadata and the ledger say they are: one entry where both say the same."""
    paths = {target.storage.path_of(file.file_path): file for file in files}
    records = target.ledger.recorded_files(list(paths))
    sums = {path: sha256 for one in table.metadata.snapshots for path, sha256 in sums_of(one).items()}
    found = []
    for path, file in paths.items():
        record = records.get(path)
        sha256 = record.sha256 if record else sums.get(path)
        found.append(Expected(target.name, path, file.file_size_in_bytes, file.record_count, sha256))
        if record and (record.bytes, record.rows) != (file.file_size_in_bytes, file.record_count):
            found.append(Expected(target.name, path, record.bytes, record.rows, record.sha256))
    return found


def sums_of(snapshot: Snapshot) -> dict[str, str]:
    """The checksums of the data files that a snapshot added, by their path below the storage's root."""
    return read_sums(_summary(snapshot).get(SHA256S))


def metadata_records(storage: Storage, table: Table) -> list[FileRecord]:
    """The metadata that a commit has written: the table's, and the manifests of its current snapshot that are new."""
    snapshot = table.current_snapshot()
    lists = [] if snapshot is None else [snapshot.manifest_list, *_own_manifests(table, snapshot)]
    return [metadata_record(storage, location) for location in (table.metadata_location, *lists)]


def missed_metadata(target: Target, table: Table) -> list[FileRecord]:
    """What the ledger lacks of a table's metadata as it is: a crash came between a change of it and its record."""
    path = target.storage.path_of(table.metadata_location)
    return [] if path in target.ledger.recorded_files([path]) else metadata_records(target.storage, table)


def _own_manifests(table: Table, snapshot: Snapshot) -> list[str]:
    manifests = manifests_of(table.io, snapshot)
    return [one.manifest_path for one in manifests if one.added_snapshot_id == snapshot.snapshot_id]


def missed_records(target: Target, table: Table, snapshots: Sequence[Snapshot]) -> list[FileRecord]:
    """What the ledger lacks of the data files that snapshots added: a crash came between a commit and its record."""
    sums = {path: sha256 for one in snapshots for path, sha256 in sums_of(one).items()}
    missed = sums.keys() - target.ledger.recorded_files(list(sums)).keys()
    bringing = [one for one in snapshots if missed & sums_of(one).keys()]
    added = [file for one in bringing for file in data_files_of(table, one, added_only=True)]
    files = {target.storage.path_of(file.file_path): file for file in added}
    return [
        FileRecord(path, file.file_size_in_bytes, sums[path], file.record_count)
        for path, file in files.items()
        if path in missed
    ]


def rows_of(snapshot: Snapshot) -> int:
    """The rows that a commit's caller brought."""
    return int(_summary(snapshot).get(ROWS, 0))


def known_commit(target: Target, table: Table, token: str) -> Commit | None:
    """What the token brought in before, also when a crash kept that out of the ledger; None when nothing."""
    if remembered := target.ledger.commit_record(token, target.name):
        return Commit(target.name, remembered[0] or None, remembered[1], written=False)
    for snapshot in table.metadata.snapshots:
        if token_of(snapshot) == token:
            # A crash after the commit kept it out of the ledger.
            records = [*missed_records(target, table, [snapshot]), *metadata_records(target.storage, table)]
            target.ledger.record_commit(token, target.name, snapshot.snapshot_id, rows_of(snapshot), records)
            return Commit(target.name, snapshot.snapshot_id, rows_of(snapshot), written=False)
    return None


def _discard_unneeded(storage: Storage, table: Table, files: Sequence[Path]) -> None:
    # A caller may hand in again the very files that an earlier call committed.
    used = {file.file_path for snapshot in table.metadata.snapshots for file in data_files_of(table, snapshot)}
    discard_files(storage, [file for file in files if storage.location_of(file) not in used])


def discard_files(storage: Storage, files: Sequence[Path]) -> None:
    """Delete files that no commit named, and the folders that were made for them alone."""
    for file in files:
        storage.discard(file)
