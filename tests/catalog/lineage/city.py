"""A small part of our own catalogue as a column graph: the hotline, up to its file and down to its export."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import assets
from catalog.lineage.building import column_graph
from catalog.lineage.column_graph import ColumnGraph
from catalog.lineage.described import DescribedTable, described_tables
from catalog.model_inputs import input_tables
from catalog.models.model_tables import ModelTables
from catalog.models.sql_model import SqlModel
from catalog.registry.registry import Registry

_ASSETS = Path(assets.__file__).parent
_FILES = (
    "master/division.sql",
    "master/division_resolution.sql",
    "topics/one_net_service/hotline_monthly.sql",
    "open/hotline_monthly.sql",
)


@dataclass(frozen=True)
class Hotline:
    registry: Registry
    models: dict[str, SqlModel]
    schemas: ModelTables
    graph: ColumnGraph
    tables: dict[str, DescribedTable]


@cache
def hotline() -> Hotline:
    registry = Registry.load()
    models = {model.name: model for model in (SqlModel.parse(_ASSETS / file) for file in _FILES)}
    schemas = ModelTables(models, input_tables(registry))
    tables = described_tables(registry, models, schemas)
    return Hotline(registry, models, schemas, column_graph(registry, models, schemas), tables)
