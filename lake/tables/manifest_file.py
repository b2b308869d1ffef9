"""The entries of a manifest out of its Avro file; what the text of a schema means is worked out once.

PyIceberg works it out for every file, which takes several times as long as to read the few entries of one.
"""

from functools import lru_cache
from json import loads

from pyiceberg.avro.decoder import new_decoder
from pyiceberg.avro.file import META_SCHEMA, AvroFile, AvroFileHeader
from pyiceberg.avro.reader import Reader
from pyiceberg.avro.resolver import construct_reader, resolve_reader
from pyiceberg.io import FileIO
from pyiceberg.manifest import (
    DEFAULT_READ_VERSION,
    MANIFEST_ENTRY_SCHEMAS,
    DataFile,
    DataFileContent,
    FileFormat,
    ManifestEntry,
    ManifestEntryStatus,
    ManifestFile,
    _inherit_from_manifest,
)
from pyiceberg.schema import Schema
from pyiceberg.utils.schema_conversion import AvroSchemaConversion

_SCHEMAS = 64
"""Schemas that are remembered: one a way of partitioning."""


def entries_in(io: FileIO, manifest: ManifestFile) -> tuple[ManifestEntry, ...]:
    """All that a manifest lists; whatever a parser makes of damaged bytes is raised: see `readable_metadata`."""
    with _EntriesFile(io.new_input(manifest.manifest_path)) as file:
        return tuple(_inherit_from_manifest(entry, manifest) for entry in file)


class _EntriesFile(AvroFile[ManifestEntry]):
    def __enter__(self) -> "_EntriesFile":
        """Read the header, and be ready for the entries."""
        with self.input_file.open() as stream:
            self.decoder = new_decoder(stream.read())
        self.header = _header_reader().read(self.decoder)
        self.schema, self.reader = _reading(self.header.meta["avro.schema"])
        return self


@lru_cache(maxsize=1)
def _header_reader() -> Reader:
    return construct_reader(META_SCHEMA, {-1: AvroFileHeader})


@lru_cache(maxsize=_SCHEMAS)
def _reading(schema_text: str) -> tuple[Schema, Reader]:
    schema = AvroSchemaConversion().avro_to_iceberg(loads(schema_text))
    return schema, resolve_reader(
        schema,
        MANIFEST_ENTRY_SCHEMAS[DEFAULT_READ_VERSION],
        read_types={-1: ManifestEntry, 2: DataFile},
        read_enums={0: ManifestEntryStatus, 101: FileFormat, 134: DataFileContent},
    )
