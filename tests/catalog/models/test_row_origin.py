"""Conditions that find the upstream rows of a result row, read from the SQL."""

from pathlib import Path

import pytest

from catalog.models.row_origin import RowOrigin, row_origins
from lake.schema import Column
from tests.catalog.model_maker import make_model

SCHEMAS = {
    "std.visit": (Column("place"), Column("seen_at", "timestamp"), Column("kind"), Column("number", "integer")),
    "std.place": (Column("place"), Column("county")),
}


def origins(folder: Path, sql: str, columns: str = "key value") -> dict[str, dict[str, list[str]]]:
    found = row_origins(make_model(folder, sql, columns), SCHEMAS)
    assert all(isinstance(one, RowOrigin) for one in found)
    return {one.table: one.conditions for one in found}


def test_expressions_are_followed_through_common_tables(tmp_path: Path) -> None:
    sql = """with days as (select cast(seen_at at time zone 'Asia/Shanghai' as date) as day from std.visit)
    select strftime(day, '%Y-%m') as key, count(*) as value from days group by key"""
    (condition,) = origins(tmp_path, sql)["std.visit"]["key"]
    assert condition == "STRFTIME((CAST(\"seen_at\" AT TIME ZONE 'Asia/Shanghai' AS DATE)), '%Y-%m')"


def test_every_branch_of_a_union_has_its_own_table(tmp_path: Path) -> None:
    sql = "select place as key, 1 as value from std.visit union all select county as key, 2 as value from std.place"
    assert origins(tmp_path, sql) == {"std.visit": {"key": ['"place"']}, "std.place": {"key": ['"county"']}}


def test_a_joined_table_is_found_by_a_column_of_the_same_name(tmp_path: Path) -> None:
    sql = """select visit.place, place.county from std.visit as visit
    inner join std.place as place on visit.place = place.place"""
    assert origins(tmp_path, sql, "place county") == {
        "std.visit": {"place": ['"place"']},
        "std.place": {"place": ['"place"']},
    }


@pytest.mark.parametrize(
    "key",
    [
        "max(visit.number)",
        "row_number() over (order by visit.place)",
        "concat(visit.kind, place.county)",
        "concat(visit.kind, other.kind)",
        "'constant'",
    ],
)
def test_what_is_not_one_table_s_own_expression_gives_no_condition(tmp_path: Path, key: str) -> None:
    sql = f"""select {key} as key, 1 as value from std.visit as visit
    inner join std.visit as other on visit.number = other.number
    inner join std.place as place on visit.place = place.place"""
    assert origins(tmp_path, sql) == {"std.visit": {}, "std.place": {}}
