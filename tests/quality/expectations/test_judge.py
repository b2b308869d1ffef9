"""What a run counts, and what Great Expectations says of the same: each verdict is asked of both."""

from collections.abc import Iterator
from typing import Any

import pytest

from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from lake.settings import Settings
from quality.expectations.expected import (
    NUMBER_OF_ROWS,
    Expectation,
    Suite,
    at_least_one_row,
    none_of,
    not_null,
    unique,
)
from quality.expectations.gx_engine import DuckExecutionEngine
from quality.expectations.gx_judge import second_opinion
from quality.expectations.judge import judge

TABLE = "std.wrb_level"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckEngine]:
    with DuckEngine(Settings(home=tmp_path_factory.mktemp("home"))) as opened:
        opened.connection.execute(
            "create schema std; create view std.wrb_level as select * from (values "
            "('A', 1, 1.5, 'x{2}'), ('A', 2, null, 'y'), ('A', 2, 9.5, 'z'), (null, 3, 120.0, 'xx')) "
            "as rows (station, hour, level, note)"
        )
        yield opened


def rows_where(condition: str, check: str = "rule") -> Expectation:
    return Expectation(check, check, "accuracy", *none_of(f"count(*) FILTER (WHERE {condition})"))


def verdicts(engine: DuckEngine, *expectations: Expectation) -> dict[str, tuple[bool, int]]:
    found = judge(engine, Suite(TABLE, expectations))
    assert second_opinion(engine, Suite(TABLE, expectations)) == found
    assert all(verdict.checked == 4 for verdict in found)
    return {verdict.check: (verdict.passed, verdict.failed) for verdict in found}


def test_keys_and_required_columns(engine: DuckEngine) -> None:
    found = verdicts(engine, unique(("station", "hour")), not_null("level", "水位"), not_null("hour", "时"))
    assert found == {"key.unique": (False, 1), "level.not_null": (False, 1), "hour.not_null": (True, 0)}


@pytest.mark.parametrize(("key", "too_many"), [(("station",), 3), (("hour",), 1), (("hour", "note"), 0)])
def test_keys_are_counted_only_where_their_hashes_do_not_tell_them_apart(
    engine: DuckEngine, key: tuple[str, ...], too_many: int
) -> None:
    assert verdicts(engine, unique(key)) == {"key.unique": (too_many == 0, too_many)}
    lone = "SELECT * FROM (VALUES ('A'), (NULL)) AS rows(station)"
    counts = engine.rows(f"SELECT {unique(('station',)).to_prove.arguments['aggregate']} AS n FROM ({lone})")
    assert counts == [{"n": 1}], "a key of one column is not NULL"


def test_a_rule_finds_the_rows_that_break_it_and_no_more(engine: DuckEngine) -> None:
    found = verdicts(engine, rows_where("level > 100", "high"), rows_where("level < 0", "low"))
    assert found == {"high": (False, 1), "low": (True, 0)}


def test_sql_is_asked_as_it_is_written(engine: DuckEngine) -> None:
    for condition in ("regexp_full_match(note, 'x{2}')", "note LIKE 'z%'", "note = 'y' AND note::VARCHAR <> ':y'"):
        assert verdicts(engine, rows_where(condition)) == {"rule": (False, 1)}


def test_the_library_scans_the_table_once_for_all(engine: DuckEngine) -> None:
    asked = [rows_where(f"level > {number}", f"over_{number}") for number in range(20)]
    told: list[str] = []

    class Spy(DuckExecutionEngine):
        def execute_query(self, query: Any) -> Any:
            told.append(str(query))
            return super().execute_query(query)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quality.expectations.gx_engine.DuckExecutionEngine", Spy)
        expected = (unique(("hour", "note")), not_null("level", "水位"), at_least_one_row(), *asked)
        second_opinion(engine, Suite(TABLE, expected))
    assert len(told) == 1


def test_a_run_scans_the_table_once_for_all(engine: DuckEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [rows_where(f"level > {number}", f"over_{number}") for number in range(20)]
    told: list[str] = []

    def rows(sql: str) -> list[dict[str, Any]]:
        told.append(sql)
        return DuckEngine.rows(engine, sql)

    monkeypatch.setattr(engine, "rows", rows)
    found = judge(engine, Suite(TABLE, (unique(("hour", "note")), at_least_one_row(), *asked)))
    assert len(found) == 22
    assert len(told) == 1


@pytest.mark.parametrize(("least", "most", "passed"), [(4, 4, True), (5, None, False), (0, 3, False), (None, 9, True)])
def test_a_table_has_as_many_rows_as_it_should(
    engine: DuckEngine, least: int | None, most: int | None, *, passed: bool
) -> None:
    limits = {"min_value": least, "max_value": most}
    assert verdicts(engine, Expectation("rows", "", "completeness", NUMBER_OF_ROWS, limits)) == {"rows": (passed, 0)}


def test_a_broken_rule_is_named_among_others(engine: DuckEngine) -> None:
    with pytest.raises(LakeError) as caught:
        verdicts(engine, not_null("hour", "时"), rows_where("no_such_column > 1", "broken_rule"))
    assert caught.value.rule == "broken_rule"


def test_an_expectation_that_cannot_be_computed_is_an_error_that_names_it(engine: DuckEngine) -> None:
    told = []
    for judging in (judge, second_opinion):
        with pytest.raises(LakeError) as caught:
            judging(engine, Suite(TABLE, (rows_where("no_such_column > 1", "broken_rule"),)))
        assert caught.value.rule == "broken_rule"
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_the_engine_stays_open_for_its_owner(engine: DuckEngine) -> None:
    verdicts(engine, not_null("hour", "时"))
    assert engine.rows(f"select count(*) as rows from {TABLE}") == [{"rows": 4}]
