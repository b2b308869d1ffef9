"""Runs a case of a model on an engine, and says how what came out differs from what was expected."""

from collections.abc import Sequence
from typing import Protocol

from catalog.models.case_difference import Made, compared, repeated_keys
from catalog.models.lineage import Schemas, require_known_tables
from catalog.models.model_cases import ModelCase, Row
from catalog.models.sql_model import SqlModel
from lake.engine.engine_errors import ENGINE_ERRORS
from lake.engine.identifiers import quote, quote_table
from lake.engine.session import Session
from lake.engine.typed_select import typed_select
from lake.schema import Column, duck_type


class CaseEngine(Protocol):
    """What a case asks of an engine. SQL is in DuckDB's dialect; what fails is one of `ENGINE_ERRORS`."""

    def give(self, table: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Make a table that holds these rows and no others; a column that a row does not name is NULL."""

    def answer(self, sql: str) -> list[Made]:
        """The rows of a SELECT, in any order."""


class Scratch:
    """DuckDB: a database in memory, where tables of former cases are replaced."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def give(self, table: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Make a table that holds these rows and no others; a column that a row does not name is NULL."""
        declared = ", ".join(f"{quote(column.name)} {duck_type(column.type)}" for column in columns)
        self._session.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(table.split('.', 1)[0])}")
        self._session.execute(f"CREATE OR REPLACE TABLE {quote_table(table)} ({declared})")
        names = list(dict.fromkeys(name for row in rows for name in row))
        if not names:
            return
        places = f"({', '.join('?' for _ in names)})"
        insert = f"INSERT INTO {quote_table(table)} ({', '.join(map(quote, names))}) VALUES "
        values = [row.get(name) for row in rows for name in names]
        self._session.execute(insert + ", ".join(places for _ in rows), values)

    def answer(self, sql: str) -> list[Made]:
        """The rows of a SELECT, in any order."""
        answer = self._session.execute(sql)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def differences(case: ModelCase, model: SqlModel, tables: Schemas, engine: CaseEngine) -> list[str]:
    """One sentence for each row that is missing, surplus or different; none when all is as expected.

    LakeError when the case is not written for this model, or its SQL fails on the rows.
    """
    require_known_tables(model, tables)
    if model.functions:
        raise case.error("the model calls a function of the lake", (), "test what calls it in a test of that function")
    make_tables(case, model, tables, engine)
    expected = case.expected_rows(tables[model.name])
    made = _made(case, model, tables[model.name], engine)
    return [*repeated_keys(made, model.grain), *compared(expected, made)]


def make_tables(case: ModelCase, model: SqlModel, tables: Schemas, engine: CaseEngine) -> None:
    """Give an engine the tables that a model reads, with the rows of a case."""
    for table in model.upstream:
        engine.give(table, tables[table], case.given_rows(table, tables[table]))


def _made(case: ModelCase, model: SqlModel, columns: Sequence[Column], engine: CaseEngine) -> list[Made]:
    """The rows as a build writes them, in the types of the model's table."""
    try:
        return engine.answer(typed_select(model.sql, columns))
    except ENGINE_ERRORS as error:
        raise case.error(str(error).splitlines()[0], (), f"correct the SQL of {model.path.name}") from error
