"""The catalogue that the definitions and a run work with, and what is wrong with it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assets.context import declarations, lasting, model_folders
from assets.models.analyses import kept_analyses
from assets.models.buildable import usable_models
from assets.texts import running_digest
from catalog.model_inputs import input_tables
from catalog.models.faults import faults
from catalog.models.lineage import ColumnReference
from catalog.models.model_tables import ModelTables
from catalog.models.sql_model import ReadModels, SqlModel, read_models
from catalog.registry.registry import Registry
from lake.errors import LakeError
from lake.home.kept_work import kept_work
from lake.settings import Settings
from quality.checks.all_checks import Checks, every_check


@dataclass(frozen=True)
class Catalogue:
    """Contracts and the models that can be built from them.

    `errors` names what is wrong and where; `left_out` are the models that cannot be built because of that.
    """

    registry: Registry
    tables: ModelTables
    models: Mapping[str, SqlModel]
    checks: Checks
    errors: tuple[LakeError, ...] = ()
    left_out: tuple[str, ...] = ()


def load_catalogue(settings: Settings) -> Catalogue:
    """Read the built-in catalogue and the folders of `LAKE_CONTRACTS`."""
    with kept_analyses(settings):
        return read_catalogue(settings)


def read_catalogue(settings: Settings) -> Catalogue:
    """The same for whoever goes on asking models while their analyses are at hand."""
    registry = Registry.load(settings.contract_folders, strict=False)
    read = read_models(model_folders(settings))
    tables = ModelTables(read.models, input_tables(registry))
    return catalogue_of(registry, tables, check_folders(settings), read)


def kept_catalogue(settings: Settings) -> Catalogue:
    """The catalogue of a run, kept in the home as long as no file of it has changed."""

    def made() -> tuple[Catalogue, bool]:
        with kept_analyses(settings):
            declared = declarations(settings)
            tables = ModelTables(declared.models, input_tables(declared.registry))
            found = catalogue_of(declared.registry, tables, check_folders(settings))
        return found, declared.lasting and lasting(found.errors)

    return kept_work(settings, "catalogue", lambda: running_digest(settings), made, lambda pair: pair[1])[0]


def check_folders(settings: Settings) -> list[Path]:
    """Where a deployment keeps checks of its own, beside its contracts."""
    return [folder / "checks" for folder in settings.contract_folders]


def catalogue_of(
    registry: Registry, tables: ModelTables, own_checks: Sequence[Path] = (), read: ReadModels | None = None
) -> Catalogue:
    """What can be used of a registry, its models and the checks on both. `read` says which models are missing."""
    unread, unreadable = (read.unread, read.errors) if read else ((), ())
    broken = [f"std.{name}" for name in registry.left_out]
    usable = usable_models(tables, (*unread, *broken))
    checks = every_check(registry, tables, own_checks)
    errors = (*registry.errors, *unreadable, *usable.errors, *checks.errors)
    return Catalogue(
        registry, tables, usable.models, checks, errors, tuple(name for name in usable.left_out if name not in broken)
    )


def faults_of_models(catalogue: Catalogue) -> Iterator[LakeError]:
    """What models say that means something else on another engine (the portable subset of SQL), and what none should.

    These are: to read the clock, to cut a day in UTC, to average shares, to leave a unit out.
    """
    for model in catalogue.models.values():
        yield from faults(model, catalogue.tables)


def misplaced(registry: Registry, tables: ModelTables, usable: Collection[str]) -> Iterator[LakeError]:
    """Publications whose `geometry` names columns that are no coordinates the lake has brought into one system.

    `usable`: the models that can be built; of the others nothing is known.
    """
    for publication in registry.publications.values():
        geometry = publication.geometry
        if geometry is None or publication.table not in usable:
            continue
        for column, element in ((geometry.longitude, "longitude"), (geometry.latitude, "latitude")):
            found = _elements_below(registry, tables, ColumnReference(publication.table, column))
            if found != {element}:
                made_of = ", ".join(sorted(found)) or "nothing"
                yield LakeError(
                    f"`geometry` takes {column} for the {element}, which is made of {made_of}",
                    advice=f"name a column that comes from fields of the element {element}",
                    resource=publication.id,
                    rule="geometry",
                )


def _elements_below(registry: Registry, tables: ModelTables, one: ColumnReference) -> set[str]:
    """The elements of all contract fields that a column is made from; of another table's column its own name."""
    if one.table in tables.models:
        below = tables.lineage(one.table).get(one.column, frozenset())
        return {element for deeper in below for element in _elements_below(registry, tables, deeper)}
    resource = registry.resources.get(one.table.removeprefix("std."))
    fields = {field.name: field.element.id for field in resource.fields} if resource else {}
    return {fields.get(one.column, str(one))}
