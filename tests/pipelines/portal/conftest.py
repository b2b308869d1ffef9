from pathlib import Path

import pytest

from pipelines.portal import build, search_index
from tests.pipelines.portal.small_site import built


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search_index, "is_there", lambda: False)
        patch.setattr(build, "libraries", dict)
        return built(tmp_path_factory.mktemp("portal"))[0]
