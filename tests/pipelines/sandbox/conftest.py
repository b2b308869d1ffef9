import fcntl
from pathlib import Path

import pytest

from pipelines.sandbox.build import SandboxSummary, build


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> SandboxSummary:
    """One sandbox city of the smallest scale for all tests of all workers, which only read it."""
    ours = tmp_path_factory.getbasetemp()
    shared = ours if worker_id == "master" else ours.parent
    with (shared / "city.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return build(shared / "city")


@pytest.fixture(scope="session")
def landing(city: SandboxSummary) -> Path:
    return city.landing
