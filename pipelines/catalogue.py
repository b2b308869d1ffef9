"""The catalogue that the definitions and a run work with, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from assets.context import MODEL_FOLDERS
from assets.models.usable import usable_models
from catalog.model_tables import ModelTables
from catalog.registry import Registry
from catalog.sql_model import SqlModel, load_models
from catalog.table_specs import std_spec
from lake.errors import LakeError
from lake.settings import Settings


@dataclass(frozen=True)
class Catalogue:
    """Contracts and the models that can be built from them.

    `errors` names what is wrong and where; `left_out` are the models that cannot be built because of that.
    """

    registry: Registry
    tables: ModelTables
    models: Mapping[str, SqlModel]
    errors: tuple[LakeError, ...] = ()
    left_out: tuple[str, ...] = ()


def load_catalogue(settings: Settings) -> Catalogue:
    """Read the built-in catalogue and the folders of `LAKE_CONTRACTS`."""
    registry = Registry.load(settings.contract_folders, strict=False)
    standard = (std_spec(contract, registry) for contract in registry.resources.values())
    return catalogue_of(
        registry, ModelTables(load_models(MODEL_FOLDERS), {spec.name: spec.columns for spec in standard})
    )


def catalogue_of(registry: Registry, tables: ModelTables) -> Catalogue:
    """What of a registry and its models can be used."""
    usable = usable_models(tables)
    return Catalogue(registry, tables, usable.models, (*registry.errors, *usable.errors), usable.left_out)
