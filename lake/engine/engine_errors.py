"""What the SQL engine says of an error, without the value it stumbled over."""

import re

import duckdb


class EngineError(Exception):
    """An engine other than DuckDB could not compute a query; its text quotes no value."""


ENGINE_ERRORS = (duckdb.Error, EngineError)
"""What engines raise when a query cannot be computed; ask `without_values` what may be told of it."""

_KIND = re.compile(r"\b([A-Z][A-Za-z]+(?: [A-Z]?[a-z]+)*? Error): ")
_ABOUT_SQL = frozenset(("Binder Error", "Catalog Error", "Parser Error", "Syntax Error"))


def without_values(error: object, lines: int = 1) -> str:
    """DuckDB's text where it is about the SQL, found wrong before a row was read; else only what kind of error it is.

    So many `lines` of it. The text of a conversion quotes the value, which may hold anything, quotation marks and
    other errors too.
    """
    text = str(error)
    if isinstance(error, EngineError):
        return text
    kind = _KIND.search(text)
    if kind is None:
        return "the engine failed"
    return "\n".join(text[kind.start() :].splitlines()[:lines]) if kind[1] in _ABOUT_SQL else kind[1]
