"""What an entry of the catalogue refers to by id, so that a name that leads nowhere is found once, for all kinds."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch

from catalog.contracts.contract import Contract
from catalog.contracts.element import DataElement
from catalog.contracts.reference_models import Publication, System, Theme
from catalog.resolving.resolution import Resolution
from catalog.yaml_source import Location


@dataclass(frozen=True)
class Reference:
    """An id of `kind` (a mapping of the registry), and the place in the entry that names it."""

    kind: str
    id: str
    location: Location


@singledispatch
def references(entry: object) -> Iterator[Reference]:
    """Everything an entry names; nothing for kinds that stand for themselves."""
    yield from ()


@references.register
def _element(entry: DataElement) -> Iterator[Reference]:
    if entry.codes:
        yield Reference("code_lists", entry.codes, ("codes",))
    for position, kind in enumerate(entry.kinds):
        yield Reference("elements", kind.element, ("kinds", position, "element"))


@references.register
def _shared(entry: System | Theme) -> Iterator[Reference]:
    for position, department in enumerate(entry.departments):
        yield Reference("departments", department, ("departments", position))


@references.register
def _contract(entry: Contract) -> Iterator[Reference]:
    yield Reference("departments", entry.department, ("department",))
    for position, system in enumerate(entry.systems):
        yield Reference("systems", system, ("systems", position))
    for position, spec in enumerate(entry.fields):
        yield Reference("elements", spec.element, ("fields", position, "element"))


@references.register
def _publication(entry: Publication) -> Iterator[Reference]:
    yield Reference("departments", entry.publisher, ("publisher",))
    yield Reference("licences", entry.licence, ("licence",))
    for position, theme in enumerate(entry.themes):
        yield Reference("themes", theme, ("themes", position))


@references.register
def _resolution(entry: Resolution) -> Iterator[Reference]:
    for attribute, said in entry.attributes.items():
        for position, element in enumerate(said.elements):
            yield Reference("elements", element, ("attributes", attribute, "elements", position))
