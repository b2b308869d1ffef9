"""A city in memory: a few rows in the standard tables, and every model that reads them, run in DuckDB."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from assets.models.build import build_sql
from assets.models.functions import WORK
from catalog.models.functions import FUNCTIONS
from catalog.models.sql_model import SqlModel
from lake.engine.duck.list_function import define
from lake.engine.identifiers import quote, quote_table
from lake.schema import Column, duck_type
from tests.catalog.model_maker import our_tables

Rows = Sequence[Mapping[str, Any]]


class ModelCity:
    """`rows` are partial: columns that are not given are NULL; the origin of each row is made up."""

    def __init__(self, **rows: Rows) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("SET TimeZone = 'UTC'")
        for name, (work, _code) in WORK.items():
            define(self.connection, FUNCTIONS[name], work)
        self._rows = {f"std.{name}": given for name, given in rows.items()}
        self._made: set[str] = set()

    def table(self, name: str) -> list[dict[str, Any]]:
        """The rows of a model, in the order of its key."""
        self._make(name)
        cursor = self.connection.execute(f"SELECT * FROM {quote_table(name)}")
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def replace_source(self, name: str, rows: Rows) -> None:
        """A new delivery of one source; the models are made again on top of what they held before."""
        self._rows[f"std.{name}"] = rows
        self._made.clear()

    def _make(self, name: str) -> None:
        if name in self._made:
            return
        model = our_tables().models.get(name)
        if model is None:
            self._create(name, our_tables()[name])
            self._fill(name, self._rows.get(name, ()))
        else:
            for upstream in model.upstream:
                self._make(upstream)
            self._build(model)
        self._made.add(name)

    def _create(self, name: str, columns: Sequence[Column], *, keep: bool = False) -> None:
        how = "CREATE TABLE IF NOT EXISTS" if keep else "CREATE OR REPLACE TABLE"
        listed = ", ".join(f"{quote(column.name)} {duck_type(column.type)}" for column in columns)
        self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(name.split('.')[0])}")
        self.connection.execute(f"{how} {quote_table(name)} ({listed})")

    def _fill(self, name: str, rows: Rows) -> None:
        for number, row in enumerate(rows, start=2):
            origin = {"_batch_id": f"{name}-1", "_line_no": number, "_ingested_at": "2023-07-01 00:00:00+00"}
            known = {column.name for column in our_tables()[name]}
            full = {key: value for key, value in {**origin, **row}.items() if key in known or key in row}
            listed = ", ".join(map(quote, full))
            places = ", ".join("?" * len(full))
            self.connection.execute(f"INSERT INTO {quote_table(name)} ({listed}) VALUES ({places})", [*full.values()])

    def _build(self, model: SqlModel) -> None:
        spec = our_tables().spec(model.name)
        self._create(model.name, spec.columns, keep=True)
        self.connection.execute(f"CREATE OR REPLACE TABLE built AS {build_sql(model, spec)}")
        self._create(model.name, spec.columns)
        self.connection.execute(f"INSERT INTO {quote_table(model.name)} SELECT * FROM built")
