"""The query of a contract as one statement: no semicolon at its end, and no colon of it is a parameter."""

import re

import sqlalchemy
import sqlglot
from sqlglot import TokenType
from sqlglot.errors import SqlglotError

from lake.errors import LakeError

_DIALECTS = {"postgresql": "postgres", "mysql": "mysql", "mariadb": "mysql", "oracle": "oracle", "mssql": "tsql"}
"""Of SQLAlchemy → of sqlglot; they differ in what is a comment and a quoted text."""
_COLON = re.compile(r"(?<!\\):")
"""Not one that the contract escapes itself, as SQLAlchemy would have it."""


def query_text(query: str, backend: str) -> sqlalchemy.TextClause:
    """The query, to stand alone or in parentheses; it ends in a line break, with which a comment ends.

    LakeError when it is not one statement. What cannot be told apart into words is left to the database.
    """
    return sqlalchemy.text(_COLON.sub(r"\\:", query[: _end(query, backend)]) + "\n")


def _end(query: str, backend: str) -> int:
    try:
        tokens = sqlglot.tokenize(query, _DIALECTS.get(backend, backend if backend == "sqlite" else ""))
    except SqlglotError:
        return len(query)
    end = len(query)
    while tokens and tokens[-1].token_type == TokenType.SEMICOLON:
        end = tokens.pop().start
    if not tokens or any(token.token_type == TokenType.SEMICOLON for token in tokens):
        raise LakeError(
            f"the query of the contract's source has {'several statements' if tokens else 'no statement'}",
            advice="write one `select`; a semicolon may only end it",
            rule="query",
        )
    return end
