"""A file of SQL that describes itself: YAML in the leading comment, then exactly one SELECT.

    /*
    title: {zh: 河道水位, en: River level}
    ...
    */
    select ...

Models and checks are both written so; what the header says differs.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import sqlglot
import yaml
from pydantic import BaseModel
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from catalog.yaml_source import Document, Invalid, parse
from lake.engine.written_sql import refusals
from lake.errors import LakeError
from lake.plain_yaml import check_plain

_HEADER = re.compile(r"\A\s*/\*(?P<yaml>.*?)\*/", re.DOTALL)

Header = TypeVar("Header", bound=BaseModel)


@dataclass(frozen=True)
class SqlFile(Generic[Header]):
    """One file: its header, and its SELECT as written and as parsed."""

    header: Header
    sql: str
    query: exp.Query
    first_line: int
    """The line of the file on which `sql` begins."""


def read_sql_file(model: type[Header], path: Path) -> SqlFile[Header]:
    """Read one file whose header is a `model`; LakeError names the file and the line."""
    return sql_file_of(model, path, text_of(path))


def sql_file_of(model: type[Header], path: Path, text: str) -> SqlFile[Header]:
    """The same of a text that was read from the file."""
    found = _HEADER.match(text)
    if found is None:
        raise LakeError(
            "no description at the top of the file",
            advice="begin the file with /* title: ... */; see the files beside it",
            file=str(path),
            line=1,
        )
    header = _read_header(model, found["yaml"], path, first_line=1 + text.count("\n", 0, found.start("yaml")))
    sql = text[found.end() :].strip().removesuffix(";").strip()
    lines_before = text.count("\n", 0, found.end()) + text[found.end() :].partition(sql)[0].count("\n")
    return SqlFile(header, sql, _one_select(sql, path, lines_before), lines_before + 1)


def parsed_again(sql: str) -> exp.Query:
    """The tree of a SELECT that was read from a file before."""
    query = sqlglot.parse_one(sql, dialect="duckdb")
    assert isinstance(query, exp.Query)  # or it had been refused
    return query


def tables_read(query: exp.Query) -> tuple[str, ...]:
    """Every lake table a query reads, sorted; names that a CTE gives are none."""
    tables = (table for table in query.find_all(exp.Table) if table.db)
    return tuple(sorted({f"{table.db}.{table.name}" for table in tables}))


def text_of(path: Path) -> str:
    """What stands in a file; LakeError when it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise LakeError(f"cannot read: {error.strerror}", advice="check the file", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise LakeError("not UTF-8", advice="save the file as UTF-8", file=str(path)) from error


def _read_header(model: type[Header], text: str, path: Path, first_line: int) -> Header:
    padded = "\n" * (first_line - 1) + text  # so that lines are those of the file
    try:
        check_plain(padded)
        root = yaml.compose(padded, Loader=yaml.CSafeLoader)
        content = yaml.load(padded, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else first_line
        advice = "check the indentation, quotes and colons around this line"
        message = f"the header is not YAML: {error.problem}"
        raise LakeError(message, advice=advice, file=str(path), line=line) from error
    except (yaml.YAMLError, ValueError) as error:  # a control character; a plain 2023-02-30 is read as a date
        message = f"the header is not YAML: {error}"
        raise LakeError(message, advice="put values in quotes", file=str(path), line=first_line) from error
    try:
        return parse(model, Document(path, content, root))
    except Invalid as error:
        raise error.errors[0] from error


def _one_select(sql: str, path: Path, lines_before: int) -> exp.Query:
    """The query as a tree. DuckDB's parser says whether it does no more than ask: that is the one that runs it."""
    statements = _parsed(sql, path, lines_before)
    statement = statements[0] if len(statements) == 1 else None
    if not isinstance(statement, exp.Query):
        message = "expected exactly one SELECT"
        raise LakeError(message, advice="remove what is not part of it", file=str(path), line=lines_before + 1)
    for refusal in refusals(sql):
        raise LakeError(refusal.message, advice=refusal.advice, file=str(path), line=lines_before + refusal.line)
    return statement


def _parsed(sql: str, path: Path, lines_before: int) -> list[exp.Expr | None]:
    try:
        return sqlglot.parse(sql, dialect="duckdb")
    except ParseError as error:
        at = error.errors[0] if error.errors else {}
        said, line = str(at.get("description", error)), int(at.get("line") or 1)
    except SqlglotError as error:  # an open quote or comment
        said, line = str(error).splitlines()[0], 1
    except RecursionError:
        said, line = "it is nested too deeply", 1
    message, advice = f"the SQL cannot be read: {said}", "correct the SQL near this line"
    raise LakeError(message, advice=advice, file=str(path), line=lines_before + line)
