"""What is worked out for one home is taken over by another with the same contracts, with its own paths in it."""

from pathlib import Path
from typing import Any

import pytest

from assets.context import declarations
from lake.settings import Settings
from tests.desk import open_desk
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


def test_what_nobody_can_change_is_one_object_and_anything_else_each_homes_own(tmp_path: Path) -> None:
    desks = [open_desk(tmp_path / name) for name in ("first", "second", "third")]
    _, one, other = (declarations(desk.settings) for desk in desks)
    assert one.models["master.division"] is other.models["master.division"]
    assert one.registry.resources["psb_resident"] is other.registry.resources["psb_resident"]
    assert one.registry is not other.registry and one.models is not other.models
    ours = [declared.registry.resources["wrb_test_level"].contract for declared in (one, other)]
    assert ours[0] is not ours[1] and ours[0].version == ours[1].version
    assert [contract.path for contract in ours] == [desk.contract_file for desk in desks[1:]]
