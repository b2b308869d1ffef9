"""What is kept of tables is what their files say, and what others commit is seen at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyiceberg.io import InputFile
from pyiceberg.serializers import FromInputFile
from pyiceberg.table.metadata import TableMetadata

from lake.schema import Column, TableSpec
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import TagMove, expire, move_tags
from tests.lake.conftest import WriteRows

SPEC = TableSpec("std.level", (Column("id", "integer", "编号", required=True), Column("level", "integer")))
WIDER = TableSpec(SPEC.name, (*SPEC.columns, Column("note", "text", "备注")))
RETYPED = TableSpec(SPEC.name, (SPEC.columns[0], Column("level", "text")))


def said_by_its_file(house: Lakehouse) -> bool:
    table = house.table(SPEC.name)
    return FromInputFile.table_metadata(table.io.new_input(table.metadata_location)) == table.metadata


def test_what_was_written_is_kept_as_its_file_says(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    def rows(spec: TableSpec, number: int, level: object = 1) -> list[Path]:
        return [write_rows(spec, [{"id": number, "level": level}])]

    changes: list[Callable[[], object]] = [
        lambda: lakehouse.ensure(SPEC),
        lambda: lakehouse.append(SPEC, rows(SPEC, 1), "one"),
        lambda: lakehouse.merge(SPEC, rows(SPEC, 1, 2), ["id"], "two"),
        lambda: lakehouse.tag(SPEC.name, lakehouse.head(SPEC.name) or 0, "release-1.0.0"),
        lambda: lakehouse.ensure(WIDER),
        lambda: lakehouse.append(WIDER, rows(WIDER, 3), "three"),
        lambda: lakehouse.replace(RETYPED, rows(RETYPED, 4, "deep"), "four"),
        lambda: move_tags(lakehouse, SPEC.name, TagMove({}, ["release-1.0.0"]), keep=2),
        lambda: expire(lakehouse, SPEC.name, keep=1),
    ]
    for change in changes:
        change()
        assert said_by_its_file(lakehouse)


def test_a_state_is_read_once(lakehouse: Lakehouse, write_rows: WriteRows, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    parse = FromInputFile.table_metadata

    def reading(file: InputFile) -> TableMetadata:
        read.append(file)
        return parse(file)

    monkeypatch.setattr(FromInputFile, "table_metadata", reading)
    lakehouse.append(SPEC, [write_rows(SPEC, [{"id": 1}])], "one")
    lakehouse.append(SPEC, [write_rows(SPEC, [{"id": 2}])], "two")
    assert (lakehouse.row_count(SPEC.name), read) == (2, [])
    lakehouse.read_afresh()
    assert (len(lakehouse.columns(SPEC.name)), lakehouse.exists(SPEC.name), len(read)) == (2, True, 1)


def test_what_a_table_holds_is_told_without_opening_it(
    settings: Settings, lakehouse: Lakehouse, write_rows: WriteRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    lakehouse.ensure(SPEC)
    other = Lakehouse.open(settings)
    monkeypatch.delattr(FromInputFile, "table_metadata")
    assert (other.head(SPEC.name), other.content_head(SPEC.name), other.row_count(SPEC.name)) == (None, None, 0)
    done = lakehouse.append(SPEC, [write_rows(SPEC, [{"id": 1}, {"id": 2}])], "one")
    assert (other.head(SPEC.name), other.content_head(SPEC.name)) == (done.snapshot_id, done.snapshot_id)
    assert (other.row_count(SPEC.name), other.last_token(SPEC.name)) == (2, "one")
    other.close()


def test_what_another_process_commits_is_seen_at_once(
    settings: Settings, lakehouse: Lakehouse, write_rows: WriteRows
) -> None:
    lakehouse.ensure(SPEC)
    other = Lakehouse.open(settings)
    assert other.row_count(SPEC.name) == 0
    lakehouse.append(SPEC, [write_rows(SPEC, [{"id": 1}])], "one")
    assert (other.row_count(SPEC.name), other.last_token(SPEC.name)) == (1, "one")
    other.drop(SPEC.name)
    assert not lakehouse.exists(SPEC.name)
    other.close()


def test_nobody_changes_what_another_holds(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    lakehouse.ensure(SPEC)
    before = lakehouse.table(SPEC.name)
    lakehouse.append(SPEC, [write_rows(SPEC, [{"id": 1}])], "one")
    assert before.current_snapshot() is None
    assert before.refresh().current_snapshot() is not None


def test_a_commit_takes_no_longer_for_what_the_table_was_before(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    lakehouse.append(SPEC, [write_rows(SPEC, [{"id": 1}])], "one")
    before = lakehouse.table(SPEC.name).metadata
    lakehouse.append(SPEC, [write_rows(SPEC, [{"id": 2}])], "two")
    after = lakehouse.table(SPEC.name).metadata
    assert (len(before.snapshots), len(after.snapshots)) == (1, 2)
    assert after.snapshots[0] is before.snapshots[0]
    assert after.schemas[0] is before.schemas[0]
