"""A lake with one small resource of one's own, and what it takes to deliver to it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from assets.context import LakeContext
from assets.ingestion.load import LoadResult, load_resource
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from tests.kept_folder import KeptFolder

CONTRACT = """
title: {zh: 测试水位, en: Levels for tests}
code: "307001/000001"
department: wrb
category: department/wrb
abstract: 只用于测试。
update: daily
published_on: 2023-06-30
sources: [{kind: csv, path: "level_*.csv"}]
delivery: increment
key: [station]
latest_by: observed_on
volume: {min: 1, max: 1000}
sharing: {type: unconditional}
openness: {type: unconditional}
fields:
  - {name: station, from: STCD, element: identifier, title: 测站, required: true}
  - {name: observed_on, from: TM, element: date, title: 日期, required: true}
  - {name: level, from: Z, element: water_level, title: 水位}
rules:
  - {name: level_plausible, check: "level < 100", message: 水位过高}
"""


@dataclass
class Desk:
    """Where the tests deliver, and how they load and look."""

    settings: Settings
    contract_file: Path
    _read: tuple[str, LakeContext] | None = None

    def deliver(self, name: str, text: str, encoding: str = "utf-8") -> Path:
        self.settings.landing_folder.mkdir(parents=True, exist_ok=True)
        path = self.settings.landing_folder / name
        path.write_bytes(text.encode(encoding))
        return path

    def change_contract(self, old: str, new: str) -> None:
        text = self.contract_file.read_text(encoding="utf-8")
        assert old in text
        self.contract_file.write_text(text.replace(old, new), encoding="utf-8")

    def open(self) -> LakeContext:
        """As `LakeContext.open`, which would read the whole catalogue each time."""
        text = self.contract_file.read_text(encoding="utf-8")
        if self._read is None or self._read[0] != text:
            self._read = text, LakeContext.open(self.settings)
        return replace(self._read[1], lakehouse=Lakehouse.open(self.settings))

    def forget(self) -> None:
        """Read the catalogue again: something beside the contract has changed."""
        self._read = None

    def load(self) -> LoadResult:
        return load_resource(self.open(), "wrb_test_level")

    def rows(self, layer: str, columns: str) -> list[dict[str, Any]]:
        table = f"{layer}.wrb_test_level"
        lake = self.open()
        with lake.engine() as engine:
            engine.attach_tables(lake.lakehouse, [table])
            return engine.rows(f"select {columns} from {table} order by all")


def open_desk(folder: Path) -> Desk:
    """A desk whose lake, landing folder and contract all lie in `folder`."""
    contracts = folder / "contracts" / "resources" / "wrb"
    contracts.mkdir(parents=True)
    contract = contracts / "test_level.yaml"
    contract.write_text(CONTRACT, encoding="utf-8")
    return Desk(Settings(home=folder / "home", contracts=str(folder / "contracts"), threads=1), contract)


def prepared_once(prepare: Callable[[Desk], object]) -> Any:
    """A fixture called like `prepare`: the desk as that leaves it, made once a module and put back for each test."""
    made: list[tuple[Desk, KeptFolder]] = []

    @pytest.fixture(name=prepare.__name__)
    def prepared(tmp_path_factory: pytest.TempPathFactory) -> Desk:
        if not made:
            kept = KeptFolder(tmp_path_factory.mktemp(prepare.__name__) / "desk")
            desk = open_desk(kept.folder)
            prepare(desk)
            kept.keep()
            made.append((desk, kept))
        desk, kept = made[0]
        kept.put_back()
        desk.forget()
        return desk

    return prepared
