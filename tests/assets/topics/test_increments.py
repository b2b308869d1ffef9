"""Models with an `increment` are equal to a full rebuild: each part comes from the rows of that part alone."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from catalog.models.case_run import Scratch, make_tables
from catalog.models.increments import Increment
from catalog.models.model_cases import cases_of
from catalog.models.sql_model import SqlModel
from lake.engine.session import Session, scratch_session
from tests.catalog.model_maker import our_tables

DECLARED = [model for model in our_tables().models.values() if model.increment]
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def scratch() -> Iterator[Session]:
    with closing(scratch_session()) as session:
        yield session


@pytest.mark.parametrize("model", DECLARED, ids=lambda model: model.name)
def test_every_part_comes_from_its_own_rows(model: SqlModel, scratch: Session) -> None:
    assert model.increment
    parted = 0
    for case in cases_of(model):
        make_tables(case, model, our_tables(), Scratch(scratch))
        whole = rows(model, model.increment, scratch)
        parts = {*whole, *source_parts(model.increment, scratch)}
        parted += len(whole) > 1
        for part in parts:
            make_tables(case, model, our_tables(), Scratch(scratch))
            keep_only(model.increment, part, scratch)
            assert rows(model, model.increment, scratch).get(part) == whole.get(part), f"{case.name}: {part}"
    assert parted, "no case has two parts: none shows that they do not touch each other"


def rows(model: SqlModel, increment: Increment, scratch: Session) -> dict[Any, Rows]:
    """What the model gives, by part."""
    found = scratch.execute(f"SELECT * FROM ({model.sql}) ORDER BY ALL")
    place = [column[0] for column in found.description or ()].index(increment.by)
    by_part: dict[Any, Rows] = {}
    for row in found.fetchall():
        by_part.setdefault(row[place], []).append(row)
    return by_part


def source_parts(increment: Increment, scratch: Session) -> set[Any]:
    return {
        row[0]
        for table in increment.of
        for row in scratch.execute(f"SELECT {increment.part_of(table, 'source')} FROM {table} AS source").fetchall()
    }


def keep_only(increment: Increment, part: Any, scratch: Session) -> None:
    for table in increment.of:
        other = f"{increment.part_of(table, table.partition('.')[2])} IS DISTINCT FROM ?"
        scratch.execute(f"DELETE FROM {table} WHERE {other}", [part])
