"""Whether a piece of SQL that a person wrote is one expression over known columns."""

from collections.abc import Iterator, Set

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from lake.engine.session import parser
from lake.engine.written_sql import refusals

_MANY_ROWS = (exp.Query, exp.AggFunc, exp.Window)


def column_faults(text: str, known: Set[str]) -> Iterator[str]:
    """What is wrong with an expression over one row that may read the columns `known`."""
    try:
        tree = sqlglot.parse_one(text, dialect="duckdb")
    except SqlglotError as error:
        yield f"not readable SQL: {str(error).splitlines()[0]}"
        return
    yield from (refusal.message for refusal in refusals(parser(), f"SELECT ({text})"))
    if tree.find(*_MANY_ROWS):
        yield "not an expression over one row"
    parameters = {parameter.name for scope in tree.find_all(exp.Lambda) for parameter in scope.expressions}
    unknown = sorted({column.name for column in tree.find_all(exp.Column)} - known - parameters)
    if unknown:
        yield f"unknown columns: {', '.join(unknown)}"
