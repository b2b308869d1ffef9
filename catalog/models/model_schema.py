"""The tables that SQL models make: columns, types and titles, known without running anything on data."""

import re
from contextlib import closing
from functools import cached_property

import duckdb

from catalog.models.lineage import Schemas, require_known_tables
from catalog.models.sql_model import SqlModel
from lake.engine.identifiers import quote, quote_table
from lake.engine.session import Session, scratch_session
from lake.errors import LakeError
from lake.schema import Column, duck_type

_LOGICAL = {
    "VARCHAR": "text",
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "HUGEINT": "integer",
    "DOUBLE": "double",
    "FLOAT": "double",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
    "BOOLEAN": "boolean",
    "VARCHAR[]": "texts",
}
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")


class EmptyTables:
    """A database of tables without rows, to ask DuckDB what a query over them gives. Opened at the first question."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Column, ...]] = {}

    @cached_property
    def connection(self) -> Session:
        """Where they are."""
        return scratch_session()

    def have(self, table: str, columns: tuple[Column, ...]) -> None:
        """Make it with these columns, unless it is there so."""
        if self._made.get(table) is columns:
            return
        listed = ", ".join(f"{quote(column.name)} {duck_type(column.type)}" for column in columns)
        self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(table.split('.', 1)[0])}")
        self.connection.execute(f"CREATE OR REPLACE TABLE {quote_table(table)} ({listed})")
        self._made[table] = columns

    def close(self) -> None:
        """Let the database go."""
        if "connection" in vars(self):
            self.connection.close()


def output_columns(model: SqlModel, schemas: Schemas, tables: EmptyTables | None = None) -> tuple[Column, ...]:
    """The columns a model makes, in its SELECT's order; grades are those its header declares.

    `tables` are those of many calls. LakeError when the header's columns and the SELECT's are not the same, or DuckDB
    refuses the query.
    """
    require_known_tables(model, schemas)
    if tables is None:
        with closing(EmptyTables()) as own:
            described = _described(model, schemas, own)
    else:
        described = _described(model, schemas, tables)
    _require_titles(model, [name for name, _ in described])
    return tuple(_column(model, name, kind) for name, kind in described)


def _require_titles(model: SqlModel, names: list[str]) -> None:
    untitled = [name for name in names if name not in model.columns]
    absent = [name for name in model.columns if name not in names]
    if untitled or absent:
        raise LakeError(
            f"{model.name}: the header and the SELECT name different columns",
            advice=f"add to the header: {', '.join(untitled) or 'nothing'}; remove: {', '.join(absent) or 'nothing'}",
            file=str(model.path),
            column=(untitled or absent)[0],
        )


def _described(model: SqlModel, schemas: Schemas, tables: EmptyTables) -> list[tuple[str, str]]:
    for table in model.upstream:
        tables.have(table, schemas[table])
    for function in model.functions:
        tables.connection.execute(function.empty)
    try:
        described = tables.connection.execute(f"DESCRIBE {model.sql}").fetchall()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise LakeError(f"{model.name}: {reason}", advice="correct the SQL", file=str(model.path)) from error
    return [(row[0], row[1]) for row in described]


def _column(model: SqlModel, name: str, kind: str) -> Column:
    decimal = _DECIMAL.fullmatch(kind)
    logical = f"decimal({decimal[1]},{decimal[2]})" if decimal else _LOGICAL.get(kind)
    if logical is None:
        raise LakeError(
            f"{model.name}: the lake has no type for {kind}",
            advice="cast the column to text, bigint, double, decimal, date, timestamptz or boolean",
            file=str(model.path),
            column=name,
        )
    output = model.columns[name]
    title = f"{output.title}（{output.unit}）" if output.unit else output.title
    return Column(name, logical, title, name in model.grain, output.description, output.grade)
