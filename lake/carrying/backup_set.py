"""What a backup says about itself: every file of the home with its checksum, to be put back and compared."""

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from lake.errors import LakeError
from lake.releases.format_version import refuse_newer
from lake.storage.checksum_list import NAME, sha256_of
from lake.told import Told

FORMAT_VERSION = 2
"""2: with files in buckets. A set without them is of version 1."""
IN_ONE_FOLDER = 1
_DESCRIPTION = "set.json"


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rights(_Frozen):
    """Of a file or folder. `group`: by name, because numbers differ between machines."""

    mode: int
    group: str


class SavedFile(_Frozen):
    """A file of the home. `state` was another one after every change of it: see `StoredFile`."""

    bytes: int
    sha256: str
    rights: Rights
    state: str = ""


class StoredContent(_Frozen):
    """A file in a bucket: there rights are those of the bucket."""

    bytes: int
    sha256: str
    state: str


class BackupSet(_Frozen):
    """A home at one moment. Paths are those in the home; `.` is the home itself."""

    format_version: int = IN_ONE_FOLDER
    id: str
    made_at: datetime
    home: Path
    """Where the home was."""
    tables: dict[str, str]
    """Of every table the path of its metadata: while that is the same, the table has the same files."""
    files: dict[str, SavedFile]
    folders: dict[str, Rights]
    links: dict[str, str]
    left_out: tuple[str, ...] = ()
    """What of the home is not in it."""
    stored: dict[str, dict[str, StoredContent]] = {}
    """Files in buckets, by the root of a storage and by their path below it."""

    @property
    def contents(self) -> dict[str, SavedFile | StoredContent]:
        """All files; those in buckets by their location."""
        below = {f"{root}/{path}": one for root, files in self.stored.items() for path, one in files.items()}
        return {**self.files, **below}

    @property
    def bytes(self) -> int:
        """Of all its files."""
        return sum(file.bytes for file in self.contents.values())


def write_description(folder: Path, described: BackupSet) -> None:
    """Write a set's description, and its checksum, into its folder."""
    file = folder / _DESCRIPTION
    file.write_text(described.model_dump_json(indent=1) + "\n", encoding="utf-8")
    (folder / NAME).write_text(f"{sha256_of(file)}  {_DESCRIPTION}\n", encoding="utf-8")


def read_description(folder: Path) -> BackupSet:
    """The set in a folder. LakeError when it is not as it was written, or was written by newer code."""
    file = folder / _DESCRIPTION
    try:
        content, sums = file.read_bytes(), (folder / NAME).read_text(encoding="utf-8")
        if sums.split() != [sha256_of(file), _DESCRIPTION]:
            raise ValueError("another checksum")
        refuse_newer(content, FORMAT_VERSION, Told(f"the backup {folder.name}", f"备份 {folder.name} "), file)
        described = BackupSet.model_validate_json(content)
        stored = (path for part in described.stored.values() for path in part)
        if any(".." in path.split("/") or path[0] == "/" for path in (*described.files, *described.folders, *stored)):
            raise ValueError("a path leads out of the home")
        return described
    except (OSError, ValueError) as error:
        raise LakeError(
            Told(
                f"the backup {folder.name} is damaged: its description is not as it was written",
                f"备份 {folder.name} 已损坏：其说明与写入时不同",
            ),
            advice=Told(
                "use another: `lake backup --list` names them all", "请用另一次备份：`lake backup --list` 列出全部"
            ),
            file=str(file),
        ) from error
