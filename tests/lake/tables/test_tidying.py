"""However often a table is written, a look at it reads little, and the rows are what they were."""

import pytest

from lake.schema import Column, TableSpec
from lake.tables.lakehouse import Lakehouse
from lake.tables.tidying import tidy
from tests.lake.conftest import ReadRows, WriteRows

SPEC = TableSpec("std.reading", (Column("id", "integer", required=True), Column("level", "integer")))
NAME = SPEC.name


def manifests(lakehouse: Lakehouse) -> int:
    table = lakehouse.table(NAME)
    snapshot = table.current_snapshot()
    assert snapshot is not None
    return len(snapshot.manifests(table.io))


def test_overwriting_leaves_few_manifests(lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows) -> None:
    for number in range(12):
        rows = [{"id": 1, "level": number}, {"id": 10 + number, "level": 0}]
        lakehouse.merge(SPEC, [write_rows(SPEC, rows)], ["id"], f"merge-{number}")
    assert manifests(lakehouse) <= 8
    assert [row["level"] for row in read_rows(NAME)] == [11, *[0] * 12]
    lakehouse.replace(SPEC, [write_rows(SPEC, [{"id": 2, "level": 2}])], "whole")
    lakehouse.append(SPEC, [write_rows(SPEC, [{"id": 3, "level": 3}])], "more")
    assert read_rows(NAME) == [{"id": 2, "level": 2}, {"id": 3, "level": 3}]
    assert manifests(lakehouse) <= 3


@pytest.mark.everywhere
def test_a_tidied_table_has_few_files_and_snapshots_and_knows_its_tokens(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows
) -> None:
    for number in range(26):
        lakehouse.append(SPEC, [write_rows(SPEC, [{"id": number, "level": number}])], f"load-{number}")
    own = lakehouse.files_of(NAME, "load-3")
    assert len(own) == 1
    before = read_rows(NAME)
    tidy(lakehouse, [NAME, "std.not_there"])
    assert read_rows(NAME) == before
    assert len(lakehouse.data_files(NAME)) == 1
    assert len(lakehouse.table(NAME).metadata.snapshots) <= 11
    assert lakehouse.files_of(NAME, "load-3") == lakehouse.data_files(NAME)
    assert not lakehouse.append(SPEC, [write_rows(SPEC, [{"id": 3, "level": 3}])], "load-3").written
    assert read_rows(NAME) == before
