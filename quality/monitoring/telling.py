"""What the numbers of a delivery may tell in a table of the internal zone.

A sensitive column tells shares alone. Any other column of a restricted resource holds somebody's number or name as
soon as cells have shifted: it tells values that the catalogue lists, and numbers of many, to four digits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from catalog.counties import county_names
from catalog.registry.field import Field
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource

OTHERS = "其他"
FEWEST_VALUES = 50
"""Of fewer values a mean or decile is somebody's."""
_DIGITS = 4


@dataclass(frozen=True)
class Telling:
    """What may be told of one resource."""

    resource: Resource
    registry: Registry

    @cached_property
    def is_guarded(self) -> bool:
        """Whether the resource is about persons, so that anything may stand in the wrong column."""
        return self.resource.zone == "restricted"

    def number(self, value: float) -> float:
        """A mean or decile, too short for the number of a person."""
        return float(f"{value:.{_DIGITS}g}") if self.is_guarded else value

    def codes(self, fields: Iterable[Field]) -> dict[str, frozenset[str] | None]:
        """The values of each column that may be told; None where all may."""
        return {field.name: self._listed(field) if self.is_guarded else None for field in fields}

    def _listed(self, field: Field) -> frozenset[str]:
        codes = field.code_list.codes if field.code_list else {}
        names = (title for one in self.registry.code_lists.values() for title in one.codes.values())
        return frozenset((*codes, *field.spec.codes.values(), *names, *_counties(), "true", "false"))


@cache
def _counties() -> frozenset[str]:
    """Codes and names that the city and its counties have or had."""
    return frozenset(word for place in county_names().items() for word in place)
