"""Whether a piece of SQL that a person wrote is one expression over known columns."""

from collections.abc import Iterator, Set
from functools import lru_cache
from typing import Annotated

import sqlglot
from pydantic import AfterValidator
from sqlglot import exp
from sqlglot.errors import SqlglotError

from lake.engine.written_sql import expression_refusals

_MANY_ROWS = (exp.Query, exp.AggFunc, exp.Window)
_TEXTS = 16_384
"""More than the rules and elements of a city: to read one takes a millisecond."""


def _only_computes(text: str) -> str:
    for refusal in expression_refusals(text):
        raise ValueError(f"{refusal.message}; {refusal.advice}")
    return text


SqlExpression = Annotated[str, AfterValidator(_only_computes)]
"""SQL over the columns of one row in what a person writes. What does more than compute is refused when it is read."""


def column_faults(text: str, known: Set[str]) -> Iterator[str]:
    """What is wrong with an expression over one row that may read the columns `known`."""
    faults, columns = _looked_at(text)
    yield from faults
    if unknown := sorted(columns - known):
        yield f"unknown columns: {', '.join(unknown)}"


@lru_cache(_TEXTS)
def _looked_at(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """What is wrong with an expression whatever it reads, and the columns it reads."""
    try:
        tree = sqlglot.parse_one(text, dialect="duckdb")
    except SqlglotError as error:
        return (f"not readable SQL: {str(error).splitlines()[0]}",), frozenset()
    parameters = {parameter.name for scope in tree.find_all(exp.Lambda) for parameter in scope.expressions}
    columns = frozenset(column.name for column in tree.find_all(exp.Column)) - parameters
    return ("not an expression over one row",) if tree.find(*_MANY_ROWS) else (), columns
