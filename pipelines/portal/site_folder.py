"""The folder of a site and the record of what was written into it: only that is ever replaced or removed."""

import json
import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from catalog.converters.json_text import json_text
from lake.errors import LakeError
from lake.storage.checksum_list import sha256_of
from lake.storage.deletion import delete_empty_folder, delete_file
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.told import Told

_SOMETHING_ELSE = Told("there is something else in the folder", "文件夹中有别的内容")
_NEW_FOLDER = Told(
    "name a new folder, or one that `lake portal build` made", "请写新的文件夹，或 `lake portal build` 建过的文件夹"
)
RECORD = "site.json"
"""What was written, and of what. A folder without it is none of ours."""


@dataclass(frozen=True)
class Record:
    """File → bytes, as the last build left them; `made_of`: a digest of all it was made from, empty before its end.

    `seen` is another of how all that was found before it was read, `datasets` how many there were.
    """

    made_of: str
    files: Mapping[str, int]
    seen: str = ""
    datasets: int = 0

    def holds(self, folder: Path) -> bool:
        """Whether all files are there in their sizes."""
        return all(_size(folder / name) == size for name, size in self.files.items())


def read_record(folder: Path) -> Record:
    """Empty for a folder that is not there or has nothing in it; LakeError for one that holds something else."""
    if not folder.exists() or not any(folder.iterdir()):
        return Record("", {})
    try:
        return Record(**json.loads((folder / RECORD).read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise LakeError(_SOMETHING_ELSE, advice=_NEW_FOLDER, file=str(folder)) from error


def write_record(folder: Path, record: Record, names: Collection[str]) -> None:
    """With the files of these names as they are now.

    Also before anything else, so that a build that is killed leaves a folder the next one knows as its own.
    """
    files = {name: _size(folder / name) for name in sorted(names)}
    write_file(folder / RECORD, json_text(asdict(replace(record, files=files))).encode())


def write_file(path: Path, content: bytes) -> bool:
    """Whether it changed. Beside it first: whoever reads it sees the whole of one state."""
    if path.exists() and path.read_bytes() == content:
        return False
    aside = _aside(path)
    aside.write_bytes(content)
    aside.replace(path)
    return True


def link_file(storage: Storage, location: Location, path: Path) -> bool:
    """A published file under a second name where the disk allows it, else as a copy; whether it changed."""
    with storage.local_copy(location) as local:
        if path.exists() and (path.samefile(local) or _same(path, local)):
            return False
        aside = _aside(path)
        try:
            os.link(local, aside)
        except OSError:  # another disk, or a system without links
            shutil.copyfile(local, aside)
        aside.replace(path)
    return True


def remove_files(folder: Path, names: Collection[str]) -> int:
    """And the folders that are empty then."""
    for name in names:
        path = folder / name
        delete_file(folder, path)
        for parent in path.parents:
            if parent == folder or not parent.is_dir() or any(parent.iterdir()):
                break
            delete_empty_folder(folder, parent)
    return len(names)


def _aside(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.new")
    delete_file(path.parent, aside)
    return aside


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return -1


def _same(path: Path, other: Path) -> bool:
    return _size(path) == _size(other) and sha256_of(path) == sha256_of(other)
