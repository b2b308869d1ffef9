from collections.abc import Iterator

import pytest

from quality.split.ordinary import ordinary_texts
from tests.quality.samples import SAMPLED, Splitter


@pytest.fixture(scope="session", autouse=True)
def sampled() -> Iterator[None]:
    """The samples' own elements have ordinary texts like those of the catalogue."""
    with pytest.MonkeyPatch.context() as patch:
        for name, told in SAMPLED.items():
            patch.setitem(ordinary_texts(), name, told)
        yield


@pytest.fixture(scope="module")
def splitter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Splitter]:
    made = Splitter(tmp_path_factory.mktemp("split"))
    yield made
    made.engine.close()
    made.lakehouse.close()
