from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote_table
from quality.matching import glue, kept, preparing
from quality.matching.preparing import prepare
from tests.quality.matching.town import catalogue, engine_with, of, person

NAMES = ("psb_driver", "hlth_health_record")
_BY_SOURCE = (kept.ROW, kept.MEMBER, kept.VARIANT, kept.SAID, kept.GLUE, kept.SPELLING)
Rows = list[dict[str, Any]]


def drivers() -> Rows:
    return [{**person(number), "county_code": None} for number in range(100)]


def records(**said: Any) -> Rows:
    return [{**person(number), "record_no": str(number), **said} for number in range(60)]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[DuckEngine]:
    with engine_with(tmp_path, dict(zip(NAMES, (drivers(), records()), strict=True))) as opened:
        kept.begin_empty(opened)
        brought_up(opened, "1")
        yield opened


def brought_up(engine: DuckEngine, head: str) -> None:
    tables = [f"std.{name}" for name in NAMES]
    prepare(engine, of(NAMES), catalogue(), tables, dict.fromkeys(NAMES, head))


def delivered(engine: DuckEngine, tmp_path: Path, driver: Rows, record: Rows) -> None:
    """Other rows in the standard tables."""
    with engine_with(tmp_path, dict(zip(NAMES, (driver, record), strict=True))) as other:
        for name in NAMES:
            engine.keep_rows(f"std.{name}", other.query(f"FROM std.{name}"))


def what_is_kept(engine: DuckEngine) -> dict[str, Rows]:
    return {name: engine.rows(f"FROM {quote_table(name)} ORDER BY ALL") for name in _BY_SOURCE}


def test_only_rows_that_are_new_or_other_are_gathered_and_all_is_as_if_made_anew(
    engine: DuckEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = drivers()
    rows[3] |= {"phone": "15400000001"}
    rows[5] |= {"person_name": "欧阳震南"}
    delivered(engine, tmp_path, [*rows[:-1], {**person(110), "county_code": None}, person(111)], records()[:-1])
    gathered = counted(monkeypatch)
    brought_up(engine, "2")
    assert gathered == [4]
    found = what_is_kept(engine)
    kept.begin_empty(engine)
    monkeypatch.setattr(preparing, "AT_ONCE", 1)  # each source by itself
    brought_up(engine, "2")
    assert found == what_is_kept(engine)


def test_of_sources_that_are_read_one_by_one_all_is_as_if_they_were_read_together(
    engine: DuckEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "AT_ONCE", 1)
    delivered(engine, tmp_path, drivers()[:-5], [*records()[:-1], {**person(110), "record_no": "110"}])
    gathered = counted(monkeypatch)
    brought_up(engine, "2")
    assert sorted(gathered) == [0, 1]
    found = what_is_kept(engine)
    kept.begin_empty(engine)
    monkeypatch.undo()
    brought_up(engine, "2")
    assert found == what_is_kept(engine)


def test_what_glues_is_counted_where_something_may_and_else_not(
    engine: DuckEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert glued(engine) == []
    assert may_glue(engine) == []
    one_more = [*drivers(), person(110)]
    delivered(engine, tmp_path, one_more, records())
    brought_up(engine, "2")
    assert may_glue(engine) == []
    delivered(engine, tmp_path, one_more, records(phone="13511110000"))
    brought_up(engine, "3")
    assert glued(engine) == [("hlth_health_record", "phone", 60)]
    delivered(engine, tmp_path, one_more, records())
    brought_up(engine, "4")
    assert glued(engine) == []


def test_few_that_come_day_by_day_are_seen_when_together_they_glue(engine: DuckEngine, tmp_path: Path) -> None:
    for day, shared in enumerate((10, 20, 30), 2):
        said = [{**row, "phone": "13511110000"} if place < shared else row for place, row in enumerate(records())]
        delivered(engine, tmp_path, drivers(), said)
        brought_up(engine, str(day))
        assert bool(glued(engine)) == (shared > 0.3 * 60)


def glued(engine: DuckEngine) -> list[tuple[str, str, int]]:
    return [(one["resource"], one["attribute"], one["rows"]) for one in engine.rows(f"FROM {kept.GLUE}")]


def may_glue(engine: DuckEngine) -> list[str]:
    return [row["resource"] for row in engine.rows(glue.may_glue_sql(kept.EXTENT, of(NAMES).guards))]


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many rows are gathered, from now on."""
    counts: list[int] = []
    keep = DuckEngine.keep

    def told(engine: DuckEngine, name: str, sql: str) -> None:
        keep(engine, name, sql)
        if name == "matching.heard":
            counts.append(engine.rows(f"SELECT count(*) AS n FROM {name}")[0]["n"])

    monkeypatch.setattr(DuckEngine, "keep", told)
    return counts
