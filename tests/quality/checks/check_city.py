"""A city in memory: a few rows in the standard tables, and what the checks that are files find in them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import duckdb

from catalog.registry.registry import Registry
from lake.engine.identifiers import quote, quote_table
from lake.schema import Column, duck_type
from quality.checks.check import Check
from quality.checks.check_files import CROSS_CHECKS, load_cross_checks

Rows = Sequence[Mapping[str, Any]]


@cache
def schemas() -> dict[str, tuple[Column, ...]]:
    registry = Registry.load()
    specs = (resource.std for resource in registry.resources.values())
    return {spec.name: spec.columns for spec in specs}


@cache
def checks() -> dict[str, Check]:
    return {file.name: file.check for file in load_cross_checks([CROSS_CHECKS])[0]}


def found(name: str, **tables: Rows) -> list[tuple[int, str | None]]:
    """Line and column of every finding; `tables` are partial rows by resource, counted from line 2."""
    return ask(checks()[name], **tables)


def ask(check: Check, **tables: Rows) -> list[tuple[int, str | None]]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for table in check.reads:
            _make(connection, table, tables.get(table.removeprefix("std."), ()))
        connection.execute("CREATE SCHEMA yardstick")
        for one in check.yardsticks:
            connection.execute(f"CREATE TABLE {one.name} AS {one.sql}")
        rows = connection.execute(f"SELECT DISTINCT _line_no, column_name FROM ({check.sql}) ORDER BY ALL").fetchall()
    return [(int(line), column) for line, column in rows]


def _make(connection: duckdb.DuckDBPyConnection, table: str, rows: Rows) -> None:
    columns = schemas()[table]
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(table.split('.')[0])}")
    listed = ", ".join(f"{quote(column.name)} {duck_type(column.type)}" for column in columns)
    connection.execute(f"CREATE TABLE {quote_table(table)} ({listed})")
    for line, row in enumerate(rows, start=2):
        full = {"_batch_id": f"{table}-1", "_line_no": line, "_ingested_at": "2024-01-02 00:00:00+00", **row}
        names, places = ", ".join(map(quote, full)), ", ".join("?" * len(full))
        connection.execute(f"INSERT INTO {quote_table(table)} ({names}) VALUES ({places})", [*full.values()])
