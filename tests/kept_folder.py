"""A folder as it once was, for tests that begin with what takes long to make."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

_Opened = TypeVar("_Opened")


@dataclass(frozen=True)
class KeptFolder:
    """What is put back lies in its own place again, where the files of a home name each other."""

    folder: Path

    @property
    def _kept(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}-kept")

    def keep(self) -> None:
        shutil.copytree(self.folder, self._kept, symlinks=True)

    def put_back(self) -> None:
        """Whatever became of it since."""
        shutil.rmtree(self.folder)
        shutil.copytree(self._kept, self.folder, symlinks=True)


def opened_once(
    opened_in: Callable[[Path], AbstractContextManager[_Opened]], prepare: Callable[[_Opened], object]
) -> Any:
    """A fixture called like `prepare`: what lies in a folder as that leaves it, made once a module and put back."""
    made: list[KeptFolder] = []

    @pytest.fixture(name=prepare.__name__)
    def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Opened]:
        if not made:
            kept = KeptFolder(tmp_path_factory.mktemp(prepare.__name__) / "made")
            with opened_in(kept.folder) as opened:
                prepare(opened)
            kept.keep()
            made.append(kept)
        made[0].put_back()
        with opened_in(made[0].folder) as opened:
            yield opened

    return prepared
