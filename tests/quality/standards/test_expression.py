import duckdb
import pytest

from lake.errors import LakeError
from quality.standards.expression import column, parse, sql, value_sql, with_value

STATEMENTS = ["drop table x", "1; drop table x", "select 1", "exists (select 1)", "count(*)", "sum(a) over ()", "", "("]


@pytest.mark.parametrize("text", STATEMENTS)
def test_only_expressions_over_one_row(text: str) -> None:
    with pytest.raises(LakeError):
        parse(text)


def test_value_is_replaced_in_the_tree_and_not_in_texts() -> None:
    replaced = sql(with_value("regexp_matches(value, 'value') and value <> 'the value'", column('a"b')))
    assert replaced == """REGEXP_MATCHES(("a""b"), 'value') AND ("a""b") <> 'the value'"""


def test_names_of_lambdas_stay() -> None:
    replaced = sql(with_value("list_filter(string_split(value, '/'), lambda part: part <> value)", column("v")))
    assert 'part <> ("v")' in replaced


def test_what_cannot_be_cast_is_not_known() -> None:
    asked = value_sql("cast(value as integer) + year(date '2020-01-01')", "'x'")
    assert duckdb.sql(f"SELECT {asked}").fetchall() == [(None,)]
    assert sql(parse("cast(value as varchar) || 'a'")) == "CAST(value AS TEXT) || 'a'"


def test_parsing_gives_a_tree_of_ones_own() -> None:
    parse("value + 1").set("this", column("changed"))
    assert sql(parse("value + 1")) == "value + 1"


def test_a_reduction_keeps_its_start_and_its_merge_apart() -> None:
    text = "reduce([1, 2, 3], lambda product, letter: product * 10 + letter, value)"
    assert duckdb.sql(f"SELECT {value_sql(text, '4')}").fetchall() == [(4123,)]
