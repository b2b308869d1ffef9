"""What a stage of a run leaves in memory is given back."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from lake.engine.duck import DuckEngine
from lake.engine.memory import give_back_memory
from lake.settings import Settings

_MANY = 4_000_000


def _resident() -> int:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) >> 10 for line in lines if line.startswith("VmRSS:"))


def test_idle_sessions_of_the_home_are_closed(tmp_path: Path) -> None:
    with DuckEngine(Settings(home=tmp_path)) as engine:
        ours = engine.connection
    with DuckEngine(Settings(home=tmp_path / "other")) as engine:
        theirs = engine.connection
    give_back_memory(tmp_path)
    with pytest.raises(duckdb.ConnectionException):
        ours.execute("SELECT 1")
    assert theirs.execute("SELECT 1").fetchone() == (1,)
    give_back_memory(tmp_path / "other")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells it so")
def test_arrow_gives_back_what_was_in_use_before(tmp_path: Path) -> None:
    table = pa.table({"a": pa.array(range(_MANY))}).take(pa.array(range(_MANY)))
    used = _resident()
    del table
    give_back_memory(tmp_path)
    assert used - _resident() > _MANY * 8 >> 21  # half of one copy: the pool may keep some
