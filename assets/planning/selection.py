"""`--select`: which tables a person means, by name and along what they are made from."""

from collections.abc import Mapping, Sequence, Set
from fnmatch import fnmatchcase
from graphlib import TopologicalSorter

from assets.context import LakeContext
from assets.master.domains import RESOLVED, domain_of
from catalog.model_inputs import GOVERNANCE_INPUTS
from catalog.registry.table_specs import LAYERS_OF_A_RESOURCE
from catalog.yaml_source import meant
from lake.errors import LakeError
from lake.told import Told

_NOTHING_CALLED = Told("nothing in the lake is called {name}", "湖中没有名为 {name} 的表或信息资源")
_HOW_NAMED = Told(
    "give a resource (psb_resident), a table (topic.smart_water_reservoir) or a pattern (std.psb_*)",
    "请写信息资源（psb_resident）、表（topic.smart_water_reservoir）或模式（std.psb_*）",
)
Upstream = Mapping[str, Sequence[str]]
"""Table → the tables it is made from; those that a step makes together name each other nowhere."""


def upstream_of(lake: LakeContext) -> dict[str, tuple[str, ...]]:
    """Every table that is made from deliveries, with what it is made from."""
    found: dict[str, tuple[str, ...]] = {}
    for name in lake.registry.resources:
        found |= {f"raw.{name}": (), f"std.{name}": (f"raw.{name}",), f"quarantine.{name}": (f"raw.{name}",)}
    resolved = {table: tuple(domain.sources(lake)) for domain in RESOLVED for table in domain.tables}
    known = dict.fromkeys(GOVERNANCE_INPUTS, tuple(f"std.{name}" for name in lake.registry.resources))
    return found | resolved | known | {name: model.upstream for name, model in lake.models.items()}


def select_tables(upstream: Upstream, patterns: Sequence[str], broken: Set[str] = frozenset()) -> set[str]:
    """Tables by name (`psb_resident`, `std.psb_*`); `+name` takes what it is built from along, `name+` what is built
    from it. No pattern means all. Tables made in one step always come together.

    LakeError when there is nothing of a name; `broken` resources have a contract that cannot be used.
    """
    if not patterns:
        return set(upstream)
    chosen = set().union(*(_selection(upstream, pattern, broken) for pattern in patterns))
    return {table for name in chosen for table in made_together(name)}


def made_together(table: str) -> tuple[str, ...]:
    """The tables that one step makes: the three of a resource, those of a domain, those that tell of deliveries."""
    if domain := domain_of(table):
        return domain.tables
    if table in GOVERNANCE_INPUTS:
        return tuple(GOVERNANCE_INPUTS)
    layer, _, name = table.partition(".")
    return tuple(f"{one}.{name}" for one in LAYERS_OF_A_RESOURCE) if layer in LAYERS_OF_A_RESOURCE else (table,)


def _selection(upstream: Upstream, pattern: str, broken: Set[str]) -> set[str]:
    name = pattern.removeprefix("+").removesuffix("+")
    named = {table for table in upstream if fnmatchcase(table, name) or fnmatchcase(table.partition(".")[2], name)}
    if not named and name.partition(".")[2 if "." in name else 0] in broken:
        raise LakeError(f"the contract of {name} cannot be used", advice="`lake catalog validate` says what is wrong")
    if not named:
        known = {*upstream, *(table.partition(".")[2] for table in upstream)}
        raise LakeError(_NOTHING_CALLED.of(name=repr(name)), advice=meant(name, sorted(known), _HOW_NAMED))
    above = _reached(upstream, named) if pattern.startswith("+") else set()
    below = _reached(_downstream(upstream), named) if pattern.endswith("+") else set()
    return named | above | below


def _reached(edges: Upstream, start: Set[str]) -> set[str]:
    reached, waiting = set[str](), list(start)
    while waiting:
        for table in edges.get(waiting.pop(), ()):
            if table not in reached:
                reached.add(table)
                waiting.append(table)
    return reached


def _downstream(upstream: Upstream) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for table in TopologicalSorter(upstream).static_order():
        for source in upstream.get(table, ()):
            found.setdefault(source, []).append(table)
    return found
