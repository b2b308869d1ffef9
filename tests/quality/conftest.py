from collections.abc import Iterator

import pytest

from quality.split.ordinary import ordinary_texts
from tests.quality.samples import SAMPLED, Splitter
from tests.spark import ON_SPARK


@pytest.fixture(scope="session", autouse=True)
def sampled() -> Iterator[None]:
    """The samples' own elements have ordinary texts like those of the catalogue."""
    with pytest.MonkeyPatch.context() as patch:
        for name, told in SAMPLED.items():
            patch.setitem(ordinary_texts(), name, told)
        yield


@pytest.fixture(scope="module")
def splitter(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Splitter]:
    """With DuckDB; in a module that says `SPLITS_ON_SPARK` each test once more with Spark."""
    made = Splitter(tmp_path_factory.mktemp("split"), getattr(request, "param", "duckdb"))
    yield made
    made.engine.close()
    made.lakehouse.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "splitter" in metafunc.fixturenames and getattr(metafunc.module, "SPLITS_ON_SPARK", False):
        engines = ["duckdb", pytest.param("spark", marks=ON_SPARK)]
        metafunc.parametrize("splitter", engines, indirect=True, scope="module")
