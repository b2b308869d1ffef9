"""Iceberg file access that is on the disk, not only in the page cache, before the catalogue names it.

PyIceberg syncs neither data nor metadata while SQLite syncs its commit: after a power cut the catalogue could
name files that are not there. `DurableFileIO` is given to PyIceberg as `py-io-impl`.
"""

import os
from collections.abc import Iterable
from io import BufferedWriter, FileIO
from pathlib import Path
from typing import cast

from pyiceberg.io import OutputStream
from pyiceberg.io.pyarrow import PyArrowFile, PyArrowFileIO


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_files(files: Iterable[Path]) -> None:
    """Make the content and the names of files durable."""
    folders: set[Path] = set()
    for file in files:
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
        # The folder may itself be new.
        folders.update((file.parent, file.parent.parent))
    for folder in folders:
        sync_folder(folder)


def make_folder(folder: Path) -> None:
    """Create a folder and those above it, names durable."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


class _DurableStream(BufferedWriter):
    """A file that is synced, with its name, before it is closed."""

    def __init__(self, path: Path, overwrite: bool) -> None:
        make_folder(path.parent)
        self._path = path
        super().__init__(FileIO(path, "w" if overwrite else "x"))

    def close(self) -> None:
        """Sync the content, close, then sync the folder that holds the name."""
        if self.closed:
            return
        try:
            self.flush()
            os.fsync(self.fileno())
        finally:
            super().close()
        sync_folder(self._path.parent)


class _DurableFile(PyArrowFile):
    def create(self, overwrite: bool = False) -> OutputStream:
        """Open for writing; `FileExistsError` when it is there and must not be overwritten."""
        return cast(OutputStream, _DurableStream(Path(self._path), overwrite))


class DurableFileIO(PyArrowFileIO):
    """PyArrow's file access, except that local files are synced when they are closed."""

    def new_output(self, location: str) -> PyArrowFile:
        """A file to write; object stores are durable by themselves and stay as PyArrow does them."""
        scheme, authority, path = self.parse_location(location, self.properties)
        if scheme != "file":
            return super().new_output(location)
        return _DurableFile(location=location, path=path, fs=self.fs_by_scheme(scheme, authority))
