"""Whoever writes places imports no pandas for it, and another thread may meanwhile."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest

from lake.without_pandas import without_pandas

WRITTEN = """
import sys
from pathlib import Path
from lake.without_pandas import without_pandas
with without_pandas():
    import pyarrow as pa
    pa.scalar(1)
from assets.publication.geographic_files import write_geojson
from assets.publication.labels import Labels
from catalog.contracts.reference_models import Geometry
places = pa.table({"name": ["a"], "longitude": [113.08], "latitude": [22.59]})
write_geojson(places, Path(sys.argv[1]), Labels("停车场", geometry=Geometry()))
assert "pandas" not in sys.modules, "pandas was imported"
"""


@pytest.mark.slow
def test_geojson_is_written_without_pandas(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", WRITTEN, f"{tmp_path}/a.geojson"], check=True, timeout=60)


def test_only_the_thread_that_asked_finds_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "pandas", raising=False)
    with without_pandas(), ThreadPoolExecutor(1) as pool:
        with pytest.raises(ModuleNotFoundError):
            find_spec("pandas")
        assert pool.submit(find_spec, "pandas").result()
    assert find_spec("pandas")
