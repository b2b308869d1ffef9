"""All tables of the catalogue by name, contracts' and models', worked out when somebody asks for one."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from catalog.contracts.grades import zone_of
from catalog.models.disclosure import Exposures
from catalog.models.lineage import ColumnLineage, Schemas, column_lineage, question
from catalog.models.memory import Memory
from catalog.models.model_schema import EmptyTables, output_columns
from catalog.models.sql_model import SqlModel
from lake.schema import Column, TableSpec

DESCRIBED: Memory[tuple[Column, ...]] = Memory(most=2000)


class ModelTables(Mapping[str, tuple[Column, ...]]):
    """Columns of every table, with the grades they inherit. `base` holds the tables that contracts make."""

    def __init__(self, models: Mapping[str, SqlModel], base: Schemas) -> None:
        self.models = models
        self.disclosure = Exposures(models, self)
        self._base = base
        self._columns: dict[str, tuple[Column, ...]] = {}
        self._lineages: dict[str, ColumnLineage] = {}

    def __getitem__(self, table: str) -> tuple[Column, ...]:
        """The columns of a table; a model's carry their effective grades."""
        if table not in self.models:
            return self._base[table]
        if table not in self._columns:
            self._columns[table] = self._graded(self.models[table])
        return self._columns[table]

    def __getstate__(self) -> dict[str, Any]:
        """All that has been worked out, without the database it was worked out in."""
        return {name: value for name, value in vars(self).items() if name != "_empty"}

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
        """The table a model makes, in the zone of its grade: none is open, for the disclosure gate is yet to come."""
        model, zone = self.models[name], zone_of(self.disclosure.highest_grade(name))
        return TableSpec(name, self[name], zone, model.title.zh, model.description)

    def lineage(self, name: str) -> ColumnLineage:
        """The column lineage of a model."""
        if name not in self._lineages:
            self._lineages[name] = column_lineage(self.models[name], self)
        return self._lineages[name]

    def _graded(self, model: SqlModel) -> tuple[Column, ...]:
        columns = DESCRIBED.answer(_question(model, self), lambda: output_columns(model, self, self._empty))
        exposures = self.disclosure.exposures(model.name)
        self.lineage(model.name)  # from the same tree, which is dear
        return tuple(replace(column, grade=exposures[column.name].grade) for column in columns)

    @cached_property
    def _empty(self) -> EmptyTables:
        return EmptyTables()


def _question(model: SqlModel, schemas: Schemas) -> Hashable:
    """What decides the columns of a model: what its SQL means, and what its header says of them."""
    header = tuple((name, *vars(column).values()) for name, column in model.columns.items())
    return question(model, schemas), header, model.grain
