"""What SQL written by people may hold, told from the tree that DuckDB's own parser makes of it.

A query may read tables by name and compute; it may not name files, run other text as SQL, ask the machine or leave
anything behind. The lists say what is allowed of the functions that give tables (a new one is unknown, hence refused),
and what is not of those that give values.
"""

import json
import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from lake.engine.identifiers import literal
from lake.engine.session import Session, scratch_session
from lake.told import Told

_ONE_SELECT = Told("write exactly one SELECT", "请写且只写一个 SELECT")
ROW_MAKERS = frozenset({"generate_series", "range", "repeat", "repeat_row", "unnest"})
"""Functions that make rows of values."""
ABOUT_THE_DATABASE = frozenset(
    {
        *("duckdb_columns", "duckdb_constraints", "duckdb_databases", "duckdb_functions", "duckdb_keywords"),
        *("duckdb_schemas", "duckdb_settings", "duckdb_tables", "duckdb_types", "duckdb_views"),
        *("histogram", "histogram_values", "icu_calendar_names", "json_each", "json_tree", "pg_timezone_names"),
        *("pragma_database_size", "pragma_show", "pragma_table_info", "pragma_version", "summary"),
    }
)
"""What an analyst may ask besides: the names and types of what is there, and nothing of the machine."""
_FORBIDDEN_VALUES = {
    **dict.fromkeys(("getenv", "current_setting", "getvariable"), "it asks the machine, not the data"),
    **dict.fromkeys(("nextval", "currval", "setseed", "write_log"), "it leaves something behind"),
    **dict.fromkeys(("sleep_ms", "json_execute_serialized_sql"), "it does more than compute"),
}
_NOT_SAID = 2**64 - 1
_TABLE_FUNCTIONS = "SELECT function_name FROM duckdb_functions() WHERE function_type LIKE 'table%'"
_EXPLAIN = re.compile(
    r"(?P<explain>(?:\s|--[^\n]*(?:\n|\Z)|/\*.*?\*/)*explain\b)(?P<options>\s*(?:analyze\b|\([^()]*\)))?",
    re.IGNORECASE | re.DOTALL,
)
_ADVICE = "name tables as {layer}.{name}; a query reads nothing else"
_WORTH_A_LOOK = re.compile(
    rf"\b(select|from|table|values|show|describe|summarize|pivot|unpivot|{'|'.join(_FORBIDDEN_VALUES)})\b",
    re.IGNORECASE,
)
"""Without one of these words an expression holds no query and calls nothing forbidden; most have none."""


@dataclass(frozen=True)
class Refusal:
    """One construct that a query may not hold; `line` and `character` count from 1 in the text that was asked about."""

    message: str
    advice: str
    line: int = 1
    character: int = 1


@cache
def _parser() -> Session:
    """Opened once, by the first who asks: to parse takes a millisecond, to open a database twenty."""
    return scratch_session()


def refusals(sql: str, table_functions: Set[str] = ROW_MAKERS) -> Iterator[Refusal]:
    """What a text may not hold, or that it is no single SELECT. Nothing in it is looked up, and nothing runs."""
    answer = _serialized(sql)
    if answer.get("error"):
        line, character = _line_of(sql, int(answer.get("position") or 0))
        yield Refusal(f"not one SELECT: {answer['error_message']}", _ONE_SELECT, line, character)
        return
    if len(answer["statements"]) != 1:
        yield Refusal(f"{len(answer['statements'])} statements instead of one", _ONE_SELECT)
        return
    for node in _nodes(answer["statements"][0]["node"]):
        if said := _refused(node, table_functions):
            at = node.get("query_location", _NOT_SAID)
            yield Refusal(*said, *(_line_of(sql, at) if at != _NOT_SAID else (1, 1)))


def expression_refusals(text: str) -> Iterator[Refusal]:
    """What an expression over the columns of one row may not hold: queries, and what no query may either."""
    if not _WORTH_A_LOOK.search(text):
        return
    asked = f"SELECT (\n{text}\n)"
    for found in refusals(asked, frozenset()):
        yield Refusal(found.message, found.advice, max(1, found.line - 1), found.character)
    if any(node.get("class") == "SUBQUERY" for node in _nodes(_serialized(asked))):
        yield Refusal("a query inside of an expression", "write one expression over one row, without SELECT")


def explained(sql: str) -> list[str]:
    """What stands behind EXPLAIN, with and without what may be its options; nothing when the text has no EXPLAIN.

    EXPLAIN ANALYZE runs what it explains, so that this is what has to be asked about.
    """
    found = _EXPLAIN.match(sql)
    return [] if found is None else [sql[found.end("explain") :], sql[found.end() :]]


def names_a_table_function(sql: str, allowed: Set[str]) -> str | None:
    """A word of the text that is the name of a table function which is not allowed, wherever it stands.

    For what the parser gives no tree of: PIVOT without a list of values.
    """
    with _parser().cursor() as parser:
        known = parser.execute(_TABLE_FUNCTIONS).fetchall()
    names = {str(name) for (name,) in known} - allowed
    return next((word for word in re.findall(r"\w+", sql.lower()) if word in names or word in _FORBIDDEN_VALUES), None)


def _serialized(sql: str) -> Mapping[str, Any]:
    try:
        with _parser().cursor() as parser:
            # Not as a parameter: to look at one DuckDB imports pandas, which takes longer than all contracts together.
            row = parser.execute(f"SELECT json_serialize_sql({literal(sql)})").fetchone()
    except duckdb.Error as error:
        return {"error": True, "error_message": str(error).splitlines()[0]}
    answer: Mapping[str, Any] = json.loads(row[0]) if row else {}
    return answer


def _nodes(tree: Any) -> Iterator[Mapping[str, Any]]:
    """Every object of the tree; a loop, for a tree may be deeper than Python's stack."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting += reversed(part.values())
        elif isinstance(part, list):
            waiting += reversed(part)


def _refused(node: Mapping[str, Any], table_functions: Set[str]) -> tuple[str, str] | None:
    """Message and advice when a node of the tree is not allowed."""
    kind = node.get("type")
    if kind == "TABLE_FUNCTION":
        called = node["function"]
        name = str(called.get("function_name", "")).lower()
        if name not in table_functions:
            return f"{name}(…) may not be read from", _ADVICE
    elif why := _FORBIDDEN_VALUES.get(str(node.get("function_name", "")).lower()):
        return f"{node['function_name']}(…) may not be called: {why}", "compute from the columns only"
    elif kind == "BASE_TABLE" and _names_a_file(str(node.get("table_name", ""))):
        return f"{str(node['table_name'])[:60]!r} is a file and no table", _ADVICE
    return None


def _names_a_file(table: str) -> bool:
    """Letters, digits and underscores, Chinese ones too, make a table's name; a path or an address has more."""
    return not re.fullmatch(r"[\w$ -]*", table)


def _line_of(sql: str, offset: int) -> tuple[int, int]:
    """The line and the character of a place that DuckDB counts in bytes."""
    before = sql.encode()[:offset].decode(errors="ignore")
    return before.count("\n") + 1, len(before) - before.rfind("\n")
