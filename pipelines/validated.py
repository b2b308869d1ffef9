"""What is wrong with the catalogue, and what the next run will make of it, kept in the home while nothing changes.

What the work needs is imported by the work: who asks again needs none of it.
"""

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
    """All that is wrong, and how many resources and elements there are; `lasting`: reading again tells the same."""

    problems: tuple[LakeError, ...]
    resources: int
    elements: int
    lasting: bool


@dataclass(frozen=True)
class Foreseen:
    """What becomes of the lake's tables at the next run, and which nothing declares."""

    changes: tuple["TableChange", ...] = ()
    undeclared: tuple[str, ...] = ()


def validated(settings: Settings) -> Validated:
    """What is wrong today: a publication may be approved tomorrow."""

    def digest() -> str | None:
        return _digest(running_digest(settings), date.today())

    return kept_work(settings, "validated", digest, lambda: _validate(settings), lambda one: one.lasting)


def foreseen(settings: Settings) -> Foreseen:
    """Nothing where there is no lake yet."""
    if not settings.catalog and not settings.catalog_path.exists():
        return Foreseen()
    from lake.tables.states import metadata_locations
    from pipelines.command_line.opened import opened_lakehouse

    with opened_lakehouse(settings) as house:

        def digest() -> str | None:
            return _digest(running_digest(settings), metadata_locations(house), house.ledger.marks())

        return kept_work(settings, "foreseen", digest, lambda: _foresee(house), lambda _one: True)


def _digest(running: str | None, *beside: object) -> str | None:
    return running and sha256(f"{running} {beside}".encode()).hexdigest()


def _validate(settings: Settings) -> Validated:
    from assets.context import lasting
    from assets.models.analyses import kept_analyses
    from catalog.validation.catalogue import validate
    from pipelines.catalogue import faults_of_models, load_catalogue, misplaced

    catalogue = load_catalogue(settings)
    registry = catalogue.registry
    others = [error for error in catalogue.errors if error not in registry.errors]
    with kept_analyses(settings):
        problems = (
            *validate(registry),
            *others,
            *faults_of_models(catalogue),
            *misplaced(registry, catalogue.tables, catalogue.models),
        )
    return Validated(problems, len(registry.resources), len(registry.elements), lasting(problems))


def _foresee(house: "Lakehouse") -> Foreseen:
    from assets.release.foreseen import foreseen_changes, undeclared_tables
    from pipelines.usable_lake import usable_lake

    lake, _ = usable_lake(house)
    return Foreseen(tuple(foreseen_changes(lake)), tuple(undeclared_tables(lake)))
