"""What is wrong with the catalogue, and what the next run will make of it, kept in the home while nothing changes.

What the work needs is imported by the work: who asks again needs none of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from assets.texts import running_digest
from lake.errors import LakeError
from lake.home.kept_work import kept_work
from lake.settings import Settings

if TYPE_CHECKING:
    from assets.release.foreseen import TableChange
    from lake.tables.lakehouse import Lakehouse


@dataclass(frozen=True)
class Validated:
    """All that is wrong, and how many resources and elements there are.

    `awaited`: resource and path of every file a contract waits for; `departments`: those that might deliver;
    `lasting`: reading again tells the same.
    """

    problems: tuple[LakeError, ...]
    resources: int
    elements: int
    awaited: tuple[tuple[str, str], ...]
    departments: tuple[str, ...]
    lasting: bool


@dataclass(frozen=True)
class Foreseen:
    """What becomes of the lake's tables at the next run, which nothing declares, and what breaks with the release."""

    changes: tuple["TableChange", ...] = ()
    undeclared: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """What is said of it, one line each."""
        yield from (f"at the next run {change}" for change in self.changes)
        yield from (f"{table}: nothing declares it any more (lake catalog drop {table})" for table in self.undeclared)
        if self.breaks:
            yield f"the next release is a major one: {'; '.join(self.breaks)}"


def validated(settings: Settings) -> Validated:
    """What is wrong today: a publication may be approved tomorrow."""

    def digest() -> str | None:
        return _digest(running_digest(settings), date.today())

    return kept_work(settings, "validated", digest, lambda: _validate(settings), lambda one: one.lasting)


def foreseen(settings: Settings) -> Foreseen:
    """Nothing where there is no lake yet."""
    if not settings.catalog and not settings.catalog_path.exists():
        return Foreseen()
    from lake.releases.releases import Releases
    from lake.tables.states import metadata_locations
    from pipelines.command_line.opened import opened_lakehouse

    with opened_lakehouse(settings) as house:

        def digest() -> str | None:
            state = (metadata_locations(house), house.ledger.marks(), Releases(house).current_id())
            return _digest(running_digest(settings), *state)

        return kept_work(settings, "foreseen", digest, lambda: _foresee(house), lambda _one: True)


def _digest(running: str | None, *beside: object) -> str | None:
    return running and sha256(f"{running} {beside}".encode()).hexdigest()


def _validate(settings: Settings) -> Validated:
    from assets.context import lasting, model_folders
    from assets.models.analyses import kept_analyses
    from catalog.models.model_cases import without_model
    from catalog.validation.catalogue import validate
    from catalog.validation.landing_paths import awaited_paths
    from pipelines.catalogue import faults_of_models, misplaced, read_catalogue

    with kept_analyses(settings):
        catalogue = read_catalogue(settings)
        registry = catalogue.registry
        others = [error for error in catalogue.errors if error not in registry.errors]
        problems = (
            *validate(registry),
            *others,
            *faults_of_models(catalogue),
            *misplaced(registry, catalogue.tables, catalogue.models),
            *without_model(model_folders(settings)),
        )
    counts = len(registry.resources), len(registry.elements)
    awaited = tuple(awaited_paths(registry.resources.values()))
    return Validated(problems, *counts, awaited, tuple(registry.departments), lasting(problems))


def _foresee(house: "Lakehouse") -> Foreseen:
    from assets.release.foreseen import foreseen_changes, undeclared_tables
    from assets.release.foreseen_release import foreseen_breaks
    from pipelines.usable_lake import usable_lake

    lake, _ = usable_lake(house)
    return Foreseen(tuple(foreseen_changes(lake)), tuple(undeclared_tables(lake)), tuple(foreseen_breaks(lake)))
