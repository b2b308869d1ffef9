"""All files that the lake is made of, as they should be: those of every table and snapshot, and of every release."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

from pyiceberg.manifest import DataFile

from lake.errors import LakeError
from lake.releases.manifest import ReleasedFile
from lake.settings import Settings
from lake.tables.commit import data_files_of, entries_of, expected_data
from lake.tables.lakehouse import Lakehouse
from lake.tables.readable_metadata import readable_metadata
from lake.tables.soundness import RESTORE, Damage, Expected

_DATABASE = "put it back from a copy of this home, with its -wal file, while no program of the lake runs"


@dataclass(frozen=True)
class Verification:
    """What was looked at and what is wrong. `unknown`: files of which no checksum was ever written down."""

    files: int
    damages: tuple[Damage, ...]
    unknown: int


def verify_files(
    lakehouse: Lakehouse,
    released: Iterable[Expected | Damage],
    *,
    whole: bool,
    planned: Callable[[int], None],
    done: Callable[[int], None],
) -> Verification:
    """Look at every file of the tables and at the released ones, quickly or whole.

    `planned` is told the bytes of all of them, `done` those of each file that was looked at.
    """
    lakehouse.read_afresh()
    found = [*table_files(lakehouse), *released]
    expected = [*dict.fromkeys(one for one in found if isinstance(one, Expected))]
    planned(sum(one.bytes or 0 for one in expected))
    looked = lakehouse.checker.look_all(expected, whole=whole, done=done)
    damages = dict.fromkeys([*(one for one in found if isinstance(one, Damage)), *looked])
    known = {one.path for one in expected if one.sha256}
    paths = {one.path for one in expected}
    return Verification(len(paths), tuple(damages), len(paths - known))


def database_damages(settings: Settings) -> Iterator[Damage]:
    """What SQLite says of the pages of the ledger and of the embedded catalogue."""
    for file in (settings.ledger_path, settings.catalog_path):
        if not file.exists():  # another catalogue is configured
            continue
        try:
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
                found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        except sqlite3.DatabaseError as error:
            found = [str(error)]
        if found != ["ok"]:
            yield Damage("home", file.name, f"is damaged: {found[0]}", advice=_DATABASE)


def table_files(lakehouse: Lakehouse) -> Iterator[Expected | Damage]:
    """Every file that a table is made of, in all its snapshots; a table that cannot be opened is damage itself."""
    for name in lakehouse.tables():
        try:
            yield from _files_of(lakehouse, name)
        except LakeError as error:
            yield Damage(name, error.file or "its metadata", error.message, advice=error.advice or RESTORE)


def _files_of(lakehouse: Lakehouse, name: str) -> list[Expected | Damage]:
    table, storage = lakehouse.table(name), lakehouse.storage
    listed: dict[str, list[DataFile]] = {}
    found: list[Expected | Damage] = []
    for snapshot in table.metadata.snapshots:
        with readable_metadata(name):
            manifests = snapshot.manifests(table.io)
        for one in manifests:
            if one.manifest_path not in listed:
                listed[one.manifest_path] = [entry.data_file for entry in entries_of(table, one)]
        rows = sum(file.record_count for one in manifests for file in listed[one.manifest_path])
        total = int(snapshot.summary["total-records"] or 0) if snapshot.summary else rows
        if rows != total:
            problem = f"lists files of {rows} rows where its commit counted {total}"
            place = storage.path_of(snapshot.manifest_list)
            found.append(Damage(name, place, problem, f"{total} rows", f"{rows} rows"))
    lists = [snapshot.manifest_list for snapshot in table.metadata.snapshots]
    found += _metadata(lakehouse, name, [table.metadata_location, *lists, *listed])
    data = {file.file_path: file for files in listed.values() for file in files}
    return [*found, *expected_data(lakehouse.target(name), table, list(data.values()))]


def _metadata(lakehouse: Lakehouse, name: str, locations: Iterable[str]) -> Iterator[Expected]:
    paths = [lakehouse.storage.path_of(location) for location in locations]
    records = lakehouse.ledger.recorded_files(paths)
    for path in paths:
        record = records.get(path)
        yield Expected(name, path, record.bytes, None, record.sha256) if record else Expected(name, path)


def released_files(lakehouse: Lakehouse, name: str, snapshot_id: int | None) -> tuple[ReleasedFile, ...]:
    """The files of a snapshot as a manifest names them, sorted by path."""
    if snapshot_id is None:
        return ()
    table = lakehouse.table(name)
    files = data_files_of(table, table.snapshot_by_id(snapshot_id))
    found = {one.path: one for one in reversed(expected_data(lakehouse.target(name), table, files))}
    return tuple(
        ReleasedFile(path=path, bytes=one.bytes or 0, rows=one.rows or 0, sha256=one.sha256)
        for path, one in sorted(found.items())
    )


def expected_of(table: str, file: ReleasedFile) -> Expected:
    """A released file as it should be."""
    return Expected(table, file.path, file.bytes, file.rows, file.sha256)
