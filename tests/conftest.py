"""What tests of all floors share."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from assets.models import lineage
from catalog.registry import registry
from lake.home.kept_work import kept_work
from tests.desk import Desk, open_desk
from tests.shared_work import sharing

settings.register_profile("any machine", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
REPOSITORY = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def _what_comes_with_the_lake_is_read_once() -> Iterator[None]:
    """Parsing two hundred contracts takes a second; a worker that opens hundreds of lakes does it once a file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "read_yaml", _remembered(registry.read_yaml, at=0))
        shared = sharing(kept_work)
        patch.setattr("assets.context.kept_work", shared)
        patch.setattr("pipelines.catalogue.kept_work", shared)
        patch.setattr("assets.models.lineage.column_graph", _drawn_once(lineage.column_graph))
        yield


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
