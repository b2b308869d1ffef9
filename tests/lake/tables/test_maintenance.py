import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from lake.releases.verification import verify_files
from lake.schema import Column, TableSpec
from lake.tables.compaction import compact
from lake.tables.derived import rows_file
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import expire
from tests.lake.conftest import ReadRows, WriteRows
from tests.orphans import remove_orphans

COUNTS = TableSpec("std.count", (Column("id", "integer"),))
NOW = timedelta(0)


def _fill(lakehouse: Lakehouse, write_rows: WriteRows, number: int) -> list[int]:
    commits = [lakehouse.append(COUNTS, [write_rows(COUNTS, [{"id": i}])], f"t{i}") for i in range(number)]
    return [commit.snapshot_id or 0 for commit in commits]


@pytest.mark.everywhere
def test_expiry_keeps_the_newest_and_the_tagged(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    snapshots = _fill(lakehouse, write_rows, 6)
    lakehouse.tag(COUNTS.name, snapshots[1], "release-1")
    gone = sorted([snapshots[0], snapshots[2], snapshots[3]])
    assert expire(lakehouse, COUNTS.name, keep=2, dry_run=True) == gone
    assert len(lakehouse.table(COUNTS.name).metadata.snapshots) == 6
    assert expire(lakehouse, COUNTS.name, keep=2) == gone
    assert expire(lakehouse, COUNTS.name, keep=2) == []
    left = {snapshot.snapshot_id for snapshot in lakehouse.table(COUNTS.name).metadata.snapshots}
    assert left == {snapshots[1], snapshots[4], snapshots[5]}


@pytest.mark.everywhere
def test_expired_tokens_are_not_loaded_again(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    _fill(lakehouse, write_rows, 3)
    lakehouse.ledger.forget_commits(COUNTS.name)
    expire(lakehouse, COUNTS.name, keep=1)
    assert not lakehouse.append(COUNTS, [write_rows(COUNTS, [{"id": 0}])], "t0").written
    assert lakehouse.row_count(COUNTS.name) == 3


def test_orphans_go_and_everything_named_stays(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows
) -> None:
    snapshots = _fill(lakehouse, write_rows, 4)
    lakehouse.tag(COUNTS.name, snapshots[0], "release-1")
    assert remove_orphans(lakehouse, COUNTS.name, older_than=NOW) == []
    orphan = write_rows(COUNTS, [{"id": 7}])
    replaced = lakehouse.data_files(COUNTS.name, snapshots[3])
    lakehouse.replace(COUNTS, [write_rows(COUNTS, [{"id": 8}])], "t8")
    expire(lakehouse, COUNTS.name, keep=1)
    assert remove_orphans(lakehouse, COUNTS.name) == [], "young files may be about to be committed"
    yesterday = time.time() - 2 * 86400
    os.utime(orphan, (yesterday, yesterday))
    assert remove_orphans(lakehouse, COUNTS.name, dry_run=True) == [str(orphan)]
    assert orphan.exists()
    removed = remove_orphans(lakehouse, COUNTS.name, older_than=NOW)
    assert not orphan.exists()
    tagged = lakehouse.data_files(COUNTS.name, snapshots[0])
    assert set(replaced) - set(tagged) <= set(removed)
    assert read_rows(COUNTS.name) == [{"id": 8}]
    assert read_rows(COUNTS.name, snapshots[0]) == [{"id": 0}]
    assert lakehouse.table(COUNTS.name).scan().to_arrow().num_rows == 1


@pytest.mark.parametrize("again", ["tag", "expire", "append"])
def test_what_a_killed_command_did_not_write_down_is_written_down_by_the_next(
    lakehouse: Lakehouse, write_rows: WriteRows, again: str
) -> None:
    """Between a change of the metadata and its record: a flipped bit in it would not be found."""
    [snapshot] = _fill(lakehouse, write_rows, 1)
    lakehouse.tag(COUNTS.name, snapshot, "release-1")  # what is returned is lost
    assert _unknown(lakehouse) == 1
    if again == "tag":
        lakehouse.ledger.record_files(lakehouse.tag(COUNTS.name, snapshot, "release-1"))
    elif again == "expire":
        assert expire(lakehouse, COUNTS.name) == []
    else:
        lakehouse.append(COUNTS, [write_rows(COUNTS, [{"id": 1}])], "t1")
    assert _unknown(lakehouse) == 0


def _unknown(lakehouse: Lakehouse) -> int:
    found = verify_files(lakehouse, [], whole=True, planned=lambda _: None, done=lambda _: None)
    assert found.damages == ()
    return found.unknown


@pytest.mark.slow
def test_what_small_commits_leave_is_bounded(lakehouse: Lakehouse, read_rows: ReadRows) -> None:
    """Files and metadata after 60 commits are about those after 30, and say so by their numbers."""
    left = []
    for first in (0, 30):
        for number in range(first, first + 30):
            lakehouse.append(COUNTS, [rows_file(lakehouse, COUNTS, [{"id": number}])], f"t{number}")
        compact(lakehouse, COUNTS.name)
        expire(lakehouse, COUNTS.name, keep=10)
        remove_orphans(lakehouse, COUNTS.name, older_than=NOW)
        left.append(_left(lakehouse))
    assert len(read_rows(COUNTS.name)) == 60
    assert len(lakehouse.table(COUNTS.name).metadata.snapshots) == 10
    most = {"data": 32, "table metadata": 11, "manifest lists": 10, "manifests": 20}
    assert all(left[1][what] <= number for what, number in most.items()), left
    assert left[1]["bytes"] < 1.3 * left[0]["bytes"], left


def _left(lakehouse: Lakehouse) -> dict[str, int]:
    folder = Path(lakehouse.table(COUNTS.name).location())
    kinds = {"data": "data/**/*.parquet", "table metadata": "metadata/*.metadata.json"}
    kinds |= {"manifest lists": "metadata/snap-*.avro", "manifests": "metadata/*-m*.avro"}
    size = sum(path.stat().st_size for path in folder.rglob("*.*"))
    return {what: len(list(folder.glob(pattern))) for what, pattern in kinds.items()} | {"bytes": size}
