"""What a resource's step gets, when a thread did its work and when it does it by itself."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assets.ahead import Ahead
from assets.ingestion import work
from assets.ingestion.load import LoadResult
from lake.errors import LakeError
from lake.settings import Settings


def lake_with(tmp_path: Path, workers: int) -> Any:
    return SimpleNamespace(settings=Settings(home=tmp_path, workers=workers), ahead=Ahead())


@pytest.mark.parametrize("workers", [1, 2])
def test_a_step_raises_what_its_own_resource_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    def load(_lake: Any, name: str) -> LoadResult:
        if name == "broken":
            raise LakeError("no", advice="none")
        return LoadResult(name)

    def judge(_lake: Any, name: str) -> list[Any]:
        if name == "unjudged":
            raise ValueError(name)
        return []

    monkeypatch.setattr(work, "load_resource", load)
    monkeypatch.setattr(work, "judge_resource", judge)
    lake = lake_with(tmp_path, workers)
    tasks = {name: work.loading_task(lake, name) for name in ("broken", "unjudged", "sound")}
    with lake.ahead.working(tasks, lake.settings):
        with pytest.raises(LakeError):
            work.worked(lake, "broken")
        unjudged = work.worked(lake, "unjudged")
        assert unjudged.result.resource == "unjudged"
        with pytest.raises(ValueError, match="unjudged"):
            unjudged.verdicts()
        assert work.worked(lake, "sound").verdicts() == []
