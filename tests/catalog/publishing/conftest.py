import pytest

from catalog.registry.registry import Registry


@pytest.fixture(scope="session")
def registry() -> Registry:
    """The built-in catalogue; it takes two seconds to read."""
    return Registry.load()
