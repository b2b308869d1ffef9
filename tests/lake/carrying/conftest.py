import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lake.settings import Settings
from tests.lake.carrying.homes import make_home
from tests.lake.carrying.served import Served


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Path]:
    """A home, and a copy to put it back from: it can only be opened where it was made."""
    settings = Settings(home=tmp_path_factory.mktemp("carrying") / "here" / "湖 home", memory_limit="1GB", threads=2)
    make_home(settings)
    kept = settings.home.parent.with_name("kept")
    shutil.copytree(settings.home, kept, symlinks=True)
    return settings, kept


@pytest.fixture
def home(made: tuple[Settings, Path]) -> Settings:
    settings, kept = made
    shutil.rmtree(settings.home.parent)
    shutil.copytree(kept, settings.home, symlinks=True)
    return settings


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    running = Served(tmp_path)
    yield running
    running.stop()
