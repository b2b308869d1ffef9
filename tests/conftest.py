"""What tests of all floors share."""

import gc
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assets.models import lineage
from catalog.registry import registry
from lake.home.kept_work import kept_work
from lake.settings import Settings
from pipelines import catalogue
from tests.desk import Desk, open_desk
from tests.examples import choose_profile
from tests.shared_work import sharing

REPOSITORY = Path(__file__).parent.parent
SLOW_SECONDS = 3600
"""What a slow proof may take, unless `--timeout` says otherwise; of other tests pyproject.toml says it."""


def pytest_configure(config: pytest.Config) -> None:
    """What comes with the lake is read once.

    Parsing two hundred contracts takes a second; a worker that opens hundreds of lakes does it once a file. Modules of
    tests read them while they are collected, so this is done before.
    """
    choose_profile(config.option.markexpr)
    gc.set_threshold(20_000, 20, 20)  # of what is read and collected next to nothing is garbage
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    patch.setattr(registry, "read_yaml", _remembered(registry.read_yaml, at=0))
    shared = sharing(kept_work)
    patch.setattr("assets.context.kept_work", shared)
    patch.setattr("pipelines.catalogue.kept_work", shared)
    patch.setattr(catalogue, "load_catalogue", _loaded_once(catalogue.load_catalogue))
    patch.setattr("assets.models.lineage.column_graph", _drawn_once(lineage.column_graph))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A mark would be stronger than the command line, so it is given only where that is silent."""
    if config.option.timeout is None:
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(pytest.mark.timeout(SLOW_SECONDS))


def pytest_collection_finish() -> None:
    """Thousands of tests and all modules stay until the end: looking for garbage among them finds none."""
    gc.collect()
    gc.freeze()


def _loaded_once(load: Any) -> Any:
    """The same function; the catalogue that comes with the lake, alone, is loaded once and can be changed by nobody."""
    ours = cache(lambda: load(Settings()))
    return lambda settings: load(settings) if settings.contract_folders else ours()


def _drawn_once(draw: Any) -> Any:
    """The same function; the column graph of the same contracts and models takes seconds and is drawn once."""
    known: dict[tuple[str, ...], Any] = {}

    def drawn(registry: Any, models: Any, schemas: Any) -> Any:
        key = registry.version, *(f"{name} {hash(model.sql)}" for name, model in models.items())
        if key not in known:
            known[key] = draw(registry, models, schemas)
        return known[key]

    return drawn


def _remembered(read: Any, *, at: int) -> Any:
    """The same function; of files in the repository it remembers what it read as long as they are the same."""

    @cache
    def known(_size: int, _changed: int, *arguments: Any) -> Any:
        return read(*arguments)

    def remembering(*arguments: Any) -> Any:
        path = arguments[at]
        if not path.is_relative_to(REPOSITORY) or not path.is_file():
            return read(*arguments)
        return known(path.stat().st_size, path.stat().st_mtime_ns, *arguments)

    return remembering


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return open_desk(tmp_path)
