"""The column graph of a catalogue, kept in the home: to read it from the SQL of all models takes seconds."""

from collections.abc import Callable, Mapping
from hashlib import sha256

from assets.context import LakeContext
from assets.models.analyses import kept_analyses
from assets.models.buildable import usable_models
from catalog.lineage.building import column_graph
from catalog.lineage.column_graph import ColumnGraph
from catalog.models.lineage import Schemas
from catalog.models.sql_model import SqlModel
from catalog.registry.registry import Registry
from lake.home.kept_work import kept_work
from lake.settings import Settings


def kept_column_graph(
    settings: Settings,
    declared: Callable[[], str | None],
    registry: Registry,
    models: Mapping[str, SqlModel],
    schemas: Schemas,
) -> ColumnGraph:
    """The graph of the models that can be built; `declared` is a digest of code and declarations."""

    def digest() -> str | None:
        said = declared()
        return said and sha256(f"{said} {' '.join(models)}".encode()).hexdigest()

    def drawn() -> ColumnGraph:
        with kept_analyses(settings):
            return column_graph(registry, models, schemas)

    return kept_work(settings, "lineage", digest, drawn, lambda _graph: True)


def column_graph_of(lake: LakeContext) -> ColumnGraph:
    """The graph of an open lake's catalogue."""
    models = usable_models(lake.tables).models
    return kept_column_graph(lake.settings, lake.declared, lake.registry, models, lake.tables)
