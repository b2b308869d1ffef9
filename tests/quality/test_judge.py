"""Great Expectations judges what lies in DuckDB, and its verdict is the same as a plain count."""

from collections.abc import Iterator

import pytest

from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from lake.settings import Settings
from quality.expectations import Expectation, Suite, not_null, unique
from quality.judge import judge

TABLE = "std.wrb_level"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckEngine]:
    with DuckEngine(Settings(home=tmp_path_factory.mktemp("home"))) as opened:
        opened.connection.execute(
            "create schema std; create view std.wrb_level as select * from (values "
            "('A', 1, 1.5, 'x{2}'), ('A', 2, null, 'y'), ('A', 2, 9.5, 'z'), (null, 3, 120.0, 'xx')) "
            "as rows (station, hour, level, note)"
        )
        opened.connection.execute("create view std.wrb_station as select 'A' as code")
        yield opened


def rows_where(condition: str, check: str = "rule", reads: str | None = None) -> Expectation:
    query = f"SELECT 1 AS broken FROM {{batch}} {condition}"
    return Expectation(
        check, check, "accuracy", "unexpected_rows_expectation", {"unexpected_rows_query": query}, reads=reads
    )


def verdicts(engine: DuckEngine, *expectations: Expectation) -> dict[str, tuple[bool, int]]:
    found = judge(engine, Suite(TABLE, expectations))
    assert all(verdict.checked == 4 for verdict in found)
    return {verdict.check: (verdict.passed, verdict.failed) for verdict in found}


def test_keys_and_required_columns(engine: DuckEngine) -> None:
    found = verdicts(engine, unique(("station", "hour")), not_null("level", "水位"), not_null("hour", "时"))
    assert found == {"key.unique": (False, 2), "level.not_null": (False, 1), "hour.not_null": (True, 0)}


def test_a_rule_finds_the_rows_that_break_it_and_no_more(engine: DuckEngine) -> None:
    found = verdicts(engine, rows_where("WHERE level > 100", "high"), rows_where("WHERE level < 0", "low"))
    assert found == {"high": (False, 1), "low": (True, 0)}


def test_a_regular_expression_keeps_its_braces(engine: DuckEngine) -> None:
    assert verdicts(engine, rows_where("WHERE regexp_full_match(note, 'x{{2}}')")) == {"rule": (False, 1)}


def test_a_reference_to_a_table_that_is_not_there_is_left_out(engine: DuckEngine) -> None:
    orphan = "AS sent WHERE NOT EXISTS (SELECT 1 FROM std.wrb_station AS known WHERE known.code = sent.station)"
    found = verdicts(
        engine,
        rows_where(orphan, "station", reads="std.wrb_station"),
        rows_where("WHERE true", "gone", reads="std.nowhere"),
    )
    assert found == {"station": (False, 1)}


def test_an_expectation_that_cannot_be_computed_is_an_error_that_names_it(engine: DuckEngine) -> None:
    with pytest.raises(LakeError) as caught:
        verdicts(engine, rows_where("WHERE no_such_column > 1", "broken_rule"))
    assert caught.value.rule == "broken_rule"


def test_the_engine_stays_open_for_its_owner(engine: DuckEngine) -> None:
    verdicts(engine, not_null("hour", "时"))
    assert engine.rows(f"select count(*) as rows from {TABLE}") == [{"rows": 4}]
