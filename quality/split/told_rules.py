"""What the rules of resources are called and say, for who counts what broke them: the SQL behind them is not wanted."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.contracts.contract import Dimension, Severity
from catalog.registry.resource import Resource
from quality.split.compile import compile_split


@dataclass(frozen=True)
class ToldRule:
    """A rule over one row, without how it is asked."""

    id: str
    reason: str
    dimension: Dimension
    severity: Severity


def told_rules(resources: Mapping[str, Resource]) -> dict[str, tuple[ToldRule, ...]]:
    """The rules of all resources by name, in the order of their splits."""
    return {name: rules_of(resource) for name, resource in resources.items()}


def rules_of(resource: Resource) -> tuple[ToldRule, ...]:
    """The rules of one."""
    rules = compile_split(resource).rules
    return tuple(ToldRule(rule.id, rule.reason, rule.dimension, rule.severity) for rule in rules)
