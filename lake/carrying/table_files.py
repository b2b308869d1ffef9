"""All files that a table is made of, read from its metadata wherever that says they were."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from lake.carrying.iceberg_files import Manifest, ManifestList
from lake.carrying.table_place import Place
from lake.errors import LakeError
from lake.ledger.file_records import SHA256S, read_sums
from lake.storage.file_faults import GONE, OTHER_BYTES
from lake.tables.readable_metadata import readable_metadata
from lake.tables.soundness import Damage

_Parsed = TypeVar("_Parsed")
_NOTHING = b'{"snapshots": []}'


class Files(Protocol):
    """Where the files of tables are read from, by their paths."""

    damages: list[Damage]

    def look(self, path: str) -> bytes | None:
        """The true content of a file; None when it is damaged or gone."""

    def read(self, table: str, path: str) -> bytes | None:
        """The same for a file that is needed: its damage is kept."""

    def size(self, path: str) -> int | None:
        """Bytes of a file; None when it is gone."""

    def damage(self, table: str, path: str, problem: str) -> None:
        """Keep that a file is damaged."""


@dataclass(frozen=True)
class TableFiles:
    """Of all kept snapshots; by their paths in the home. `former`: metadata of before, as far as it is there."""

    current: dict[str, bytes]
    former: dict[str, bytes]
    lists: dict[str, ManifestList]
    manifests: dict[str, Manifest]
    data: dict[str, int]
    """Data files with their bytes."""
    sums: dict[str, str]
    """Checksums of data files that the snapshots know."""

    @property
    def paths(self) -> list[str]:
        """All of them."""
        return [*self.current, *self.former, *self.lists, *self.manifests, *self.data]


def read_table(place: Place, files: Files) -> TableFiles | None:
    """The files of a table, looked at as far as it takes to find them; None when some are damaged: see `files`."""
    known = len(files.damages)
    try:
        with readable_metadata(place.name):
            found = _read_table(place, files)
    except LakeError as error:
        files.damage(place.name, error.file or place.location, error.message)
    return None if len(files.damages) > known else found


def _read_table(place: Place, files: Files) -> TableFiles:
    current = _read(place, files, [place.location], bytes)
    described: dict[str, Any] = json.loads(current.get(place.inside(place.location), _NOTHING))
    snapshots = described["snapshots"]
    lists = _read(place, files, (one["manifest-list"] for one in snapshots), ManifestList)
    manifests = _read(place, files, (path for one in lists.values() for path in one.paths()), Manifest)
    data = {place.inside(path): size for one in manifests.values() for path, size in one.live_files()}
    _look_for(place, files, data)
    sums = [read_sums(one.get("summary", {}).get(SHA256S)) for one in snapshots]
    known = {path: sha256 for one in sums for path, sha256 in one.items()}
    return TableFiles(current, _former(place, files, described), lists, manifests, data, known)


def _read(
    place: Place, files: Files, locations: Iterable[str], parse: Callable[[bytes], _Parsed]
) -> dict[str, _Parsed]:
    paths = dict.fromkeys(map(place.inside, locations))
    return {path: parse(content) for path in paths if (content := files.read(place.name, path)) is not None}


def _former(place: Place, files: Files, described: dict[str, Any]) -> dict[str, bytes]:
    """Nothing is read from it, so that none of it is missed."""
    paths = [place.inside(one["metadata-file"]) for one in described.get("metadata-log", [])]
    return {path: content for path in paths if (content := files.look(path)) is not None}


def _look_for(place: Place, files: Files, data: dict[str, int]) -> None:
    """Whether the data files are there, whole as far as their length says."""
    for path, size in data.items():
        found = files.size(path)
        if found is None:
            files.damage(place.name, path, GONE)
        elif found != size:
            files.damage(place.name, path, OTHER_BYTES.of(found=found, expected=size))
