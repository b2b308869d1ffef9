"""What a table's metadata names is read once, and told right whatever is kept of it."""

from pathlib import Path

import pytest
from pyiceberg.io import FileIO
from pyiceberg.manifest import ManifestEntry, ManifestFile

from lake.home.kept_work import FOLDER
from lake.schema import Column, TableSpec
from lake.tables import manifests
from lake.tables.derived import rows_file
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import expire, look_below
from lake.tables.manifest_file import entries_in
from lake.tables.manifests import forget_manifests

COUNTS = TableSpec("std.count", (Column("id", "integer"),))


def append(lakehouse: Lakehouse, number: int) -> None:
    lakehouse.append(COUNTS, [rows_file(lakehouse, COUNTS, [{"id": number}])], f"t{number}")


def test_another_night_reads_only_the_manifests_that_are_new(
    lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = list[str]()

    def counted(io: FileIO, manifest: ManifestFile) -> tuple[ManifestEntry, ...]:
        read.append(manifest.manifest_path)
        return entries_in(io, manifest)

    monkeypatch.setattr(manifests, "entries_in", counted)

    def looked() -> int:
        """As a process of its own does."""
        forget_manifests()
        lakehouse.read_afresh()
        read.clear()
        below, number = look_below(lakehouse, COUNTS.name), len(read)
        assert (below.unnamed, below.abandoned) == ((), ())
        assert {*lakehouse.data_files(COUNTS.name)} <= {*below.named}
        return number

    for number in range(6):
        append(lakehouse, number)
    assert (looked(), looked()) == (6, 0)
    append(lakehouse, 6)
    assert looked() == 1


def test_what_is_kept_is_forgotten_with_the_snapshots_and_may_be_lost(lakehouse: Lakehouse) -> None:
    for number in range(4):
        append(lakehouse, number)
    before = look_below(lakehouse, COUNTS.name)
    expire(lakehouse, COUNTS.name, keep=1)
    after = look_below(lakehouse, COUNTS.name)
    gone = {one.location for one in after.unnamed}
    assert len([one for one in gone if Path(one).name.startswith("snap-")]) == 3 and gone < {*before.named}
    for path in (lakehouse.settings.home / FOLDER).glob("named-*"):
        path.write_bytes(b"damaged")
    assert look_below(lakehouse, COUNTS.name) == after
