"""Housekeeping of a table: old snapshots out, files nobody names away; `dry_run` only looks."""

import time
from collections.abc import Sequence
from datetime import timedelta

from pyiceberg.table import Table

from lake.ledger.file_records import metadata_record
from lake.ledger.half_done import half_done
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.storage.storage_errors import storage_errors
from lake.tables.commit import missed_records, rows_of, token_of
from lake.tables.declaration import retry_conflicts
from lake.tables.lakehouse import Lakehouse
from lake.tables.zones import former_zones, is_of_former_zone, place_in


def expire(lakehouse: Lakehouse, name: str, *, keep: int = 10, dry_run: bool = False) -> list[int]:
    """Forget all snapshots but the newest `keep` and those a tag or branch names; returns the forgotten ids.

    None is kept that lies in another zone than the table does now. Their tokens and checksums go into the ledger first,
    so that no batch is ever loaded again and no file is unknown. Files stay: see `remove_orphans`. What is half done is
    finished first: it is counted against the snapshot before it.
    """
    if name.partition(".")[2] in {one.resource for one in half_done(lakehouse.ledger)}:
        return []
    with storage_errors(f"expiring snapshots of {name}"):
        table = lakehouse.table(name)
        held = {reference.snapshot_id for reference in table.refs().values()}
        newest = sorted(table.metadata.snapshots, key=lambda snapshot: snapshot.sequence_number or 0, reverse=True)
        kept = {one.snapshot_id for one in newest[: max(keep, 1)] if not is_of_former_zone(table, one)}
        old = [snapshot for snapshot in newest if snapshot.snapshot_id not in kept | held]
        identifiers = sorted(snapshot.snapshot_id for snapshot in old)
        if old and not dry_run:
            forget(lakehouse, name, identifiers)
        return identifiers


def forget(lakehouse: Lakehouse, name: str, identifiers: Sequence[int]) -> None:
    """Forget these snapshots, which no tag names and which are not the head; their tokens and checksums are kept."""
    table = lakehouse.table(name)
    old = [snapshot for snapshot in table.metadata.snapshots if snapshot.snapshot_id in identifiers]
    lakehouse.ledger.record_files(missed_records(lakehouse.target(name), table, old))
    for snapshot in old:
        if token := token_of(snapshot):
            lakehouse.ledger.record_commit(token, name, snapshot.snapshot_id, rows_of(snapshot))
    retry_conflicts(
        name, lambda: lakehouse.table(name).maintenance.expire_snapshots().by_ids(list(identifiers)).commit()
    )
    lakehouse.ledger.record_files([metadata_record(lakehouse.storage, lakehouse.table(name).metadata_location)])


def remove_orphans(
    lakehouse: Lakehouse, name: str, *, older_than: timedelta = timedelta(days=1), dry_run: bool = False
) -> list[Location]:
    """Delete files below the table's folder that no snapshot and no metadata names; returns them.

    Younger files stay: a writer may be about to commit them. In a zone that the table has left nobody writes.
    """
    with storage_errors(f"removing orphans of {name}"):
        # The files are listed first: what is committed while we look is then either named or not in the list.
        limit = time.time() - older_than.total_seconds()
        storage, table = lakehouse.storage, lakehouse.table(name)
        listed = [one.location for one in storage.files(table.location()) if one.changed <= limit]
        for zone in former_zones(table):
            listed += [one.location for one in storage.files(place_in(storage, table.location(), zone))]
        named = _named_files(storage, lakehouse.table(name))
        orphans = {storage.path_of(one): one for one in listed if storage.path_of(one) not in named}
        if not dry_run:
            for location in orphans.values():
                storage.delete(location)
            lakehouse.ledger.forget_files(list(orphans))
        return list(orphans.values())


def _named_files(storage: Storage, table: Table) -> set[str]:
    """Where they are, however they are spelt: a file under another spelling of its name must not seem an orphan."""
    metadata = table.metadata
    named = {table.metadata_location, *(entry.metadata_file for entry in metadata.metadata_log)}
    named.update(statistics.statistics_path for statistics in metadata.statistics)
    manifests = {}
    for snapshot in metadata.snapshots:
        named.add(snapshot.manifest_list)
        manifests.update({manifest.manifest_path: manifest for manifest in snapshot.manifests(table.io)})
    for path, manifest in manifests.items():
        named.add(path)
        named.update(entry.data_file.file_path for entry in manifest.fetch_manifest_entry(table.io))
    return {storage.path_of(name) for name in named}
