from pathlib import Path

import pytest

from lake.engine.duck import DuckEngine
from lake.settings import Settings
from quality.matching import shares as module
from quality.matching.shares import shares


def test_every_value_is_in_one_share_and_few_are_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with DuckEngine(Settings(home=tmp_path)) as engine:
        engine.keep("found.value", "SELECT 'k' || range AS node FROM range(100)")
        engine.keep("found.nothing", "FROM found.value WHERE false")
        assert [*shares(engine, "found.value", "node")] == [*shares(engine, "found.nothing", "node")] == ["true"]
        monkeypatch.setattr(module, "AT_ONCE", 30)
        found = [engine.rows(f"FROM found.value WHERE {share}") for share in shares(engine, "found.value", "node")]
    assert len(found) == 4
    assert all(found)
    assert sorted(row["node"] for rows in found for row in rows) == sorted(f"k{one}" for one in range(100))
