"""Which columns that are bound to plain text hold something the standard has a data element for.

The evidence are the values that were accepted, by check digit, pattern and code list; a name alone proposes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.registry.field import Field
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from quality.drafting.recognition import Candidate, recognise
from quality.standards.conformance import FREE_TEXT

SAMPLE = 300
"""Different values of a column that are looked at."""


@dataclass(frozen=True)
class Proposal:
    """A column, the element it is bound to, and the one its values speak for."""

    resource: str
    field: str
    title: str
    bound: str
    candidate: Candidate


def proposals(engine: DuckEngine, registry: Registry, resources: Sequence[Resource]) -> list[Proposal]:
    """The likeliest element of every loosely bound column. The standard tables of `resources` are attached."""
    loose = {f"{resource.name}.{field.name}": (resource, field) for resource in resources for field in _loose(resource)}
    samples = {f"{place}/{field.title}": _values(engine, resource, field) for place, (resource, field) in loose.items()}
    found = recognise(engine, registry, {name: values for name, values in samples.items() if values})
    return [
        Proposal(resource.name, field.name, field.title, field.element.id, candidates[0])
        for name, candidates in found.items()
        if candidates
        for resource, field in [loose[name.partition("/")[0]]]
    ]


def _loose(resource: Resource) -> Iterator[Field]:
    """Fields of which the standard says no more than that they are text."""
    for field in resource.fields:
        element = field.element
        if element.standard == FREE_TEXT and field.type == "text" and not element.codes and not field.spec.codes:
            yield field


def _values(engine: DuckEngine, resource: Resource, field: Field) -> list[str]:
    name = quote(field.name)
    query = (
        f"SELECT DISTINCT {name} AS value FROM {quote_table(resource.std.name)} "
        f"WHERE {name} IS NOT NULL ORDER BY hash({name}) LIMIT {SAMPLE}"
    )
    return [str(row["value"]) for row in engine.rows(query)]
