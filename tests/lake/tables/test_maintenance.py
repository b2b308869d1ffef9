import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from pyiceberg.table import Table

from lake.errors import LakeError
from lake.ledger.file_records import FileRecord
from lake.schema import Column, TableSpec
from lake.tables import commit, maintenance
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import compact, expire, remove_orphans
from tests.lake.conftest import ReadRows, WriteRows

COUNTS = TableSpec("std.count", (Column("id", "integer"),))
NOW = timedelta(0)


def _fill(lakehouse: Lakehouse, write_rows: WriteRows, number: int) -> list[int]:
    commits = [lakehouse.append(COUNTS, [write_rows(COUNTS, [{"id": i}])], f"t{i}") for i in range(number)]
    return [commit.snapshot_id or 0 for commit in commits]


@pytest.mark.everywhere
def test_compaction_keeps_rows_token_and_content(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows
) -> None:
    head = _fill(lakehouse, write_rows, 5)[-1]
    looked = compact(lakehouse, COUNTS.name, at_least=3, dry_run=True)
    assert (looked.files_before, looked.files_after, lakehouse.head(COUNTS.name)) == (5, 1, head)
    assert compact(lakehouse, COUNTS.name, at_least=3) == looked
    assert len(lakehouse.data_files(COUNTS.name)) == 1
    assert [row["id"] for row in read_rows(COUNTS.name)] == [0, 1, 2, 3, 4]
    assert lakehouse.head(COUNTS.name) != head
    assert lakehouse.content_head(COUNTS.name) == head
    assert lakehouse.last_token(COUNTS.name) == "t4"
    assert compact(lakehouse, COUNTS.name, at_least=3).bytes_rewritten == 0


def test_a_writer_during_compaction_wins(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(lakehouse, write_rows, 3)

    def late(target: commit.Target, table: Table, change: commit.Change) -> tuple[int, list[FileRecord]]:
        lakehouse.append(COUNTS, [write_rows(COUNTS, [{"id": 9}])], "t9")
        return commit.bring_in(target, table, change)

    monkeypatch.setattr(maintenance, "bring_in", late)
    with pytest.raises(LakeError, match="compact"):
        compact(lakehouse, COUNTS.name, at_least=2)
    assert [row["id"] for row in read_rows(COUNTS.name)] == [0, 1, 2, 9]
    assert not list(Path(lakehouse.table(COUNTS.name).location()).glob("data/compact-*"))


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
