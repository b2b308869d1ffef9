"""DuckDB's SQL as it is said to Spark: what means something else there is written otherwise, or refused."""

import pytest
import sqlglot
from sqlglot import exp

from lake.engine.spark.dialect import to_spark
from lake.errors import LakeError

RELATIONS = {"std.person": {"name": "VARCHAR", "age": "BIGINT", "born": "DATE", "seen": "TIMESTAMP WITH TIME ZONE"}}


def said(expression: str) -> str:
    return to_spark(f"SELECT {expression} AS value FROM std.person", RELATIONS)


def test_a_table_of_two_names_is_a_view_with_a_dot() -> None:
    assert "`std.person`" in said("name")


def test_columns_keep_their_letters() -> None:
    relations = {"raw.person": {"GMSFHM": "VARCHAR"}}
    assert "`GMSFHM`" in to_spark('SELECT "GMSFHM" FROM raw.person', relations)


def test_a_pattern_is_replaced_once_as_duckdb_does() -> None:
    """Spark's `regexp_replace` replaces every match; DuckDB's the first, unless it is told `g`."""
    once, always = said("regexp_replace(name, 'a', 'b')"), said("regexp_replace(name, 'a', 'b', 'g')")
    assert once != always


def test_a_comparison_in_a_case_keeps_its_brackets() -> None:
    assert "AND" in said("CASE WHEN (age > 1 OR age IS NULL) AND name = 'x' THEN 1 END")


@pytest.mark.parametrize("function", ["levenshtein(name, 'x')", "string_split(name, '.')", "no_such_function(name)"])
def test_what_has_no_same_meaning_is_refused_with_a_way_out(function: str) -> None:
    with pytest.raises(LakeError, match="cannot be run on Spark") as told:
        said(function)
    assert "LAKE_ENGINE_TABLES" in told.value.advice


def test_what_is_no_sql_is_told() -> None:
    with pytest.raises(LakeError, match="cannot be run on Spark"):
        to_spark("SELECT FROM WHERE", RELATIONS)


@pytest.mark.parametrize("written", ["extract(epoch FROM seen)", "epoch(seen)"])
def test_seconds_of_a_moment_are_counted_from_its_microseconds(written: str) -> None:
    assert "UNIX_MICROS" in said(written)


def test_a_day_has_no_seconds_of_its_own() -> None:
    with pytest.raises(LakeError, match="cannot be run on Spark"):
        said("epoch(born)")


def test_two_common_tables_of_one_name_are_told_apart() -> None:
    """Spark has one list of them, and refuses the second; a column is its table's, not the namesake's."""
    inner = "WITH one AS (SELECT name FROM std.person) SELECT name AS called FROM one"
    written = to_spark(f"WITH one AS ({inner}) SELECT called FROM one", RELATIONS)
    tree = sqlglot.parse_one(written, dialect="spark")
    first, second = tree.find_all(exp.CTE)
    assert {first.alias, second.alias} == {"one", "one_2"}
    [read] = [table.name for table in tree.find_all(exp.Table) if table.find_ancestor(exp.CTE) is None]
    assert [one.this.named_selects for one in (first, second) if one.alias == read] == [["called"]]


def test_rows_are_chosen_by_the_column_that_is_named_and_not_by_a_projected_one_of_its_name() -> None:
    """Which edition was the newest in a year: `year` is the one of the list, and the editions are ordered by theirs."""
    chosen = """
        SELECT listed.year, edition.weight FROM std.year AS listed
        JOIN std.edition AS edition ON edition.year <= listed.year
        QUALIFY row_number() OVER (PARTITION BY listed.year ORDER BY edition.year DESC) = 1
    """
    relations = {"std.year": {"year": "BIGINT"}, "std.edition": {"year": "BIGINT", "weight": "DOUBLE"}}
    written = to_spark(chosen, relations)
    assert "PARTITION BY `listed`.`year` ORDER BY `edition`.`year` DESC" in written
    assert sqlglot.parse_one(written, dialect="spark").named_selects == ["year", "weight"]


def test_rows_are_chosen_by_what_is_not_projected() -> None:
    asked = "count(*) > 1 AND max(born) > '2000-01-01'"
    written = to_spark(f"SELECT name FROM std.person GROUP BY name QUALIFY {asked}", RELATIONS)
    inner = sqlglot.parse_one(written, dialect="spark").find(exp.Subquery)
    assert inner and len(inner.this.selects) == 3
    with pytest.raises(LakeError, match="DISTINCT"):
        to_spark("SELECT DISTINCT name FROM std.person QUALIFY row_number() OVER (ORDER BY born) = 1", RELATIONS)
