"""应收尽收 and 应统尽统, counted: what of each unit and system is declared, arrives and follows standards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assets.context import LakeContext
from assets.gov.rate import rate
from catalog.publishing.catalogue_entry import resource_entry
from catalog.registry.resource import Resource
from quality.standards.conformance import FREE_TEXT

Grouping = Literal["department", "system"]
COUNTIES = "counties"
"""The seven governments of counties count as one unit, as in the action plan."""


@dataclass(frozen=True)
class ResourceCount:
    """One resource, counted. `bound` columns have an element that names its standard.

    A `specific` column has more than free text, which is bound as well and says little of what it holds.
    """

    department: str
    systems: tuple[str, ...]
    arriving: bool
    catalogued: bool
    columns: int
    bound: int
    specific: int
    rows: int


def coverage(lake: LakeContext, by: Grouping) -> list[dict[str, Any]]:
    """One line a unit or system, those with nothing included; a resource of several systems counts in each."""
    counts = [_count(lake, resource) for resource in lake.registry.resources.values()]
    if by == "system":
        systems = lake.registry.systems.values()
        return [
            {"system": system.id, "title": system.title.zh, **_sum(one for one in counts if system.id in one.systems)}
            for system in sorted(systems, key=lambda system: system.code)
        ]
    return [
        {"department": unit, "title": title, **_sum(one for one in counts if one.department == unit)}
        for unit, title in _units(lake)
    ]


def totals(lake: LakeContext) -> dict[str, Any]:
    """The whole city, each resource once, with both rates (0 to 1)."""
    return _sum(_count(lake, resource) for resource in lake.registry.resources.values())


def _units(lake: LakeContext) -> Sequence[tuple[str, str]]:
    departments = lake.registry.departments.values()
    own = [(unit.id, unit.title.zh) for unit in departments if unit.division is None]
    return [*own, (COUNTIES, "各县（市、区）人民政府")]


def _count(lake: LakeContext, resource: Resource) -> ResourceCount:
    registry, standard = lake.registry, resource.std.name
    unit = registry.departments[resource.department]
    elements = [field.element for field in resource.fields]
    return ResourceCount(
        department=COUNTIES if unit.division else unit.id,
        systems=resource.contract.systems,
        arriving=any(batch.is_loaded for batch in lake.lakehouse.ledger.batches(resource.name)),
        catalogued=not resource_entry(resource, registry)["incomplete"],
        columns=len(elements),
        bound=sum(bool(element.standard) for element in elements),
        specific=sum(element.standard not in ("", FREE_TEXT) for element in elements),
        rows=lake.lakehouse.row_count(standard) if lake.lakehouse.exists(standard) else 0,
    )


def _sum(counts: Iterable[ResourceCount]) -> dict[str, Any]:
    found = list(counts)
    arriving, columns = sum(one.arriving for one in found), sum(one.columns for one in found)
    bound = sum(one.bound for one in found)
    return {
        "tables": len(found),
        "arriving": arriving,
        "catalogued": sum(one.catalogued for one in found),
        "columns": columns,
        "bound": bound,
        "specific": sum(one.specific for one in found),
        "rows": sum(one.rows for one in found),
        "collected": rate(arriving, len(found)),
        "standardised": rate(bound, columns),
    }
