from collections.abc import Iterator

import pytest

from tests.quality.samples import Splitter


@pytest.fixture(scope="module")
def splitter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Splitter]:
    made = Splitter(tmp_path_factory.mktemp("split"))
    yield made
    made.engine.close()
    made.lakehouse.close()
