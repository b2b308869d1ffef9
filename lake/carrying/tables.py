"""A table's metadata, manifest lists and manifests, written anew for the place where the table is now.

All snapshots stay, with their ids, sequence numbers, tags and statistics. Data files are looked at, not written.
"""

from typing import Protocol

from lake.carrying.iceberg_files import metadata_moved
from lake.carrying.table_files import Files, read_table
from lake.carrying.table_place import Place


class WritableFiles(Files, Protocol):
    """Those that get new content."""

    def write(self, path: str, content: bytes) -> None:
        """Write the new content of a file."""


def write_moved(place: Place, files: WritableFiles) -> None:
    """Write everything that names a place; damage is kept in `files`, and writes nothing."""
    table = read_table(place, files)
    if table is None:
        return
    lengths = {path: _write(files, path, one.moved(place.moved)) for path, one in table.manifests.items()}
    for path, listed in table.lists.items():
        _write(files, path, listed.moved(place.moved, lambda location: lengths[place.inside(location)]))
    for path, content in {**table.former, **table.current}.items():
        _write(files, path, metadata_moved(content, place.moved))


def _write(files: WritableFiles, path: str, content: bytes) -> int:
    """Returns how many bytes it has."""
    files.write(path, content)
    return len(content)
