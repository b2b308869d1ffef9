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
        alone = [("true", ["true"])]
        assert [*shares(engine, "found.value", "node")] == [*shares(engine, "found.nothing", "node")] == alone
        monkeypatch.setattr(module, "AT_ONCE", 12)
        listed = [*shares(engine, "found.value", "node")]
        assert [len(each) for _together, each in listed] == [3, 3, 3], "nine of about twelve"
        found = [
            engine.rows(f"FROM (FROM found.value WHERE {together}) WHERE {share}")
            for together, each in listed
            for share in each
        ]
    assert all(found)
    assert sorted(row["node"] for rows in found for row in rows) == sorted(f"k{one}" for one in range(100))
