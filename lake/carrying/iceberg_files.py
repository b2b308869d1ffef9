"""Iceberg's metadata with other locations in it, and everything else as it was.

Entries keep their status, snapshots, sequence numbers and statistics, also those that are left open for readers to
fill in.
"""

import json
from collections.abc import Callable
from typing import Any

from pyiceberg.manifest import ManifestEntryStatus
from pyiceberg.schema import Schema

from lake.carrying.avro import AvroContent, read_avro, written_avro

Move = Callable[[str], str]
"""The new location of a file or folder."""

_LOCATIONS = {"location", "manifest-list", "metadata-file", "statistics-path"}
_OWN_WORDS = {"schemas", "properties", "summary"}
"""Parts of a table's metadata in which such a key is somebody's own."""
_STATUS, _DATA_FILE, _FILE_PATH, _FILE_SIZE = 0, 2, 100, 104
_MANIFEST_PATH, _MANIFEST_LENGTH = 500, 501


def metadata_moved(content: bytes, move: Move) -> bytes:
    """A table's metadata (JSON)."""
    return json.dumps(_moved(json.loads(content), move), ensure_ascii=False, separators=(",", ":")).encode()


def _moved(value: Any, move: Move) -> Any:
    if isinstance(value, list):
        return [_moved(one, move) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: _moved_entry(key, one, move) for key, one in value.items()}


def _moved_entry(key: str, value: Any, move: Move) -> Any:
    if key in _OWN_WORDS:
        return value
    return move(value) if key in _LOCATIONS else _moved(value, move)


class Manifest:
    """Data files, as a manifest lists them."""

    def __init__(self, content: bytes) -> None:
        self._content: AvroContent = read_avro(content)
        schema = self._content.schema
        self._file, self._status = _position(schema, _DATA_FILE), _position(schema, _STATUS)
        inner = schema.fields[self._file].field_type
        self._path, self._size = _position(inner, _FILE_PATH), _position(inner, _FILE_SIZE)

    def live_files(self) -> list[tuple[str, int]]:
        """Path and bytes of those that are not marked as deleted."""
        live = [one for one in self._content.records if one[self._status] != ManifestEntryStatus.DELETED]
        return [(str(one[self._file][self._path]), int(one[self._file][self._size])) for one in live]

    def moved(self, move: Move) -> bytes:
        """The manifest with other paths."""
        for one in self._content.records:
            one[self._file][self._path] = move(one[self._file][self._path])
        return written_avro(self._content)


class ManifestList:
    """The manifests of a snapshot."""

    def __init__(self, content: bytes) -> None:
        self._content: AvroContent = read_avro(content)
        self._path = _position(self._content.schema, _MANIFEST_PATH)
        self._length = _position(self._content.schema, _MANIFEST_LENGTH)

    def paths(self) -> list[str]:
        """Where they lie."""
        return [str(one[self._path]) for one in self._content.records]

    def moved(self, move: Move, length_of: Callable[[str], int]) -> bytes:
        """The list with other paths, and with the bytes that the manifests of the former paths have now."""
        for one in self._content.records:
            one[self._length] = length_of(one[self._path])
            one[self._path] = move(one[self._path])
        return written_avro(self._content)


def _position(schema: Schema | Any, field_id: int) -> int:
    return next(at for at, field in enumerate(schema.fields) if field.field_id == field_id)
