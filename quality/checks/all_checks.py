"""All checks of the lake: those written as SQL files, and those that contracts imply."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.models.lineage import Schemas
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from lake.errors import LakeError
from quality.checks.check import Check
from quality.checks.check_files import CROSS_CHECKS, load_cross_checks
from quality.checks.cross_check import cross_check_faults
from quality.checks.in_county import county_checks
from quality.checks.reference import reference_checks
from quality.checks.same_name import same_name_checks
from quality.checks.series import series_checks
from quality.checks.unit_name import unit_name_checks


@dataclass(frozen=True)
class Checks:
    """The checks that can be asked, by kind, and what is wrong with the others."""

    written: tuple[Check, ...]
    implied: tuple[Check, ...]
    errors: tuple[LakeError, ...] = ()

    @property
    def all(self) -> tuple[Check, ...]:
        """Every check that can be asked."""
        return (*self.written, *self.implied)


def every_check(registry: Registry, schemas: Schemas, folders: Sequence[Path] = ()) -> Checks:
    """The checks of the house and of a deployment's `folders`; a broken file is left out and stops no other."""
    files, unreadable = load_cross_checks([CROSS_CHECKS, *folders])
    faults = cross_check_faults(files, schemas)
    usable = [file for file in files if file.name not in faults]
    return Checks(
        written=tuple(file.check for file in usable),
        implied=tuple(check for resource in registry.resources.values() for check in _implied(resource, registry)),
        errors=(*unreadable, *faults.values()),
    )


def _implied(resource: Resource, registry: Registry) -> Iterator[Check]:
    """What follows from the contract without anybody writing a check."""
    yield from reference_checks(resource, registry)
    yield from series_checks(resource)
    yield from unit_name_checks(resource)
    yield from same_name_checks(resource)
    yield from county_checks(resource)
