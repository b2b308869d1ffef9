from pathlib import Path

import pytest

from catalog.models.model_tables import ModelTables
from catalog.models.portable import lint, lint_model
from catalog.models.sql_model import SqlModel
from lake.engine.spark.dialect import to_spark
from lake.errors import LakeError
from lake.schema import Column, duck_type
from tests.catalog.model_maker import make_model, our_tables

FORBIDDEN = [
    ("select isodow(d) as x from std.t", "week"),
    ("select dayofweek(d) as x from std.t", "week"),
    ("select extract(dow from d) as x from std.t", "week"),
    ("select date_part('isodow', d) as x from std.t", "week"),
    ("select date_diff('month', d, e) as x from std.t", "day differences"),
    ("select date_diff('hour', d, e) as x from std.t", "day differences"),
    ("select percentile_cont(0.5) within group (order by a) as x from std.t", "row_number"),
    ("select quantile_cont(a, 0.5) as x from std.t", "row_number"),
    ("select median(a) as x from std.t", "row_number"),
    ("select timestamp '2020-01-01' at time zone 'Asia/Shanghai' as x", "timestamptz"),
    ("select ts at time zone 'UTC' at time zone 'Asia/Shanghai' as x from std.t", "timestamptz"),
    ("select timezone('Asia/Shanghai', ts) as x from std.t", "at time zone"),
    (r"select regexp_replace(a, '(x)', '\1y') as x from std.t", "regexp_extract"),
    ("select cast(1.5 as integer) as x", "round"),
    ("select cast(avg(a) as bigint) as x from std.t", "round"),
    ("select a / b as x from std.t", "nullif"),
    ("select a % b as x from std.t", "nullif"),
    ("select cast(a as decimal(10, 2)) / nullif(b, 0) as x from std.t", "double"),
    ("select levenshtein(a, b) as x from std.t", "Python"),
    ("select string_agg(a, ',') as x from std.t", "list_sort"),
    ("select string_agg(a, ',' order by b) as x from std.t", "list_sort"),
    ("select len(a) as x from std.t", "array_length"),
    ("select time_bucket(interval '1 hour', ts) as x from std.t", "date_trunc"),
    ("select try_strptime(a, '%Y') as x from std.t", "strptime"),
    ("select week(d) as x from std.t", "extract"),
    ("select epoch_ms(a) as x from std.t", "timestamptz"),
    ("select map {'a': 1} as x", "columns"),
    ("select x from std.t asof join std.u on t.ts >= u.ts", "row_number"),
    ("select x from (pivot std.t on a using sum(b))", "filter"),
    ("select 1 as x union by name select 2 as x", "same order"),
    ("with recursive a as (select 1 as x) select x from a", "fixed number"),
    ("select a similar to 'b' as x from std.t", "regexp_matches"),
    ("select a ~ 'b' as x from std.t", "regexp_full_match"),
    ("select a ilike 'b' as x from std.t", "lower"),
    ("select reverse(a) as x from std.t", "letters"),
    ("select * exclude (a) from std.t", "list the columns"),
]
FINE = [
    "select count(*) filter (where a > 1) as x from std.t qualify row_number() over (partition by a order by b) = 1",
    "select cast(ts at time zone 'Asia/Shanghai' as date) as x, a / nullif(b, 0) as y, a / 100.0 as z from std.t",
    "select date_diff('day', d, e) as x, cast(round(a) as bigint) as y, array_length(l) as z from std.t",
    "select a ->> '$.x' as x, sha256(a) as y, regexp_matches(a, '^x') as z from std.t",
]


@pytest.mark.parametrize(("sql", "advice"), FORBIDDEN)
def test_what_spark_reads_differently_is_refused_with_advice(sql: str, advice: str) -> None:
    complaints = lint(sql)
    assert complaints, sql
    assert any(advice in complaint for complaint in complaints), complaints


@pytest.mark.parametrize("sql", FINE)
def test_the_common_subset_passes(sql: str) -> None:
    assert lint(sql) == []


def test_real_types_reveal_more(tmp_path: Path) -> None:
    schemas = {"std.t": (Column("a", "double"), Column("b", "decimal(10,2)"), Column("d", "date"))}
    model = make_model(
        tmp_path, "select cast(a as bigint) as x, b / 2 as y, d at time zone 'UTC' as z from std.t", "x y z"
    )
    assert lint(model.sql) == []
    assert len(lint_model(model, schemas)) == 3


def test_all_our_models_are_portable() -> None:
    complaints = {name: lint_model(model, our_tables()) for name, model in our_tables().models.items()}
    assert {name: found for name, found in complaints.items() if found} == {}


def test_all_our_models_can_be_written_for_spark() -> None:
    tables = our_tables()
    assert [told for model in tables.models.values() if (told := refused_by_spark(model, tables))] == []


def refused_by_spark(model: SqlModel, tables: ModelTables) -> str:
    """Why a model cannot run on Spark with the same rows; empty when it can, or when it never has to."""
    if model.functions:
        return ""
    relations = {name: {column.name: duck_type(column.type) for column in tables[name]} for name in model.upstream}
    try:
        to_spark(model.sql, relations)
    except LakeError as refusal:
        return f"{model.name}: {refusal.message}"
    return ""
