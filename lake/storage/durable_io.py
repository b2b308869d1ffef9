"""Iceberg file access that stays in the home, and is on the disk before the catalogue names it.

PyIceberg syncs neither data nor metadata while SQLite syncs its commit: after a power cut the catalogue could
name files that are not there. And it reads, writes and deletes whatever file a table's metadata names.
`DurableFileIO` is given to PyIceberg as `py-io-impl`, and the home as the property `HOME`.
"""

import os
from functools import lru_cache
from io import BufferedWriter, FileIO
from pathlib import Path
from typing import cast

from pyiceberg.io import InputFile, OutputFile, OutputStream
from pyiceberg.io.pyarrow import PyArrowFile, PyArrowFileIO
from pyiceberg.typedef import EMPTY_DICT, Properties

from lake.storage.access_rights import inherit_rights
from lake.storage.deletion import delete_file, outside, refuse_outside
from lake.storage.durable import make_folder, sync_folder

HOME = "lake.home"


_METADATA = ".metadata.json"


class _DurableStream(BufferedWriter):
    """A file that is synced before it is closed, and a table's metadata with its name.

    The catalogue names nothing else, and manifests lie in the folder of the metadata that names them and is written
    after them: the names of all are durable with its own.
    """

    def __init__(self, path: Path, overwrite: bool) -> None:
        make_folder(path.parent)
        self._path = path
        super().__init__(FileIO(path, "w" if overwrite else "x"))
        inherit_rights(path)

    def close(self) -> None:
        """Sync the content, close, then sync the folder that holds the names."""
        if self.closed:
            return
        try:
            self.flush()
            os.fsync(self.fileno())
        finally:
            super().close()
        if self._path.name.endswith(_METADATA):
            sync_folder(self._path.parent)


class _DurableFile(PyArrowFile):
    def create(self, overwrite: bool = False) -> OutputStream:
        """Open for writing; `FileExistsError` when it is there and must not be overwritten."""
        return cast(OutputStream, _DurableStream(Path(self._path), overwrite))


class DurableFileIO(PyArrowFileIO):
    """PyArrow's access to local files, except that they are synced when closed and that none is outside the home."""

    def __init__(self, properties: Properties = EMPTY_DICT) -> None:
        super().__init__(properties)
        self._home = Path(properties[HOME])
        self._known: set[Path] = set()

    def new_input(self, location: str) -> PyArrowFile:
        """A file to read. LakeError outside the home."""
        self.refuse_outside(location)
        return super().new_input(location)

    def new_output(self, location: str) -> PyArrowFile:
        """A file to write. LakeError outside the home."""
        path = self._local(location)
        refuse_outside(self._home, path)
        return _DurableFile(location=location, path=str(path), fs=self.fs_by_scheme("file", ""))

    def delete(self, location: str | InputFile | OutputFile) -> None:
        """Delete a file. LakeError outside the home."""
        name = location if isinstance(location, str) else location.location
        delete_file(self._home, self._local(name))

    def refuse_outside(self, location: str) -> None:
        """Raises LakeError unless the file lies below the home; each folder is looked at once."""
        path = self._local(location)
        if ".." in path.parts or path.is_symlink() or not self._is_plainly_inside(path.parent):
            refuse_outside(self._home, path)
            self._known.add(path.parent)

    def _is_plainly_inside(self, folder: Path) -> bool:
        """Whether the way from the home to a folder follows no link."""
        if folder == self._home or folder in self._known:
            return True
        if folder == folder.parent or folder.is_symlink() or not self._is_plainly_inside(folder.parent):
            return False
        self._known.add(folder)
        return True

    def _local(self, location: str) -> Path:
        path = _local_path(location)
        if path is None:
            raise outside(self._home, Path(location))
        return path


@lru_cache(maxsize=10_000)
def _local_path(location: str) -> Path | None:
    """The same few places are looked at with every step; None for one that is not on this machine."""
    scheme, _, path = PyArrowFileIO.parse_location(location)
    return Path(path) if scheme == "file" else None
