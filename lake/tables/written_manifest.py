"""Manifests and lists of them, written as Avro files; what all of a kind have in common is worked out once.

PyIceberg works it out for every file, which takes several times as long as to write the few entries of one.
"""

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeVar

from pyiceberg.avro.codecs import AVRO_CODEC_KEY, CODEC_MAPPING_ICEBERG_TO_AVRO, AvroCompressionCodec
from pyiceberg.avro.file import _SCHEMA_KEY, MAGIC, META_SCHEMA, SYNC_SIZE, AvroFileHeader, AvroOutputFile
from pyiceberg.avro.resolver import construct_writer, resolve_writer
from pyiceberg.avro.writer import Writer
from pyiceberg.io import OutputFile
from pyiceberg.manifest import (
    DEFAULT_READ_VERSION,
    MANIFEST_LIST_FILE_SCHEMAS,
    ManifestEntry,
    ManifestFile,
    ManifestListWriterV2,
    ManifestWriterV2,
    data_file_with_partition,
    manifest_entry_schema_with_data_file,
)
from pyiceberg.partitioning import PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.typedef import Record
from pyiceberg.types import StructType
from pyiceberg.utils.schema_conversion import AvroSchemaConversion

_VERSION: Literal[2] = 2
_WAYS = 64
"""Ways of partitioning that are remembered."""
_Row = TypeVar("_Row", bound=Record)


class EntriesWriter(ManifestWriterV2):
    """A manifest of data files, and what was written to it."""

    def __init__(
        self,
        spec: PartitionSpec,
        schema: Schema,
        output_file: OutputFile,
        snapshot_id: int,
        compression: AvroCompressionCodec,
    ) -> None:
        super().__init__(spec, schema, output_file, snapshot_id, compression)
        self.written: list[ManifestEntry] = []

    def prepare_entry(self, entry: ManifestEntry) -> ManifestEntry:
        """The entry as it is written."""
        prepared = super().prepare_entry(entry)
        self.written.append(prepared)
        return prepared

    def new_writer(self) -> AvroOutputFile[ManifestEntry]:
        """The file that it writes to."""
        return _NewFile(self._output_file, _entries(self._spec.partition_type(self._schema)), self._meta)


class ListWriter(ManifestListWriterV2):
    """The list of the manifests of a snapshot, and what was written to it."""

    def __init__(
        self,
        output_file: OutputFile,
        snapshot_id: int,
        parent_snapshot_id: int | None,
        number: int,
        compression: AvroCompressionCodec,
    ) -> None:
        super().__init__(output_file, snapshot_id, parent_snapshot_id, number, compression)
        self.written: list[ManifestFile] = []

    def prepare_manifest(self, manifest_file: ManifestFile) -> ManifestFile:
        """The manifest as it is written: with its sequence number."""
        prepared = super().prepare_manifest(manifest_file)
        self.written.append(prepared)
        return prepared

    def __enter__(self) -> "ListWriter":
        """Open the file."""
        self._writer = _NewFile[ManifestFile](self._output_file, _manifests(), self._meta)
        self._writer.__enter__()
        return self


@dataclass(frozen=True, eq=False)
class _Kind:
    """How rows of a kind are written, and the schema that a file of them tells in its header."""

    writer: Writer
    schema_text: str


class _NewFile(AvroOutputFile[_Row]):
    def __init__(self, output_file: OutputFile, kind: _Kind, metadata: dict[str, str]) -> None:
        self.output_file = output_file
        self.sync_bytes = os.urandom(SYNC_SIZE)
        self.writer = kind.writer
        self.metadata = metadata
        self._schema_text = kind.schema_text

    def _write_header(self) -> None:
        codec = self.metadata[AVRO_CODEC_KEY]
        told = {
            **self.metadata,
            _SCHEMA_KEY: self._schema_text,
            AVRO_CODEC_KEY: CODEC_MAPPING_ICEBERG_TO_AVRO.get(codec, codec),
        }
        _header_writer().write(self.encoder, AvroFileHeader(MAGIC, told, self.sync_bytes))


@lru_cache(maxsize=_WAYS)
def _entries(partition: StructType) -> _Kind:
    written, read = (
        manifest_entry_schema_with_data_file(
            version, data_file_with_partition(format_version=version, partition_type=partition)
        )
        for version in (_VERSION, DEFAULT_READ_VERSION)
    )
    return _kind(written, read, "manifest_entry")


@lru_cache(maxsize=1)
def _manifests() -> _Kind:
    written, read = MANIFEST_LIST_FILE_SCHEMAS[_VERSION], MANIFEST_LIST_FILE_SCHEMAS[DEFAULT_READ_VERSION]
    return _kind(written, read, "manifest_file")


def _kind(written: Schema, read: Schema, name: str) -> _Kind:
    text = json.dumps(AvroSchemaConversion().iceberg_to_avro(written, schema_name=name))
    return _Kind(resolve_writer(record_schema=read, file_schema=written), text)


@lru_cache(maxsize=1)
def _header_writer() -> Writer:
    return construct_writer(META_SCHEMA)
