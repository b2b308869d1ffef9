"""The answer to a query in the columns and types of a table."""

from collections.abc import Sequence

from lake.engine.identifiers import quote
from lake.schema import Column, duck_type


def typed_select(sql: str, columns: Sequence[Column]) -> str:
    """A SELECT of these columns of a query's answer, in order and cast."""
    casts = (f"CAST({quote(column.name)} AS {duck_type(column.type)}) AS {quote(column.name)}" for column in columns)
    return f"SELECT {', '.join(casts)} FROM ({sql})"
