"""What every asset needs to do its work: the lake, the catalogue and where deliveries arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from catalog.models.model_tables import ModelTables
from catalog.models.sql_model import SqlModel, read_models
from catalog.registry.registry import Registry
from lake.engine.duck import DuckEngine
from lake.engine.engines import open_engine
from lake.engine.interface import SqlEngine
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse

MODEL_FOLDERS = tuple(Path(__file__).parent / folder for folder in ("master", "topics", "open"))
REFERENCE_LANDING = Path(__file__).parent.parent / "catalog" / "reference"
"""Official code tables that come with the lake are delivered like any other file."""


@dataclass(frozen=True)
class LakeContext:
    """The open lake, the catalogue that describes it, its SQL models and the folders deliveries arrive in."""

    settings: Settings
    lakehouse: Lakehouse
    registry: Registry
    models: dict[str, SqlModel]
    landings: tuple[Path, ...]

    @classmethod
    def open(cls, settings: Settings, extra_landings: Sequence[Path] = ()) -> "LakeContext":
        """Open the lake; a landing folder that does not exist simply has nothing to deliver."""
        return cls(
            settings=settings,
            lakehouse=Lakehouse.open(settings),
            registry=Registry.load(settings.contract_folders, strict=False),
            models=read_models(MODEL_FOLDERS).models,  # `load_catalogue` tells what is wrong
            landings=(REFERENCE_LANDING, settings.landing_folder, *extra_landings),
        )

    @cached_property
    def tables(self) -> ModelTables:
        """Columns, grades and lineage of every table that contracts and models make; worked out once."""
        return ModelTables(self.models, self.registry.standard_tables)

    def engine(self) -> DuckEngine:
        """A SQL engine of one's own; close it after use."""
        return DuckEngine(self.settings)

    def engine_of(self, table: str) -> SqlEngine:
        """The engine that the settings name for a table: `std.…` for the split of a contract, else a SQL model."""
        return open_engine(self.settings, self.settings.engine_of(table))
