"""What is worked out for one home is taken over by another with the same contracts, with its own paths in it."""

from pathlib import Path
from typing import Any

import pytest

from lake.settings import Settings
from tests.shared_work import sharing


def of(folder: Path, contract: str) -> Settings:
    (folder / "contracts").mkdir(parents=True)
    (folder / "contracts" / "a.yaml").write_text(contract, encoding="utf-8")
    return Settings(home=folder / "home", contracts=str(folder / "contracts"))


@pytest.mark.parametrize(
    ("name", "contract", "worked_out"), [("declared", "a", 1), ("declared", "b", 2), ("x", "a", 2)]
)
def test_the_same_contracts_are_worked_out_once(tmp_path: Path, name: str, contract: str, worked_out: int) -> None:
    asked: list[Settings] = []

    def work(settings: Settings, *_: Any) -> dict[str, Path]:
        asked.append(settings)
        return {"a": settings.contract_folders[0] / "a.yaml", "ours": Path("/ours")}

    shared = sharing(work)
    for settings in (of(tmp_path / "one", "a"), of(tmp_path / "two", contract)):
        found = shared(settings, name, None, None, lambda _: True)
        assert found == {"a": settings.contract_folders[0] / "a.yaml", "ours": Path("/ours")}
    assert len(asked) == worked_out
