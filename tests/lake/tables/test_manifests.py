"""Manifests are read once, and a commit that brings several together leaves what every reader of Iceberg finds."""

import pytest
from pyiceberg.io import FileIO
from pyiceberg.manifest import ManifestEntry, ManifestEntryStatus, ManifestFile

from lake.schema import Column, TableSpec
from lake.tables import manifests
from lake.tables.lakehouse import Lakehouse
from lake.tables.manifest_file import entries_in, manifests_in
from tests.lake.conftest import ReadRows, WriteRows

SPEC = TableSpec("std.sluice", (Column("id", "integer", required=True), Column("level", "integer")))


def test_files_keep_the_sequence_numbers_of_the_commits_that_brought_them(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows
) -> None:
    for number in range(10):  # more than come together in one manifest
        lakehouse.append(SPEC, [write_rows(SPEC, [{"id": number, "level": 0}])], f"load-{number}")
    lakehouse.merge(SPEC, [write_rows(SPEC, [{"id": 4, "level": 4}])], ["id"], "merge")
    table = lakehouse.table(SPEC.name)
    snapshot = table.current_snapshot()
    assert snapshot is not None
    listed = snapshot.manifests(table.io)
    entries = [entry for manifest in listed for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=False)]
    ours = [entry for manifest in listed for entry in entries_in(table.io, manifest)]
    assert ours == entries
    entries = [entry for entry in entries if entry.status != ManifestEntryStatus.DELETED]
    assert sorted(entry.sequence_number or 0 for entry in entries) == [1, 2, 3, 4, 6, 7, 8, 9, 10, 11]
    assert sorted(row["id"] for row in table.scan().to_arrow().to_pylist()) == [*range(10)]
    assert len(read_rows(SPEC.name)) == 10


def test_what_was_written_is_known_as_it_would_be_read(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    def add(number: int) -> None:
        lakehouse.append(SPEC, [write_rows(SPEC, [{"id": number, "level": 0}])], f"load-{number}")

    def replace(number: int) -> None:
        lakehouse.replace(SPEC, [write_rows(SPEC, [{"id": number, "level": 0}])], f"load-{number}")

    for number, commit in enumerate([*9 * [add], replace, add, replace]):
        commit(number)
        table = lakehouse.table(SPEC.name)
        snapshot = table.current_snapshot()
        assert snapshot is not None
        listed = manifests.manifests_of(table.io, snapshot)
        assert listed == manifests_in(table.io, snapshot.manifest_list)
        for one in listed:
            assert manifests.all_entries(table.io, one) == entries_in(table.io, one)


def test_a_manifest_is_read_once_and_by_whoever_wrote_it_never(
    lakehouse: Lakehouse, write_rows: WriteRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []

    def reading(io: FileIO, manifest: ManifestFile) -> tuple[ManifestEntry, ...]:
        read.append(manifest.manifest_path)
        return entries_in(io, manifest)

    monkeypatch.setattr(manifests, "entries_in", reading)
    for number in range(6):
        lakehouse.merge(SPEC, [write_rows(SPEC, [{"id": number, "level": 0}])], ["id"], f"load-{number}")
        lakehouse.data_files(SPEC.name)
    assert not read
    for times in (1, 2):
        lakehouse.read_afresh()
        lakehouse.merge(SPEC, [write_rows(SPEC, [{"id": times, "level": times}])], ["id"], f"again-{times}")
        assert len(lakehouse.data_files(SPEC.name)) == 6
        assert len(read) == len(set(read)) >= 6
        read.clear()
