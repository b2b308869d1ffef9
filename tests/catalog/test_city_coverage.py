"""What the action plan asks of the catalogue: every system is served, and most units provide."""

from collections import Counter

from catalog.registry.registry import Registry

SYSTEMS, RESOURCES_A_SYSTEM, PROVIDERS = 37, 2, 32


def test_every_system_of_the_plan_is_served() -> None:
    registry = Registry.load(strict=False)
    served = Counter(system for contract in registry.contracts.values() for system in contract.systems)
    assert len(registry.systems) == SYSTEMS
    assert {name: served[name] for name in registry.systems if served[name] < RESOURCES_A_SYSTEM} == {}


def test_most_units_provide() -> None:
    registry = Registry.load(strict=False)
    assert len({contract.department for contract in registry.contracts.values()}) >= PROVIDERS
