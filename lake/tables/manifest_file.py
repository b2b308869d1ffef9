"""Manifests and their entries out of Avro files; what the text of a schema means is worked out once.

PyIceberg works it out for every file, which takes several times as long as to read the few entries of one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from json import loads
from typing import TypeVar

from pyiceberg.avro.decoder import new_decoder
from pyiceberg.avro.file import META_SCHEMA, AvroFile, AvroFileHeader
from pyiceberg.avro.reader import Reader
from pyiceberg.avro.resolver import construct_reader, resolve_reader
from pyiceberg.io import FileIO, InputFile
from pyiceberg.manifest import (
    DEFAULT_READ_VERSION,
    MANIFEST_ENTRY_SCHEMAS,
    MANIFEST_LIST_FILE_SCHEMAS,
    DataFile,
    DataFileContent,
    FileFormat,
    ManifestContent,
    ManifestEntry,
    ManifestEntryStatus,
    ManifestFile,
    PartitionFieldSummary,
    _inherit_from_manifest,
)
from pyiceberg.schema import Schema
from pyiceberg.typedef import Record
from pyiceberg.utils.schema_conversion import AvroSchemaConversion

_SCHEMAS = 64
"""Schemas that are remembered: one a way of partitioning."""
_Row = TypeVar("_Row", bound=Record)


@dataclass(frozen=True, eq=False)
class _Kind:
    """What the rows of a kind of file are read as, by the numbers of Iceberg's fields."""

    schema: Schema
    types: Mapping[int, type[Record]]
    enums: Mapping[int, type[Enum]]


_ENTRIES = _Kind(
    MANIFEST_ENTRY_SCHEMAS[DEFAULT_READ_VERSION],
    {-1: ManifestEntry, 2: DataFile},
    {0: ManifestEntryStatus, 101: FileFormat, 134: DataFileContent},
)
_MANIFESTS = _Kind(
    MANIFEST_LIST_FILE_SCHEMAS[DEFAULT_READ_VERSION],
    {-1: ManifestFile, 508: PartitionFieldSummary},
    {517: ManifestContent},
)


def entries_in(io: FileIO, manifest: ManifestFile) -> tuple[ManifestEntry, ...]:
    """All that a manifest lists; whatever a parser makes of damaged bytes is raised: see `readable_metadata`."""
    with _OpenFile[ManifestEntry](io.new_input(manifest.manifest_path), _ENTRIES) as file:
        return tuple(_inherit_from_manifest(entry, manifest) for entry in file)


def manifests_in(io: FileIO, manifest_list: str) -> tuple[ManifestFile, ...]:
    """All manifests that a list of a snapshot names; errors as of `entries_in`."""
    with _OpenFile[ManifestFile](io.new_input(manifest_list), _MANIFESTS) as file:
        return tuple(file)


class _OpenFile(AvroFile[_Row]):
    def __init__(self, file: InputFile, kind: _Kind) -> None:
        super().__init__(file)
        self._kind = kind

    def __enter__(self) -> "_OpenFile[_Row]":
        """Read the header, and be ready for the rows."""
        with self.input_file.open() as stream:
            self.decoder = new_decoder(stream.read())
        self.header = header_reader().read(self.decoder)
        self.schema, self.reader = _reading(self.header.meta["avro.schema"], self._kind)
        return self


@lru_cache(maxsize=1)
def header_reader() -> Reader:
    """Reads how an Avro file begins: its schema and codec."""
    return construct_reader(META_SCHEMA, {-1: AvroFileHeader})


@lru_cache(maxsize=_SCHEMAS)
def _reading(schema_text: str, kind: _Kind) -> tuple[Schema, Reader]:
    schema = AvroSchemaConversion().avro_to_iceberg(loads(schema_text))
    return schema, resolve_reader(schema, kind.schema, read_types=dict(kind.types), read_enums=dict(kind.enums))
