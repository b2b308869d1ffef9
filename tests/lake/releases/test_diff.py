"""What changed between two states of a table."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from lake.releases.diff import ColumnDiff, SnapshotReader, compare, level_of
from lake.releases.manifest import Manifest, ReleasedColumn, ReleasedTable, next_version, version_parts
from lake.settings import Settings
from tests.examples import examples
from tests.lake.releases.test_releases import NOON

Rows = dict[int, int]
ROWS = st.dictionaries(st.integers(0, 8), st.integers(0, 3), max_size=8)


def manifest(release_id: str, snapshot: int, rows: Rows, types: dict[str, str] | None = None) -> Manifest:
    columns = {"id": "integer", "value": "integer", "_batch_id": "integer"} if types is None else types
    table = ReleasedTable(
        snapshot_id=snapshot,
        content_id=snapshot,
        schema_id=0,
        contract_version="1",
        rows=len(rows),
        key=("id",),
        columns=tuple(ReleasedColumn(name=name, type=kind) for name, kind in columns.items()),
    )
    return Manifest(id=release_id, created_at=NOON, reason="", tables={"std.thing": table})


def write(folder: Path, snapshot: int, rows: Rows) -> None:
    schema = {"id": pl.Int64, "value": pl.Int64, "_batch_id": pl.Int64}
    data = {"id": list(rows), "value": list(rows.values()), "_batch_id": [snapshot] * len(rows)}
    pl.DataFrame(data, schema=schema).write_parquet(folder / f"{snapshot}.parquet")


@hypothesis_settings(max_examples=examples(25), deadline=None)
@given(ROWS, ROWS)
def test_the_counts_of_a_diff_are_those_of_the_keys(
    tmp_path_factory: pytest.TempPathFactory, before: Rows, after: Rows
) -> None:
    settings = Settings(home=tmp_path_factory.mktemp("diff"))
    folder = settings.zone_folder("internal")
    folder.mkdir()
    write(folder, 1, before)
    write(folder, 2, after)
    old, new = manifest("1.0.0", 1, before), manifest("1.1.0", 2, after)

    def files(_name: str, table: ReleasedTable) -> list[str]:
        return [str(folder / f"{table.snapshot_id}.parquet")]

    reader = SnapshotReader(settings, files)
    (found,) = compare(old, new, reader).tables
    assert found.rows_added == len(after.keys() - before.keys())
    assert found.rows_removed == len(before.keys() - after.keys())
    assert found.rows_changed == sum(before[key] != after[key] for key in before.keys() & after.keys())
    level, _ = level_of(old, new.tables, reader)
    assert level == ("minor" if after.keys() - before.keys() else "patch")


def test_columns_that_go_or_change_their_type_are_a_break(tmp_path: Path) -> None:
    old = manifest("1.0.0", 1, {})
    new = manifest("1.1.0", 1, {}, {"id": "text", "other": "integer", "_batch_id": "integer"})
    reader = SnapshotReader(Settings(home=tmp_path), lambda _table, _snapshot: ())
    (found,) = compare(old, new, reader).tables
    assert found.columns == ColumnDiff(added=("other",), removed=("value",), retyped=("id",))
    level, reason = level_of(old, new.tables, reader)
    assert (level, reason) == ("major", "std.thing lost column value; std.thing.id changed its type")


def test_versions_count_like_numbers() -> None:
    assert next_version("1.9.3", "minor") == "1.10.0"
    assert next_version("1.9.3", "major") == "2.0.0"
    assert next_version("1.9.3", "patch") == "1.9.4"
    assert version_parts("1.10.0") > version_parts("1.9.9")
