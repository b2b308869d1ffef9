"""What models are told that read the clock, cut a day in UTC, average shares, join in loops or leave a unit out."""

from pathlib import Path

import pytest

from catalog.models.conventions import breaches
from lake.schema import Column
from tests.catalog.model_maker import make_model, our_tables

SCHEMAS = {
    "std.t": (
        Column("a"),
        Column("seen", "timestamp"),
        Column("day", "date"),
        Column("met_rate", "double"),
        Column("x", "double"),
    )
}
_OTHER = "left join std.t as o on t.a = o.a"
BREACHES = [
    ("select a, current_date as y from std.t", "reads the clock"),
    ("select a, now() as y from std.t", "reads the clock"),
    ("select a, cast(seen as date) as y from std.t", "in UTC"),
    ("select a, strftime(seen, '%Y-%m') as y from std.t", "in UTC"),
    ("select a, date_trunc('day', seen) as y from std.t", "in UTC"),
    ("select a, extract(hour from seen) as y from std.t", "in UTC"),
    (
        "with late as (select a, max(seen) as last from std.t group by a)\nselect a, cast(last as date) as y from late",
        "in UTC",
    ),
    ("select a, avg(met_rate) as y from std.t group by a", "averages shares"),
    (f"select t.a, o.x as y from std.t as t {_OTHER} and t.a = 'one'", "every row with every row"),
]
FINE = [
    "select a, cast(seen at time zone 'Asia/Shanghai' as date) as y from std.t",
    "select a, strftime(day, '%Y-%m') as y from std.t",
    "select a, extract(epoch from seen) / 60.0 as y from std.t",
    "select a, date_trunc('hour', seen) as y from std.t",
    "select a, avg(x) as y from std.t group by a",
    f"select t.a, o.x as y from std.t as t {_OTHER} and o.x > 1 and t.day < o.day",
    f"select t.a, o.x as y from std.t as t {_OTHER.removeprefix('left ')} and t.a = 'one'",
]


@pytest.mark.parametrize(("sql", "said"), BREACHES)
def test_a_breach_is_told_with_its_line_and_what_to_write(tmp_path: Path, sql: str, said: str) -> None:
    model = make_model(tmp_path, sql, "a y")
    [error] = breaches(model, SCHEMAS)
    assert said in str(error) and error.advice and error.file == str(model.path)
    assert error.line == model.first_line + sql.count("\n")


@pytest.mark.parametrize("sql", FINE)
def test_what_keeps_to_the_conventions_is_told_nothing(tmp_path: Path, sql: str) -> None:
    assert list(breaches(make_model(tmp_path, sql, "a y"), SCHEMAS)) == []


def test_a_unit_that_the_name_promises_is_missing(tmp_path: Path) -> None:
    [error] = breaches(make_model(tmp_path, "select a, x as paid_yuan from std.t", "a paid_yuan"), SCHEMAS)
    assert error.column == "paid_yuan" and "unit: 元" in error.advice


def test_all_our_models_keep_to_them() -> None:
    tables = our_tables()
    assert [str(error) for model in tables.models.values() for error in breaches(model, tables)] == []
