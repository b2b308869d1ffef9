from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lake.errors import LakeError
from lake.schema import Column, TableSpec
from lake.settings import Settings
from lake.tables import merge
from lake.tables.lakehouse import Lakehouse
from tests.examples import examples
from tests.lake.conftest import ReadRows, WriteRows, read_table, write_data_file

LEVELS = TableSpec("std.level", (Column("station", "text"), Column("hour", "integer"), Column("value", "double")))
KEY = ["station", "hour"]


def _row(station: str | None, hour: int | None, value: float) -> dict[str, Any]:
    return {"station": station, "hour": hour, "value": value}


@pytest.mark.everywhere
def test_only_files_with_touched_keys_are_rewritten(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows
) -> None:
    files = {name: write_rows(LEVELS, [_row(name, 1, 1.0), _row(name, 2, 2.0)]) for name in "abc"}
    lakehouse.append(LEVELS, list(files.values()), "t0")
    incoming = write_rows(LEVELS, [_row("b", 2, 20.0), _row("d", 1, 4.0)])
    commit = lakehouse.merge(LEVELS, [incoming], KEY, "t1")
    after = set(lakehouse.data_files(LEVELS.name))
    assert {lakehouse.storage.location_of(file) for file in (files["a"], files["c"], incoming)} < after
    assert lakehouse.storage.location_of(files["b"]) not in after
    assert (commit.rows, len(lakehouse.table(LEVELS.name).metadata.snapshots)) == (2, 2)
    assert [tuple(row.values()) for row in read_rows(LEVELS.name)] == [
        ("a", 1, 1.0),
        ("a", 2, 2.0),
        ("b", 1, 1.0),
        ("b", 2, 20.0),
        ("c", 1, 1.0),
        ("c", 2, 2.0),
        ("d", 1, 4.0),
    ]


@pytest.mark.everywhere
def test_small_files_are_rewritten_together_and_large_ones_apart(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [write_rows(LEVELS, [_row(name, hour, 1.0) for hour in range(3)]) for name in "abcd"]
    monkeypatch.setattr(merge, "BYTES_PER_FILE", 2 * max(file.stat().st_size for file in files))
    lakehouse.append(LEVELS, files, "t0")
    lakehouse.merge(LEVELS, [write_rows(LEVELS, [_row(name, 1, 2.0) for name in "abcd"])], KEY, "t1")
    assert len(lakehouse.data_files(LEVELS.name)) == 3
    everything = write_rows(LEVELS, [_row(name, hour, 3.0) for name in "abcd" for hour in range(3)])
    lakehouse.merge(LEVELS, [everything], KEY, "t2")
    (only,) = lakehouse.data_files(LEVELS.name)
    assert only == lakehouse.storage.location_of(everything), "a file of which nothing is kept leaves no empty one"
    assert len(read_rows(LEVELS.name)) == 12


@pytest.mark.everywhere
def test_the_former_snapshot_stays_readable(lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows) -> None:
    before = lakehouse.merge(LEVELS, [write_rows(LEVELS, [_row("a", 1, 1.0)])], KEY, "t0").snapshot_id
    lakehouse.merge(LEVELS, [write_rows(LEVELS, [_row("a", 1, 2.0)])], KEY, "t1")
    assert read_rows(LEVELS.name, before) == [_row("a", 1, 1.0)]
    assert read_rows(LEVELS.name) == [_row("a", 1, 2.0)]


@pytest.mark.everywhere
def test_null_equals_null_in_a_key(lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows) -> None:
    lakehouse.merge(LEVELS, [write_rows(LEVELS, [_row("a", None, 1.0), _row(None, None, 2.0)])], KEY, "t0")
    lakehouse.merge(LEVELS, [write_rows(LEVELS, [_row("a", None, 9.0)])], KEY, "t1")
    assert read_rows(LEVELS.name) == [_row("a", None, 9.0), _row(None, None, 2.0)]


def test_nothing_incoming_changes_nothing(lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows) -> None:
    lakehouse.merge(LEVELS, [write_rows(LEVELS, [_row("a", 1, 1.0)])], KEY, "t0")
    assert not lakehouse.merge(LEVELS, [write_rows(LEVELS, [])], KEY, "t1").written
    assert not lakehouse.merge(LEVELS, [], KEY, "t2").written
    assert read_rows(LEVELS.name) == [_row("a", 1, 1.0)]


@pytest.mark.everywhere
def test_columns_added_later_survive_a_merge(lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows) -> None:
    lakehouse.merge(LEVELS, [write_rows(LEVELS, [_row("a", 1, 1.0), _row("b", 1, 1.0)])], KEY, "t0")
    wider = TableSpec(LEVELS.name, (*LEVELS.columns, Column("sensor", "text"), Column("flags", "texts")))
    new = {**_row("b", 1, 2.0), "sensor": "s1", "flags": ["late"]}
    lakehouse.merge(wider, [write_rows(wider, [new])], KEY, "t1")
    lakehouse.merge(wider, [write_rows(wider, [{**_row("c", 1, 3.0), "sensor": "s2"}])], ["station", "sensor"], "t2")
    rows = read_rows(LEVELS.name)
    assert rows[:2] == [{**_row("a", 1, 1.0), "sensor": None, "flags": None}, new]
    assert len(rows) == 3


def test_duplicate_and_unknown_keys_are_refused(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    twice = write_rows(LEVELS, [_row("a", None, 1.0), _row("a", None, 2.0)])
    with pytest.raises(LakeError, match="1 keys come in more than once") as caught:
        lakehouse.merge(LEVELS, [twice], KEY, "t0")
    assert "station, hour" in caught.value.advice
    for key in ([], ["nobody"]):
        with pytest.raises(LakeError, match="merge key"):
            lakehouse.merge(LEVELS, [twice], key, "t0")
    assert lakehouse.head(LEVELS.name) is None


Deliveries = list[tuple[bool, dict[tuple[str | None, int | None], float]]]
KEYS = st.tuples(st.sampled_from(["甲", "乙", None]), st.sampled_from([1, 2, None]))
DELIVERIES = st.lists(
    st.tuples(st.booleans(), st.dictionaries(KEYS, st.floats(0, 9, width=16), max_size=5)), min_size=1, max_size=5
)


@settings(max_examples=examples(12), deadline=None)
@given(deliveries=DELIVERIES)
def test_merges_and_replacements_equal_a_dictionary(deliveries: Deliveries) -> None:
    with TemporaryDirectory() as folder:
        lakehouse = Lakehouse.open(Settings(home=Path(folder), threads=1))
        model: dict[tuple[str | None, int | None], float] = {}
        for number, (full, rows) in enumerate(deliveries):
            path = write_data_file(lakehouse, LEVELS, [_row(*key, value) for key, value in rows.items()])
            if full:
                lakehouse.replace(LEVELS, [path], f"t{number}")
                model = rows
            else:
                lakehouse.merge(LEVELS, [path], KEY, f"t{number}")
                model = {**model, **rows}
            assert _as_dictionary(read_table(lakehouse, LEVELS.name)) == model
            assert lakehouse.row_count(LEVELS.name) == len(model)
        lakehouse.close()


def _as_dictionary(rows: Sequence[dict[str, Any]]) -> dict[tuple[str | None, int | None], float]:
    found = {(row["station"], row["hour"]): row["value"] for row in rows}
    assert len(found) == len(rows)
    return found


@pytest.mark.everywhere
def test_deleted_keys_leave_and_their_files_do_not_come_in(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows
) -> None:
    lakehouse.append(LEVELS, [write_rows(LEVELS, [_row("a", 1, 1.0), _row("b", 1, 2.0)])], "t0")
    gone = write_rows(LEVELS, [_row("a", 1, 9.0), _row("x", 1, 9.0)])
    lakehouse.merge(LEVELS, [write_rows(LEVELS, [_row("c", 1, 3.0)])], KEY, "t1", deleted=[gone])
    assert [row["station"] for row in read_rows(LEVELS.name)] == ["b", "c"]
    assert lakehouse.storage.location_of(gone) not in lakehouse.data_files(LEVELS.name)
    lakehouse.merge(LEVELS, [], KEY, "t2", deleted=[write_rows(LEVELS, [_row("b", 1, 0.0), _row("c", 1, 0.0)])])
    assert read_rows(LEVELS.name) == []
