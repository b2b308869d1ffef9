"""The gate on tables in memory: people, a model over them, what was published before."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa

from assets.publication.gate.evidence import Evidence, counted_in
from assets.publication.gate.figures import Findings, find
from assets.publication.gate.published import Published, SameSources
from assets.publication.gate.table_kind import About, TableKind
from catalog.contracts.reference_models import DisclosureStatement
from catalog.models.contributed import Contributors, Source
from catalog.models.contributors import contributors
from catalog.models.model_tables import ModelTables
from lake.engine.identifiers import quote_table
from lake.engine.interface import SqlEngine
from lake.schema import Column
from tests.catalog.model_maker import make_model

SCHEMAS: Mapping[str, tuple[Column, ...]] = {
    "std.resident": (
        Column("citizen_id", required=True, grade=3),
        Column("county", grade=1),
        Column("sex", grade=1),
        Column("income", "double", grade=2),
    ),
    "std.county": (Column("county", grade=1), Column("name", grade=1)),
}
PERSONS = {"std.resident": Source("person", ("citizen_id",), ("citizen_id",))}


class Memory:
    """As much of an engine as the gate asks."""

    def __init__(self, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self.connection = duckdb.connect()
        types = {"text": "VARCHAR", "double": "DOUBLE"}
        for name, columns in SCHEMAS.items():
            schema, short = name.split(".")
            self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            said = ", ".join(f"{column.name} {types[column.type]}" for column in columns)
            self.connection.execute(f"CREATE TABLE {schema}.{short} ({said})")
            marks = ", ".join("?" for _ in columns)
            rows = [[row.get(column.name) for column in columns] for row in tables.get(name, ())]
            if rows:
                self.connection.executemany(f"INSERT INTO {schema}.{short} VALUES ({marks})", rows)

    def view(self, name: str, sql: str) -> None:
        self._make("VIEW", name, sql)

    def keep(self, name: str, sql: str) -> None:
        self._make("TABLE", name, sql)

    def forget(self, name: str) -> None:
        self.connection.execute(f"DROP TABLE IF EXISTS {quote_table(name)}")

    def query(self, sql: str) -> pa.Table:
        return self.connection.execute(sql).to_arrow_table()

    def _make(self, kind: str, name: str, sql: str) -> None:
        self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {name.split('.')[0]}")
        self.connection.execute(f"CREATE OR REPLACE {kind} {quote_table(name)} AS {sql}")


def traced(folder: Path, columns: str, sql: str, *upstream: tuple[str, str, str]) -> Contributors:
    """A model's contributors; `upstream` are (file, columns, SQL) of models that it reads."""
    made = [make_model(folder, query, listed, name=name) for name, listed, query in upstream]
    model = make_model(folder, sql, columns)
    models = {one.name: one for one in (*made, model)}
    return contributors(model, models, ModelTables(models, SCHEMAS), PERSONS.get)


def asked(found: Contributors, residents: Sequence[Mapping[str, Any]], *key: str) -> Evidence:
    """What is behind its figures."""
    return counted_in(cast(SqlEngine, Memory({"std.resident": residents})), found, key)


def people(**counts: int) -> list[dict[str, Any]]:
    """So many residents of each county and sex: `A_1=3` are three men of A."""
    return [
        {"citizen_id": f"{name}-{number}", "county": name[0], "sex": name[2], "income": 100.0}
        for name, count in counts.items()
        for number in range(count)
    ]


def judged(
    found: Contributors,
    evidence: Evidence,
    *key: str,
    about: About = "persons",
    shown: np.ndarray | None = None,
    statement: DisclosureStatement | None = None,
    earlier: Sequence[pl.DataFrame] = (),
    others: Sequence[SameSources] = (),
) -> Findings:
    """The gate's findings; all groups are in the table unless told."""
    kind = TableKind(about, found, (), {})
    before = [Published("made", rows, key, is_present=False) for rows in earlier]
    mask = np.ones(evidence.groups.height, dtype=bool) if shown is None else shown
    return find(evidence, kind, statement or DisclosureStatement(), key, mask, before, list(others))
