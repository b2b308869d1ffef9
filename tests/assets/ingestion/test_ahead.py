"""Threads work ahead of the steps; what a step gets, and in which order it fails, is as without them."""

from pathlib import Path
from threading import Barrier, current_thread, main_thread
from types import SimpleNamespace
from typing import Any

import pytest

from assets.ingestion import ahead
from assets.ingestion.load import LoadResult
from lake.engine.share import one_of, share_of
from lake.errors import LakeError
from lake.settings import Settings


def lake_with(tmp_path: Path, workers: int) -> Any:
    return SimpleNamespace(settings=Settings(home=tmp_path, workers=workers), ahead={})


def test_two_resources_are_loaded_at_the_same_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    together, limits = Barrier(2, timeout=10), list[str]()

    def load(_lake: Any, name: str) -> LoadResult:
        limits.append(share_of("4GB"))
        together.wait()
        return LoadResult(name)

    monkeypatch.setattr(ahead, "load_resource", load)
    monkeypatch.setattr(ahead, "judge_resource", lambda _lake, _name: [])
    lake = lake_with(tmp_path, workers=2)
    with ahead.working_ahead(lake, ["a", "b"]):
        assert [ahead.worked(lake, name).result.resource for name in ("b", "a")] == ["b", "a"]
    assert (limits, share_of("4GB"), lake.ahead) == (["2GB", "2GB"], "4GB", {})


def test_a_step_raises_what_its_own_resource_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_lake: Any, name: str) -> LoadResult:
        if name == "broken":
            raise LakeError("no", advice="none")
        return LoadResult(name)

    def judge(_lake: Any, name: str) -> list[Any]:
        if name == "unjudged":
            raise ValueError(name)
        return []

    monkeypatch.setattr(ahead, "load_resource", load)
    monkeypatch.setattr(ahead, "judge_resource", judge)
    lake = lake_with(tmp_path, workers=2)
    with ahead.working_ahead(lake, ["broken", "unjudged", "sound"]):
        with pytest.raises(LakeError):
            ahead.worked(lake, "broken")
        unjudged = ahead.worked(lake, "unjudged")
        assert unjudged.result.resource == "unjudged"
        with pytest.raises(ValueError, match="unjudged"):
            unjudged.verdicts()
        assert ahead.worked(lake, "sound").verdicts() == []


@pytest.mark.parametrize("workers", [1, 2])
def test_what_nobody_began_is_done_by_its_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    threads = list[bool]()

    def load(_lake: Any, name: str) -> LoadResult:
        threads.append(current_thread() is main_thread())
        return LoadResult(name)

    monkeypatch.setattr(ahead, "load_resource", load)
    monkeypatch.setattr(ahead, "judge_resource", lambda _lake, _name: [])
    lake = lake_with(tmp_path, workers)
    with ahead.working_ahead(lake, ["only"]):
        ahead.worked(lake, "only")
    ahead.worked(lake, "other")
    assert threads == [True, True]


def test_shares_are_written_as_the_engine_reads_them() -> None:
    with one_of(2):
        assert [share_of(limit) for limit in ("4GB", "80%", "1.5 GiB", "-1")] == ["2GB", "40%", "0.75 GiB", "-1"]
