"""A table read from a watermark on: what comes later comes once, and what says nothing of its time is told."""

import sqlite3
from pathlib import Path

import pytest

from assets.ingestion.report_text import delivery_report
from tests.desk import Desk

SOURCE = "{kind: sql, connection: core, table: level, watermark: {column: TM}}"


def _insert(path: Path, *rows: tuple[str, str, float]) -> None:
    with sqlite3.connect(path) as database:
        database.execute("create table if not exists level (STCD text, TM text, Z real)")
        database.executemany("insert into level values (?, ?, ?)", rows)


@pytest.fixture
def core(desk: Desk) -> Path:
    desk.change_contract('{kind: csv, path: "level_*.csv"}', SOURCE)
    desk.deliver("connections.yaml", "core: sqlite:///${LANDING}/core.db\n")
    return desk.settings.landing_folder / "core.db"


def test_rows_of_the_same_day_come_later_and_once(desk: Desk, core: Path) -> None:
    _insert(core, ("A", "2023-08-01", 1), ("B", "2023-08-02", 2))
    desk.load()
    assert not desk.load().anything_new
    _insert(core, ("C", "2023-08-02", 3))
    (batch,) = desk.load().loaded
    assert (batch.rows_delivered, batch.counts.balanced) == (1, True)
    assert not desk.load().anything_new
    assert [row["station"] for row in desk.rows("std", "station")] == ["A", "B", "C"]


def test_an_open_end_stops_nothing_and_is_told(desk: Desk, core: Path) -> None:
    _insert(core, ("A", "2023-08-01", 1), ("B", "9999-12-31", 2))
    (batch,) = desk.load().loaded
    assert "TM 有 1 行晚于当前时间" in delivery_report(desk.open(), batch)
    _insert(core, ("C", "2023-08-02", 3))
    (batch,) = desk.load().loaded
    assert batch.rows_delivered == 1


def test_what_is_read_in_part_does_not_replace_the_whole(desk: Desk, core: Path) -> None:
    desk.change_contract("delivery: increment", "delivery: full")
    (error,) = desk.open().registry.errors
    assert "would delete all the rest" in str(error)
