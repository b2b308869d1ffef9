"""Whether a piece of SQL that a person wrote is one expression over known columns."""

from collections.abc import Iterator, Set
from typing import Annotated

import sqlglot
from pydantic import AfterValidator
from sqlglot import exp
from sqlglot.errors import SqlglotError

from lake.engine.written_sql import expression_refusals

_MANY_ROWS = (exp.Query, exp.AggFunc, exp.Window)


def _only_computes(text: str) -> str:
    for refusal in expression_refusals(text):
        raise ValueError(f"{refusal.message}; {refusal.advice}")
    return text


SqlExpression = Annotated[str, AfterValidator(_only_computes)]
"""SQL over the columns of one row in what a person writes. What does more than compute is refused when it is read."""


def column_faults(text: str, known: Set[str]) -> Iterator[str]:
    """What is wrong with an expression over one row that may read the columns `known`."""
    try:
        tree = sqlglot.parse_one(text, dialect="duckdb")
    except SqlglotError as error:
        yield f"not readable SQL: {str(error).splitlines()[0]}"
        return
    if tree.find(*_MANY_ROWS):
        yield "not an expression over one row"
    parameters = {parameter.name for scope in tree.find_all(exp.Lambda) for parameter in scope.expressions}
    unknown = sorted({column.name for column in tree.find_all(exp.Column)} - known - parameters)
    if unknown:
        yield f"unknown columns: {', '.join(unknown)}"
