"""A table's metadata, manifest lists and manifests, written anew for the place where the table is now.

All snapshots stay, with their ids, sequence numbers, tags and statistics. Data files are looked at, not written.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from lake.carrying.iceberg_files import Manifest, ManifestList, metadata_moved
from lake.carrying.metadata_files import MetadataFiles
from lake.carrying.table_place import TablePlace
from lake.errors import LakeError
from lake.tables.readable_metadata import readable_metadata

_Parsed = TypeVar("_Parsed")


def write_moved(place: TablePlace, files: MetadataFiles) -> None:
    """Write everything that names a place beside what was there; damage is kept in `files`."""
    try:
        with readable_metadata(place.name):
            _write_moved(place, files)
    except LakeError as error:
        files.damage(place.name, error.file or place.metadata, error.message)


def _write_moved(place: TablePlace, files: MetadataFiles) -> None:
    known = len(files.damages)
    current = _read(place, files, [place.location], bytes)
    described = json.loads(current.get(place.metadata, '{"snapshots": []}'))
    lists = _read(place, files, (one["manifest-list"] for one in described["snapshots"]), ManifestList)
    manifests = _read(place, files, (path for one in lists.values() for path in one.paths()), Manifest)
    _look_for_data(place, files, manifests.values())
    if len(files.damages) > known:
        return  # a list cannot tell the length of a manifest that is gone
    lengths = {path: _write(files, path, one.moved(place.moved)) for path, one in manifests.items()}
    for path, listed in lists.items():
        _write(files, path, listed.moved(place.moved, lambda location: lengths[place.inside(location)]))
    for path, content in {**_former(place, files, described), **current}.items():
        _write(files, path, metadata_moved(content, place.moved))


def _read(
    place: TablePlace, files: MetadataFiles, locations: Iterable[str], parse: Callable[[bytes], _Parsed]
) -> dict[str, _Parsed]:
    """Files by their path in the home, without those that are damaged."""
    paths = dict.fromkeys(map(place.inside, locations))
    return {path: parse(content) for path in paths if (content := files.read(place.name, path)) is not None}


def _former(place: TablePlace, files: MetadataFiles, described: Mapping[str, list[dict[str, str]]]) -> dict[str, bytes]:
    """Former metadata that is there: nothing is read from it, so that none of it is missed."""
    paths = [place.inside(one["metadata-file"]) for one in described.get("metadata-log", [])]
    return {path: content for path in paths if (content := files.look(path)) is not None}


def _write(files: MetadataFiles, path: str, content: bytes) -> int:
    """Returns how many bytes it has."""
    files.write(path, content)
    return len(content)


def _look_for_data(place: TablePlace, files: MetadataFiles, manifests: Iterable[Manifest]) -> None:
    """Whether the data files have come along, whole as far as their length says."""
    expected = {place.inside(path): size for one in manifests for path, size in one.live_files()}
    for path, size in expected.items():
        try:
            found = (files.home / path).stat().st_size
        except FileNotFoundError:
            files.damage(place.name, path, "is gone")
        else:
            if found != size:
                files.damage(place.name, path, f"has {found} bytes where {size} were committed")
