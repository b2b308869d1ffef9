"""What was known once is never lost, and a build that is repeated says the same."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assets.models.remembering import known_moment, remembered_sql
from catalog.models.sql_model import SqlModel
from lake.engine.session import Session, scratch_session
from lake.errors import LakeError
from lake.ledger.decisions import Decisions, Judgement
from lake.ledger.ledger import Ledger
from lake.schema import Column, TableSpec
from lake.storage.patience import Patience

MODEL = """/*
title: {zh: 沿革, en: History}
description: 测试
owner: psb
grain: [id, value, known_from]
remembered: {since: known_from, until: known_until}
columns: {id: 编号, value: 值, place: 位置, known_from: 起, known_until: 止}
*/
select id, value, place, cast(null as timestamptz) as known_from, cast(null as timestamptz) as known_until
from master.now
"""
COLUMNS = ("id", "value", "place", "known_from", "known_until")
SPEC = TableSpec("master.past", tuple(Column(name) for name in COLUMNS), "internal", "沿革")
FIRST, SECOND, THIRD = (f"2023-0{month}-01" for month in (1, 2, 3))


@pytest.fixture
def session() -> Iterator[Session]:
    with closing(scratch_session()) as opened:
        opened.execute("CREATE SCHEMA master; CREATE SCHEMA remembered")
        opened.execute("CREATE TABLE master.now (id VARCHAR, value VARCHAR, place INTEGER)")
        opened.execute(
            "CREATE TABLE master.past (id VARCHAR, value VARCHAR, place INTEGER,"
            " known_from TIMESTAMPTZ, known_until TIMESTAMPTZ)"
        )
        yield opened


@pytest.fixture
def model(tmp_path: Path) -> SqlModel:
    return parsed(tmp_path, MODEL)


def parsed(folder: Path, text: str) -> SqlModel:
    path = folder / "master" / "past.sql"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return SqlModel.parse(path)


def built(
    session: Session, model: SqlModel, moment: str, *now: tuple[str, str | None, int]
) -> list[tuple[object, ...]]:
    assert model.remembered is not None
    session.execute("DELETE FROM master.now")
    for row in now:
        session.execute("INSERT INTO master.now VALUES (?, ?, ?)", row)
    session.execute(f"CREATE OR REPLACE TABLE remembered.moment AS SELECT TIMESTAMPTZ '{moment}' AS known_at")
    session.execute(f"CREATE TABLE made AS {remembered_sql(model, model.remembered, SPEC)}")
    session.execute("DELETE FROM master.past; INSERT INTO master.past FROM made; DROP TABLE made")
    sql = "SELECT id, value, place, known_from::DATE::VARCHAR, known_until::DATE::VARCHAR FROM master.past ORDER BY ALL"
    return session.execute(sql).fetchall()


def test_a_value_that_changes_ends_and_stays_and_one_that_comes_back_begins_again(
    session: Session, model: SqlModel
) -> None:
    assert built(session, model, FIRST, ("a", "A", 1)) == [("a", "A", 1, FIRST, None)]
    assert built(session, model, SECOND, ("a", "B", 2)) == [
        ("a", "A", 1, FIRST, SECOND),
        ("a", "B", 2, SECOND, None),
    ]
    assert built(session, model, THIRD, ("a", "A", 3)) == [
        ("a", "A", 1, FIRST, SECOND),
        ("a", "A", 3, THIRD, None),
        ("a", "B", 2, SECOND, THIRD),
    ]
    assert built(session, model, THIRD, ("a", "A", 3)) == built(session, model, THIRD, ("a", "A", 3))


def test_a_fact_that_stands_keeps_its_beginning_though_another_row_says_it(session: Session, model: SqlModel) -> None:
    built(session, model, FIRST, ("a", None, 1))
    assert built(session, model, SECOND, ("a", None, 9)) == [("a", None, 9, FIRST, None)]


def test_what_another_build_of_the_same_deliveries_says_was_never_known_otherwise(
    session: Session, model: SqlModel
) -> None:
    built(session, model, FIRST, ("a", "错", 1))
    assert built(session, model, FIRST, ("a", "对", 1)) == [("a", "对", 1, FIRST, None)]


def test_the_moment_is_that_of_the_newest_decision_or_delivery_and_not_of_a_clock(tmp_path: Path) -> None:
    with closing(Ledger(tmp_path / "ledger.db", Patience(5))) as ledger:
        assert known_moment(ledger).num_rows == 0
        before = datetime.now(UTC)
        made = Decisions(ledger, "x").decide(Judgement("a", "b", "same", 1.0, "steward"), "王科")
        assert known_moment(ledger)["known_at"].to_pylist() == [made.decided_at]
        assert made.decided_at >= before and known_moment(ledger) == known_moment(ledger)


def test_a_header_that_remembers_needs_a_fact_and_its_beginning(tmp_path: Path) -> None:
    for wrong in ("[id, value]", "[known_from]"):
        with pytest.raises(LakeError, match="needs a grain"):
            parsed(tmp_path, MODEL.replace("[id, value, known_from]", wrong))
