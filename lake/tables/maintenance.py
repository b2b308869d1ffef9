"""Housekeeping of a table: old snapshots out, files nobody names away; `dry_run` only looks."""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pyiceberg.table import Table
from pyiceberg.table.update.snapshot import ExpireSnapshots, ManageSnapshots

from lake.ledger.file_records import metadata_record
from lake.ledger.half_done import half_done
from lake.storage.interface import StoredFile
from lake.storage.location import Location
from lake.storage.storage_errors import storage_errors
from lake.tables.commit import missed_metadata, missed_records, rows_of, token_of
from lake.tables.declaration import retry_conflicts
from lake.tables.lakehouse import Lakehouse
from lake.tables.named_files import named_files
from lake.tables.transaction import SteadyTransaction
from lake.tables.zones import former_zones, is_of_former_zone, place_in

KEEP = 10
"""Snapshots of a table beside those that a release names."""
A_DAY = timedelta(days=1)
"""How old a file must be that nothing names before it goes: no writer takes that long to commit."""


@dataclass(frozen=True)
class TagMove:
    """Tags that snapshots get, by tag, and tags that go, as far as the table has them."""

    given: Mapping[str, int]
    taken: Collection[str]


NO_MOVE = TagMove({}, ())


def expire(lakehouse: Lakehouse, name: str, *, keep: int = KEEP, dry_run: bool = False) -> list[int]:
    """Forget all snapshots but the newest `keep` and those a tag or branch names; returns the forgotten ids.

    None is kept that lies in another zone than the table does now. Their tokens and checksums go into the ledger first,
    so that no batch is ever loaded again and no file is unknown. Files stay: see `delete_unnamed`. What is half done is
    finished first: it is counted against the snapshot before it.
    """
    with storage_errors(f"expiring snapshots of {name}"):
        identifiers = _old(lakehouse, name, keep, NO_MOVE)
        if identifiers and not dry_run:
            forget(lakehouse, name, identifiers)
        elif not dry_run:
            lakehouse.ledger.record_files(missed_metadata(lakehouse.target(name), lakehouse.table(name)))
        return identifiers


def move_tags(lakehouse: Lakehouse, name: str, move: TagMove, *, keep: int = KEEP) -> list[int]:
    """Give and take tags and, in the same commit, forget what `expire` would then forget; returns that."""
    with storage_errors(f"tagging {name}"):
        identifiers = _old(lakehouse, name, keep, move)
        forget(lakehouse, name, identifiers, move)
        return identifiers


def _old(lakehouse: Lakehouse, name: str, keep: int, move: TagMove) -> list[int]:
    """What is to be forgotten when the tags are moved."""
    if name.partition(".")[2] in {one.resource for one in half_done(lakehouse.ledger)}:
        return []
    table = lakehouse.table(name)
    held = {reference.snapshot_id for tag, reference in table.refs().items() if tag not in move.taken}
    newest = sorted(table.metadata.snapshots, key=lambda snapshot: snapshot.sequence_number or 0, reverse=True)
    kept = {one.snapshot_id for one in newest[: max(keep, 1)] if not is_of_former_zone(table, one)}
    return sorted({one.snapshot_id for one in newest} - kept - held - {*move.given.values()})


def forget(lakehouse: Lakehouse, name: str, identifiers: Sequence[int], move: TagMove = NO_MOVE) -> None:
    """Forget these snapshots, which no tag names and which are not the head; their tokens and checksums are kept.

    What is forgotten already, or went with a table that was dropped and made again, is no error. Tags are moved before,
    in the same commit.
    """
    table = lakehouse.table(name)
    old = [snapshot for snapshot in table.metadata.snapshots if snapshot.snapshot_id in identifiers]
    target = lakehouse.target(name)
    lakehouse.ledger.record_files([*missed_records(target, table, old), *missed_metadata(target, table)])
    for snapshot in old:
        if token := token_of(snapshot):
            lakehouse.ledger.record_commit(token, name, snapshot.snapshot_id, rows_of(snapshot))
    retry_conflicts(name, lambda: _expire(lakehouse.table(name), identifiers, move))
    lakehouse.ledger.record_files([metadata_record(lakehouse.storage, lakehouse.table(name).metadata_location)])


def _expire(table: Table, identifiers: Sequence[int], move: TagMove) -> None:
    transaction = SteadyTransaction(table)
    references = ManageSnapshots(transaction)
    for tag in sorted(table.refs().keys() & {*move.taken}):
        references = references.remove_tag(tag)
    for tag, snapshot_id in move.given.items():
        references = references.create_tag(snapshot_id, tag)
    references.commit()
    there = {snapshot.snapshot_id for snapshot in table.metadata.snapshots}
    if still_there := sorted(there & {*identifiers}):
        ExpireSnapshots(transaction).by_ids(still_there).commit()
    transaction.commit_transaction()


@dataclass(frozen=True)
class TableFolder:
    """What lies below a table's folder, and what of it no snapshot and no metadata names.

    `metadata`: the table's description by which that was told. `abandoned` is unnamed, too, and lies where the table
    was before it moved.
    """

    metadata: str
    named: tuple[Location, ...]
    unnamed: tuple[StoredFile, ...]
    abandoned: tuple[StoredFile, ...]


def look_below(lakehouse: Lakehouse, name: str) -> TableFolder:
    """Look at all files of a table, also where it lay before it moved."""
    with storage_errors(f"looking at the files of {name}"):
        # The files are listed first: what is committed while we look is then either named or not in the list.
        storage, table = lakehouse.storage, lakehouse.table(name)
        here, there = [*storage.files(table.location())], list[StoredFile]()
        for zone in former_zones(table):
            there += storage.files(place_in(storage, table.location(), zone))
        table = lakehouse.table(name)
        named = named_files(lakehouse.settings, storage, table)
        found = {one.location for one in (*here, *there) if storage.path_of(one.location) in named}
        unnamed, abandoned = (tuple(one for one in files if one.location not in found) for files in (here, there))
        return TableFolder(table.metadata_location, tuple(sorted(found)), unnamed, abandoned)


def delete_unnamed(
    lakehouse: Lakehouse, name: str, below: TableFolder, *, older_than: timedelta = A_DAY, dry_run: bool = False
) -> list[Location]:
    """Delete what was found below the table's folder that no snapshot and no metadata names; returns it.

    Younger files stay: a writer may be about to commit them. In a zone that the table has left nobody writes.
    """
    with storage_errors(f"removing orphans of {name}"):
        limit, storage = time.time() - older_than.total_seconds(), lakehouse.storage
        old = [*(one for one in below.unnamed if one.changed <= limit), *below.abandoned]
        orphans = {storage.path_of(one.location): one.location for one in old}
        if not dry_run:
            for location in orphans.values():
                storage.delete(location)
            lakehouse.ledger.forget_files(list(orphans))
        return list(orphans.values())
