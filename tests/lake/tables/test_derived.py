import pyarrow.parquet as pq
import pytest

from lake.schema import Column, TableSpec
from lake.tables import derived
from lake.tables.derived import content_heads, derive, rows_file
from lake.tables.lakehouse import Lakehouse

SPEC = TableSpec("gov.count", (Column("n", "integer"),), "internal")


def test_a_table_is_made_anew_when_what_it_is_made_of_has_changed_and_only_then(lakehouse: Lakehouse) -> None:
    written = []

    def made_of(what: str, number: int) -> bool:
        def write():  # type: ignore[no-untyped-def]
            written.append(number)
            return [rows_file(lakehouse, SPEC, [{"n": number, "beyond": 0}])]

        return derive(lakehouse, SPEC, what, write).written

    assert made_of("a", 1)
    assert not made_of("a", 2)
    assert made_of("b", 3)
    assert made_of("a", 4)  # what was once is a new commit
    assert written == [1, 3, 4]
    assert content_heads(lakehouse, {SPEC.name, "std.never"}) == {SPEC.name: lakehouse.content_head(SPEC.name)}


@pytest.mark.parametrize("count", [0, 5])
def test_rows_are_written_block_by_block(lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(derived, "_ROWS_AT_ONCE", 2)
    path = rows_file(lakehouse, SPEC, ({"n": number} for number in range(count)))
    written = pq.ParquetFile(path)
    assert written.read()["n"].to_pylist() == list(range(count))
    assert written.num_row_groups == (count + 1) // 2


def test_rows_that_cannot_be_found_leave_no_file(lakehouse: Lakehouse) -> None:
    path = rows_file(lakehouse, SPEC, [])
    with pytest.raises(ZeroDivisionError):
        rows_file(lakehouse, SPEC, ({"n": 1 // number} for number in (1, 0)))
    assert list(path.parent.iterdir()) == [path]
