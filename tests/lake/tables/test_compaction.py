import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from lake.ledger.file_records import FileRecord
from lake.ledger.records import Verdict
from lake.schema import Column, TableSpec
from lake.tables import commit, compaction
from lake.tables.compaction import compact
from lake.tables.lakehouse import Lakehouse
from tests.lake.conftest import ReadRows, WriteRows

COUNTS = TableSpec("std.count", (Column("id", "integer"),))
GOOD = Verdict("row_count", "行数不为零", "completeness", "error", True, True, 1, 0)


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


@pytest.fixture
def write_between(lakehouse: Lakehouse, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Lets another write come between the compaction's look at the table and its first commit."""

    def prepare(write: Callable[[], object]) -> None:
        writes = iter([write])

        def late(*arguments: Any) -> tuple[int, list[FileRecord]]:
            next(writes, lambda: None)()
            return commit.bring_in(*arguments)

        monkeypatch.setattr(compaction, "bring_in", late)

    return prepare


@pytest.mark.everywhere
def test_rows_that_came_meanwhile_stay(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows, write_between: Callable[..., None]
) -> None:
    _fill(lakehouse, write_rows, 3)
    write_between(lambda: lakehouse.append(COUNTS, [write_rows(COUNTS, [{"id": 9}])], "t9"))
    assert compact(lakehouse, COUNTS.name, at_least=2).files_after == 1
    assert [row["id"] for row in read_rows(COUNTS.name)] == [0, 1, 2, 9]
    assert (len(lakehouse.data_files(COUNTS.name)), lakehouse.last_token(COUNTS.name)) == (2, "t9")


def test_rows_that_left_meanwhile_do_not_come_back(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows, write_between: Callable[..., None]
) -> None:
    _fill(lakehouse, write_rows, 3)
    write_between(lambda: lakehouse.replace(COUNTS, [write_rows(COUNTS, [{"id": 9}])], "t9"))
    with pytest.raises(LakeError, match="compact"):
        compact(lakehouse, COUNTS.name, at_least=2)
    assert [row["id"] for row in read_rows(COUNTS.name)] == [9]
    assert not list(Path(lakehouse.table(COUNTS.name).location()).glob("data/compact-*"))


def test_what_was_found_of_the_rows_holds_for_those_arranged_anew(lakehouse: Lakehouse, write_rows: WriteRows) -> None:
    head = _fill(lakehouse, write_rows, 3)[-1]
    lakehouse.ledger.record_verdicts(COUNTS.name, head, [GOOD])
    compact(lakehouse, COUNTS.name, at_least=2)
    assert lakehouse.head(COUNTS.name) != head
    assert lakehouse.ledger.verdicts(COUNTS.name, lakehouse.head(COUNTS.name)) == [GOOD]


def test_a_busy_writer_starves_no_compaction(
    lakehouse: Lakehouse, write_rows: WriteRows, read_rows: ReadRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two commits a second come in while the files are being written, and go on coming."""
    _fill(lakehouse, write_rows, 10)
    write = DuckEngine.write_files

    def slow(engine: DuckEngine, *arguments: Any) -> list[Path]:
        time.sleep(1.5)
        return write(engine, *arguments)

    monkeypatch.setattr(DuckEngine, "write_files", slow)
    with _writing(lakehouse, write_rows) as written:
        done = compact(lakehouse, COUNTS.name)
    assert written, "somebody wrote between the look and the commit"
    assert sorted(row["id"] for row in read_rows(COUNTS.name)) == [*range(10), *written]
    assert len(lakehouse.data_files(COUNTS.name)) == done.files_after + len(written)


@contextmanager
def _writing(lakehouse: Lakehouse, write_rows: WriteRows) -> Iterator[list[int]]:
    ended, written = Event(), list[int]()

    def write() -> None:
        while not ended.wait(0.5):
            number = 100 + len(written)
            lakehouse.append(COUNTS, [write_rows(COUNTS, [{"id": number}])], f"t{number}")
            written.append(number)

    writer = Thread(target=write)
    writer.start()
    try:
        yield written
    finally:
        ended.set()
        writer.join()
