"""Whether a source says what it said, without keeping what it said."""

import os
import sqlite3
import time
from itertools import permutations
from pathlib import Path

from lake.connectors.answer import Tally, answers_alike
from lake.connectors.databases.file_state import file_state
from lake.connectors.databases.sql_database import SqlSource
from lake.connectors.spool import line_of

RECORDS = [{"a": "1", "b": None}, {"a": "2", "b": "x"}, {"a": "2", "b": "x"}]


def content(records: list[dict[str, str | None]]) -> str:
    tally = Tally()
    assert list(tally.counting(records)) == [line_of(record) for record in records]
    return tally.content


def test_the_order_of_records_does_not_count_and_their_number_does() -> None:
    assert len({content([*some]) for some in permutations(RECORDS)}) == 1
    others = [RECORDS[:2], [*RECORDS, RECORDS[0]], [{"a": "1", "b": ""}, *RECORDS[1:]], []]
    assert len({content(RECORDS), *map(content, others)}) == 5


def test_a_table_is_asked_and_not_copied(tmp_path: Path) -> None:
    path, source = tmp_path / "core.db", SqlSource(connection="core", table="level")
    address = f"sqlite:///{path}"
    with sqlite3.connect(path) as database:
        database.execute("create table level (a text)")
        database.execute("insert into level values ('1')")
    known = content([{"a": "1"}])
    assert answers_alike(source, address, tmp_path / "spool", known, "UTC")
    with sqlite3.connect(path) as database:
        database.execute("update level set a = '2'")
    assert not answers_alike(source, address, tmp_path / "spool", known, "UTC")
    assert not (tmp_path / "spool").exists()


def test_a_database_that_is_a_file_tells_by_its_state_that_nobody_wrote(tmp_path: Path) -> None:
    path, now = tmp_path / "core.db", time.time()
    address = f"sqlite:///{path}?mode=ro"
    assert file_state(address) is None
    path.write_bytes(b"x")
    assert file_state(address) is None  # just written: it may be written again in the same moment
    os.utime(path, (now - 60, now - 60))
    before = file_state(address)
    assert before is not None
    (tmp_path / "core.db-wal").write_bytes(b"y")
    os.utime(tmp_path / "core.db-wal", (now - 30, now - 30))
    assert file_state(address) not in (before, None)
    assert file_state("postgresql://someone@nowhere/core") is None
    assert SqlSource(connection="core", query="select 1").probe(address) is None
