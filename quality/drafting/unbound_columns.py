"""Which columns that are bound to plain text hold something the standard has a data element for.

The evidence are the values that were accepted, by check digit, pattern and code list; a name alone proposes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalog.contracts.contract import Contract, FieldSpec
from catalog.registry.registry import Registry
from catalog.registry.table_specs import field_title
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


def proposals(engine: DuckEngine, registry: Registry, contracts: Sequence[Contract]) -> list[Proposal]:
    """The likeliest element of every loosely bound column. The standard tables of `contracts` are attached."""
    loose = {
        f"{contract.name}.{spec.name}": (contract, spec)
        for contract in contracts
        for spec in _loose(contract, registry)
    }
    samples = {
        f"{place}/{field_title(spec, registry)}": _values(engine, contract, spec)
        for place, (contract, spec) in loose.items()
    }
    found = recognise(engine, registry, {name: values for name, values in samples.items() if values})
    return [
        Proposal(contract.name, spec.name, field_title(spec, registry), spec.element, candidates[0])
        for name, candidates in found.items()
        if candidates
        for contract, spec in [loose[name.partition("/")[0]]]
    ]


def _loose(contract: Contract, registry: Registry) -> Iterator[FieldSpec]:
    """Fields of which the standard says no more than that they are text."""
    for spec in contract.fields:
        element = registry.element(spec)
        if element.standard == FREE_TEXT and element.type == "text" and not element.codes and not spec.codes:
            yield spec


def _values(engine: DuckEngine, contract: Contract, spec: FieldSpec) -> list[str]:
    name = quote(spec.name)
    query = (
        f"SELECT DISTINCT {name} AS value FROM {quote_table(f'std.{contract.name}')} "
        f"WHERE {name} IS NOT NULL ORDER BY hash({name}) LIMIT {SAMPLE}"
    )
    return [str(row["value"]) for row in engine.rows(query)]
