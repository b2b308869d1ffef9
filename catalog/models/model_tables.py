"""All tables of the catalogue by name, contracts' and models', worked out when somebody asks for one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

import duckdb

from catalog.contracts.grades import zone_of
from catalog.models.disclosure import Exposures
from catalog.models.lineage import ColumnReference, Schemas, column_lineage
from catalog.models.model_schema import output_columns
from catalog.models.sql_model import SqlModel
from lake.engine.session import scratch_session
from lake.schema import Column, TableSpec
from lake.settings import Zone


class ModelTables(Mapping[str, tuple[Column, ...]]):
    """Columns of every table, with the grades they inherit. `base` holds the tables that contracts make."""

    def __init__(self, models: Mapping[str, SqlModel], base: Schemas) -> None:
        self.models = models
        self.disclosure = Exposures(models, self)
        self._base = base
        self._columns: dict[str, tuple[Column, ...]] = {}

    def __getitem__(self, table: str) -> tuple[Column, ...]:
        """The columns of a table; a model's carry their effective grades."""
        if table not in self.models:
            return self._base[table]
        if table not in self._columns:
            self._columns[table] = self._graded(self.models[table])
        return self._columns[table]

    def __getstate__(self) -> dict[str, Any]:
        """All that has been worked out, without the session it was worked out in."""
        return {name: value for name, value in vars(self).items() if name != "_scratch"}

    def __iter__(self) -> Iterator[str]:
        """The names of all tables."""
        yield from self._base
        yield from self.models

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self._base) + len(self.models)

    def __contains__(self, table: object) -> bool:
        """Whether a contract or a model makes this table; nothing is worked out."""
        return table in self.models or table in self._base

    def spec(self, name: str) -> TableSpec:
        """The table a model makes: open models in the open zone, those with sensitive columns in the restricted one."""
        model = self.models[name]
        return TableSpec(name, self[name], self._zone(model), model.title.zh, model.description)

    def lineage(self, name: str) -> dict[str, set[ColumnReference]]:
        """The column lineage of a model."""
        return column_lineage(self.models[name], self)

    def _zone(self, model: SqlModel) -> Zone:
        if model.layer == "open":
            return "open"
        return zone_of(self.disclosure.highest_grade(model.name))

    def _graded(self, model: SqlModel) -> tuple[Column, ...]:
        columns = output_columns(model, self, self._scratch)
        exposures = self.disclosure.exposures(model.name)
        return tuple(replace(column, grade=exposures[column.name].grade) for column in columns)

    @cached_property
    def _scratch(self) -> duckdb.DuckDBPyConnection:
        return scratch_session()
