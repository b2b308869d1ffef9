"""Cases beside a model: how they are read, and what is said when they differ."""

from pathlib import Path

import pytest

from catalog.models.case_run import Scratch, differences
from catalog.models.model_cases import cases_of, model_file, without_model
from catalog.models.model_tables import ModelTables
from catalog.models.sql_model import SqlModel
from lake.engine.session import scratch_session
from lake.errors import LakeError
from lake.schema import Column
from tests.catalog.model_maker import make_model

BASE = {
    "std.visit": (Column("place"), Column("seen_at", "timestamp"), Column("seen_on", "date"), Column("cost", "double")),
    "std.place": (Column("place"), Column("county"), Column("area", "decimal(10,2)"), Column("big", "boolean")),
}
SQL = "select place, count(*) as visits, sum(cost) as cost from std.visit group by place"


def counting(folder: Path, cases: str, sql: str = SQL, columns: str = "place visits cost") -> SqlModel:
    model = make_model(folder, sql, columns)
    model.path.with_suffix(".test.yaml").write_text(cases, encoding="utf-8")
    return model


def found(model: SqlModel) -> list[list[str]]:
    tables = ModelTables({model.name: model}, BASE)
    with scratch_session() as session:
        return [differences(case, model, tables, Scratch(session)) for case in cases_of(model)]


def refusal(folder: Path, cases: str) -> LakeError:
    with pytest.raises(LakeError) as caught:
        found(counting(folder, cases))
    return caught.value


GIVEN = "- name: a\n  given: {std.visit: [{place: p, cost: 0.1}, {place: p, cost: 0.2}, {place: q}]}\n"


def test_rows_may_come_in_any_order_and_name_some_columns_only(tmp_path: Path) -> None:
    model = counting(tmp_path, GIVEN + "  expect: [{place: q, cost: null}, {visits: 2, cost: 0.3}]")
    assert found(model) == [[]]


def test_a_row_that_agrees_with_two_leaves_the_other_to_the_one_that_needs_it(tmp_path: Path) -> None:
    sql = "select place, 1 as visits, cost from std.visit"
    given = "- name: a\n  given: {std.visit: [{place: p, cost: 1}, {place: q, cost: 2}]}\n"
    model = counting(tmp_path, given + "  expect: [{visits: 1}, {place: p}]", sql)
    assert found(model) == [[]]


def test_what_differs_is_told_beside_the_nearest_row(tmp_path: Path) -> None:
    model = counting(tmp_path, GIVEN + "  expect: [{place: p, visits: 3}, {place: z, visits: 9}]")
    assert found(model) == [
        [
            "place p: visits is 2 and not 3",
            "expected and not there: place z, visits 9",
            "there and not expected: place q, visits 1",
        ]
    ]


def test_two_rows_of_one_key_are_told_even_when_they_were_expected(tmp_path: Path) -> None:
    sql = "select place, 1 as visits, cost from std.visit"
    given = "- name: a\n  given: {std.visit: [{place: p}, {place: p}]}\n"
    model = counting(tmp_path, given + "  expect: [{place: p}, {place: p}]", sql)
    assert found(model) == [["two rows of one key: place p"]]


def test_cases_do_not_see_each_other_and_tables_not_named_are_empty(tmp_path: Path) -> None:
    model = counting(tmp_path, GIVEN + "  expect: [{visits: 2}, {visits: 1}]\n- name: b\n  expect: []")
    assert found(model) == [[], []]


def test_rows_may_lie_in_a_file_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("place,county,area,big\np,甲,1.50,true\nq,,,\n", encoding="utf-8")
    cases = """- name: a
  given: {std.place: ../places.csv}
  expect: [{place: p, county: 甲, area: 1.5, big: true}, {place: q, big: null}]"""
    model = counting(tmp_path, cases, "select place, county, area, big from std.place", "place county area big")
    assert found(model) == [[]]


def test_moments_are_compared_as_moments(tmp_path: Path) -> None:
    cases = """- name: a
  given: {std.visit: [{place: p, seen_at: "2023-06-01 08:00:00+08:00", seen_on: 2023-06-01}]}
  expect: [{seen_at: "2023-06-01T00:00:00Z", seen_on: "2023-06-01"}]"""
    model = counting(tmp_path, cases, "select place, seen_at, seen_on from std.visit", "place seen_at seen_on")
    assert found(model) == [[]]


@pytest.mark.parametrize(
    ("cases", "line", "said"),
    [
        ("- name: a\n  given: {std.visits: [{place: p}]}\n  expect: []", 2, "does not read std.visits"),
        ("- name: a\n  given:\n    std.visit:\n    - {plaze: p}\n  expect: []", 4, "no column 'plaze'"),
        ("- name: a\n  given:\n    std.visit:\n    - {place: 440703}\n  expect: []", 4, "440703 is no text"),
        (
            "- name: a\n  given:\n    std.visit:\n    - {seen_at: 2023-06-01 08:00:00}\n  expect: []",
            4,
            "is no timestamp",
        ),
        ("- name: a\n  expect:\n  - {visits: 1.5}", 3, "1.5 is no integer"),
        ("- name: a\n  expect: []\n- name: a\n  expect: []", 3, "twice"),
        ("- name: a\n  expects: []", 1, "`expect` is missing"),
        ("name: a", 1, "a list of cases"),
        ("- name: a\n  given: {std.visit: none.csv}\n  expect: []", 2, "none.csv cannot be read"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, cases: str, line: int, said: str) -> None:
    error = refusal(tmp_path, cases)
    assert said in str(error) and error.line == line and error.file is not None and error.file.endswith(".test.yaml")


def test_cases_without_a_model_are_named(tmp_path: Path) -> None:
    model = counting(tmp_path, "- name: a\n  expect: []")
    assert without_model([tmp_path]) == []
    model.path.unlink()
    assert [error.file for error in without_model([tmp_path])] == [str(model.path.with_suffix(".test.yaml"))]
    assert model_file(model.path.with_suffix(".test.yaml")) == model.path
