from pathlib import Path

import pytest

from pipelines.sandbox.build import SandboxSummary, build


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> SandboxSummary:
    """One sandbox city of the smallest scale for all tests, which only read it."""
    return build(tmp_path_factory.mktemp("sandbox") / "city")


@pytest.fixture(scope="session")
def landing(city: SandboxSummary) -> Path:
    return city.landing
