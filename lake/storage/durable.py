"""What is on the disk, with its name, before anything relies on it: no more than system calls, for every process."""

import os
from collections.abc import Iterable
from pathlib import Path

from lake.storage.access_rights import inherit_rights


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_files(files: Iterable[Path]) -> None:
    """Make the content and the names of files durable; whoever may read their folder may then read them."""
    folders: set[Path] = set()
    for file in files:
        inherit_rights(file)
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
        # The folder may itself be new.
        folders.update((file.parent, file.parent.parent))
    for folder in folders:
        sync_folder(folder)


def make_folder(folder: Path) -> None:
    """Create a folder and those above it, names durable; each has the rights of the one above."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    inherit_rights(folder)
    sync_folder(folder.parent)
