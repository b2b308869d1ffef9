"""A city in memory: a few rows in the standard tables, and every model that reads them, run in DuckDB."""

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa

from assets.master.legal_entity.build import place, record_rows_sql
from assets.master.legal_entity.unplaced import name_unplaced, verdicts_on_unplaced
from assets.models.build import build_sql
from assets.models.functions import WORK
from assets.models.identities import (
    GIVEN,
    GIVEN_COLUMNS,
    MADE,
    STANDING,
    STANDING_COLUMNS,
    given_ids,
    records_sql,
    standing_ids,
    with_ids_sql,
)
from catalog.models.functions import FUNCTIONS
from catalog.models.identity import Identified
from catalog.models.sql_model import SqlModel
from catalog.registry.registry import Registry
from catalog.resolving.record_table import RECORD, SPEC
from lake.engine.duck import DuckEngine
from lake.engine.duck.list_function import define
from lake.engine.identifiers import quote, quote_table
from lake.engine.lent_sessions import Lent
from lake.ledger.ledger import Ledger
from lake.schema import Column, TableSpec, duck_type
from lake.storage.patience import Patience
from quality.matching.resolve import resolve
from tests.catalog.model_maker import our_tables

Rows = Sequence[Mapping[str, Any]]


class ModelCity:
    """`rows` are partial: columns that are not given are NULL; the origin of each row is made up."""

    def __init__(self, **rows: Rows) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("SET TimeZone = 'UTC'")
        for name, (work, *_what_decides_it) in WORK.items():
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
        if name == RECORD:
            self._resolve()
        elif model is None:
            self._create(name, our_tables()[name])
            self._fill(name, self._rows.get(name, ()))
        else:
            for upstream in model.upstream:
                self._make(upstream)
            self._build(model)
        self._made.add(name)

    def _resolve(self) -> None:
        """Of which legal entity the given rows speak."""
        resolution = catalogue().resolutions["legal_entity"]
        there = sorted(name for name in self._rows if name.removeprefix("std.") in resolution.sources)
        for name in there:
            self._make(name)
        engine = _Engine(self.connection)
        resolve(engine, resolution, catalogue(), there, verdicts_on_unplaced(self.ledger, hashed))
        name_unplaced(engine, hashed)
        self._create(RECORD, SPEC.columns)
        listed = ", ".join(quote(column.name) for column in SPEC.columns)
        place(engine, resolution, catalogue())
        rows = record_rows_sql(resolution, catalogue())
        self.connection.execute(f"INSERT INTO {quote_table(RECORD)} SELECT {listed} FROM ({rows})")

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
        if model.standing:
            self._put(STANDING, STANDING_COLUMNS, standing_ids(self.ledger, model.standing.domain))
        sql = self._identified(model, model.identified, spec) if model.identified else build_sql(model, spec)
        self.connection.execute(f"CREATE OR REPLACE TABLE built AS {sql}")
        self._create(model.name, spec.columns)
        self.connection.execute(f"INSERT INTO {quote_table(model.name)} SELECT * FROM built")

    @cached_property
    def ledger(self) -> Ledger:
        """Of this city: it remembers who has which id."""
        self._folder = TemporaryDirectory()
        return Ledger(Path(self._folder.name) / "ledger.db", Patience(5))

    def _identified(self, model: SqlModel, identified: Identified, spec: TableSpec) -> str:
        self.connection.execute("CREATE SCHEMA IF NOT EXISTS identity")
        self.connection.execute(f"CREATE OR REPLACE TABLE {quote_table(MADE)} AS {model.sql}")
        records = self.connection.execute(records_sql(identified)).to_arrow_table()
        self._put(GIVEN, GIVEN_COLUMNS, given_ids(self.ledger, identified, records, hashed))
        return with_ids_sql(model, spec)

    def _put(self, name: str, columns: Sequence[Column], rows: pa.Table) -> None:
        self._create(name, columns)
        self.connection.register("given_rows", rows)
        self.connection.execute(f"INSERT INTO {quote_table(name)} SELECT * FROM given_rows")


class _Engine(DuckEngine):
    """An engine on a connection that somebody else opened."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._lent = Lent(connection)
        self._session = connection
        self._schemas = set()
        self._attached = set()
        self._rows = []


@cache
def catalogue() -> Registry:
    """The lake's own."""
    return Registry.load(strict=False)


def hashed(name: str) -> str:
    """The name of a record in the ledger of such a city."""
    return sha256(name.encode()).hexdigest()[:32]
