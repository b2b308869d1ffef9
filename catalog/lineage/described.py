"""The tables of the graph with what people call them and who answers for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog.lineage.building import indicator_column
from catalog.lineage.column_graph import EXPORT, FIGURE
from catalog.model_inputs import GOVERNANCE_INPUTS, resolution_tables
from catalog.models.lineage import Schemas
from catalog.models.sql_model import SqlModel
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from lake.schema import Column, TableSpec

KEEPER = "gsda"
"""The unit that answers for what resolution and the lake itself make."""


@dataclass(frozen=True)
class DescribedTable:
    """A table, an export or an indicator. `department` answers for it; `files` are where its rows come from or go."""

    name: str
    title: str
    department: str
    systems: tuple[str, ...]
    columns: Mapping[str, Column]
    files: tuple[str, ...] = ()

    @property
    def grade(self) -> int:
        """Of its most sensitive column."""
        return max((column.grade for column in self.columns.values()), default=1)


def described_tables(registry: Registry, models: Mapping[str, SqlModel], schemas: Schemas) -> dict[str, DescribedTable]:
    """All of them by name; `models` are those without errors."""
    tables = (
        *(table for resource in registry.resources.values() for table in _of_resource(resource)),
        *_made_by_resolution(registry, schemas),
        *(_table(name, "", KEEPER, (), columns) for name, columns in GOVERNANCE_INPUTS.items()),
        *(table for model in models.values() for table in _of_model(model, schemas)),
        *_exports(registry, models, schemas),
    )
    return {table.name: table for table in tables}


def _of_resource(resource: Resource) -> Iterator[DescribedTable]:
    files = tuple(source.place for source in resource.sources)
    for spec, where in ((resource.raw, files), (resource.std, ())):
        yield _of_spec(spec, resource.department, resource.contract.systems, where)


def _made_by_resolution(registry: Registry, schemas: Schemas) -> Iterator[DescribedTable]:
    for name, spec in resolution_tables(registry).items():
        if name in schemas:
            yield _table(name, spec.title, KEEPER, (), schemas[name])


def _of_model(model: SqlModel, schemas: Schemas) -> Iterator[DescribedTable]:
    systems = (model.system,) if model.system else ()
    yield _table(model.name, model.title.zh, model.owner, systems, schemas[model.name])
    for code, indicator in model.indicators.items():
        figure = Column(FIGURE, "double", indicator.title)
        yield _table(indicator_column(code).table, indicator.title, model.owner, systems, (figure,))


def _exports(registry: Registry, models: Mapping[str, SqlModel], schemas: Schemas) -> Iterator[DescribedTable]:
    for one in registry.publications.values():
        if one.table in models:
            files = (f"{one.id}.{{{','.join(one.formats)}}}",)
            yield _table(f"{EXPORT}.{one.id}", one.title.zh, one.publisher, (), schemas[one.table], files)


def _of_spec(spec: TableSpec, department: str, systems: tuple[str, ...], files: tuple[str, ...]) -> DescribedTable:
    return _table(spec.name, spec.title, department, systems, spec.columns, files)


def _table(
    name: str,
    title: str,
    department: str,
    systems: tuple[str, ...],
    columns: tuple[Column, ...],
    files: tuple[str, ...] = (),
) -> DescribedTable:
    return DescribedTable(name, title or name, department, systems, {column.name: column for column in columns}, files)
