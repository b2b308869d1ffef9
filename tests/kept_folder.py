"""A folder as it once was, for tests that begin with what takes long to make."""

import shutil
from dataclasses import dataclass
from pathlib import Path


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
