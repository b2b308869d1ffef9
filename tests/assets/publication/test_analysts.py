"""docs/analysts.md: each of the twenty questions gives the answer below it, on a part of the sandbox city."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from assets.gov.tables import GOVERNANCE_TABLES
from assets.publication.macros import MACROS
from lake.engine.identifiers import literal, quote, quote_table
from lake.releases.bundle import BundledMacro
from lake.schema import duck_type
from tests.catalog.model_maker import our_tables

PAGE = Path(__file__).parents[3] / "docs" / "analysts.md"
ROWS = Path(__file__).parent / "analysts"
QUESTION = re.compile(r"^## (\d+)\. .*?```sql\n(.*?)\n```\n\n```text\n(.*?)\n```", re.M | re.S)
QUESTIONS = QUESTION.findall(PAGE.read_text("utf-8"))


@pytest.fixture(scope="module")
def city() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables as the catalogue has them, with what their files hold of their columns, and the macros."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'Asia/Shanghai'")
        known = {table.spec.name: table.spec.columns for table in GOVERNANCE_TABLES}
        for path in sorted(ROWS.glob("*.csv")):
            listed = our_tables().get(path.stem) or known[path.stem]
            declared = {one.name: duck_type(one.type) for one in listed}
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(path.stem.partition('.')[0])}")
            columns = ", ".join(f"{quote(name)} {kind}" for name, kind in declared.items())
            connection.execute(f"CREATE TABLE {quote_table(path.stem)} ({columns})")
            read = f"read_csv({literal(str(path))}, all_varchar = true, header = true)"
            connection.execute(f"INSERT INTO {quote_table(path.stem)} BY NAME SELECT * FROM {read}")
        for statement in (part for macro in MACROS for part in macro.statements("main")):
            connection.execute(statement)
        yield connection


def shown(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: "是", False: "否"}[value]
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_there_are_twenty() -> None:
    assert [int(number) for number, _, _ in QUESTIONS] == [*range(1, 21)]


@pytest.mark.parametrize(("sql", "answer"), [(sql, answer) for _, sql, answer in QUESTIONS])
def test_a_question_gives_the_answer_that_stands_below_it(
    city: duckdb.DuckDBPyConnection, sql: str, answer: str
) -> None:
    asked = city.execute(sql)
    lines = [[column[0] for column in asked.description or ()], *(map(shown, row) for row in asked.fetchall())]
    assert [" | ".join(line) for line in lines] == answer.split("\n")


@pytest.mark.parametrize("macro", MACROS, ids=lambda macro: macro.signature)
def test_every_macro_says_what_it_is_for_and_is_used_in_a_question(
    city: duckdb.DuckDBPyConnection, macro: BundledMacro
) -> None:
    name = macro.signature.partition("(")[0]
    told = city.execute("SELECT comment FROM duckdb_functions() WHERE function_name = ?", [name]).fetchall()
    assert told == [(macro.comment,)]
    assert any(f"{name}(" in sql for _, sql, _ in QUESTIONS)


def test_working_days_beyond_the_calendar_are_unknown(city: duckdb.DuckDBPyConnection) -> None:
    days = (f"working_days_between(DATE '2023-09-28', DATE '{until}')" for until in ("2023-09-28", "2099-01-01"))
    assert city.execute(f"SELECT {', '.join(days)}").fetchall() == [(0, None)]
