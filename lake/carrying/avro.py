"""An Avro file in memory, to be written again with other values in it and everything else as it was.

By the schema, the codec, the blocks and the marker of the file itself: the same values give the same bytes. PyIceberg's
own reader fills in what a manifest leaves open, and makes the schema anew for every file; a lake has a hundred files of
a schema.
"""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from json import loads
from typing import Any, NamedTuple, cast

from pyiceberg.avro.codecs import KNOWN_CODECS
from pyiceberg.avro.codecs.codec import Codec
from pyiceberg.avro.decoder import BinaryDecoder, new_decoder
from pyiceberg.avro.encoder import BinaryEncoder
from pyiceberg.avro.file import META_SCHEMA, SYNC_SIZE, AvroFileHeader
from pyiceberg.avro.reader import Reader
from pyiceberg.avro.resolver import construct_reader, construct_writer
from pyiceberg.avro.writer import Writer
from pyiceberg.schema import Schema
from pyiceberg.typedef import Record
from pyiceberg.utils.schema_conversion import AvroSchemaConversion

from lake.tables.manifest_file import header_reader


class _Kind(NamedTuple):
    """What files of one schema have in common."""

    schema: Schema
    reader: Reader
    writer: Writer


@dataclass(frozen=True)
class AvroContent:
    """Records as they are stored, in their blocks; they may be changed in place."""

    header: AvroFileHeader
    kind: _Kind
    blocks: tuple[tuple[Record, ...], ...]

    @property
    def schema(self) -> Schema:
        """Of the records."""
        return self.kind.schema

    @property
    def records(self) -> list[Record]:
        """Of all blocks."""
        return [record for block in self.blocks for record in block]


def read_avro(content: bytes) -> AvroContent:
    """Whatever a parser makes of damaged bytes is raised as it is: see `readable_metadata`."""
    decoder = new_decoder(content)
    header = header_reader().read(decoder)
    kind, codec = _kind(header.meta["avro.schema"]), _codec(header)
    blocks = []
    while decoder.tell() < len(content):
        blocks.append(_read_block(decoder, kind, codec))
        if decoder.read(SYNC_SIZE) != header.sync:
            raise ValueError("a block does not end with the file's marker")
    return AvroContent(header, kind, tuple(blocks))


def written_avro(content: AvroContent) -> bytes:
    """The bytes of a file with these records."""
    stream = BytesIO()
    encoder = BinaryEncoder(cast(Any, stream))
    _header_writer().write(encoder, content.header)
    for block in content.blocks:
        _write_block(encoder, content.kind, _codec(content.header), block)
        encoder.write(content.header.sync)
    return stream.getvalue()


def _read_block(decoder: BinaryDecoder, kind: _Kind, codec: type[Codec] | None) -> tuple[Record, ...]:
    count, packed = decoder.read_int(), decoder.read_bytes()
    inner = new_decoder(codec.decompress(packed) if codec else packed)
    return tuple(kind.reader.read(inner) for _ in range(count))


def _write_block(encoder: BinaryEncoder, kind: _Kind, codec: type[Codec] | None, block: tuple[Record, ...]) -> None:
    stream = BytesIO()
    inner = BinaryEncoder(cast(Any, stream))
    for record in block:
        kind.writer.write(inner, record)
    packed = codec.compress(stream.getvalue())[0] if codec else stream.getvalue()
    encoder.write_int(len(block))
    encoder.write_bytes(packed)


def _codec(header: AvroFileHeader) -> type[Codec] | None:
    return KNOWN_CODECS[cast(Any, header.meta).get("avro.codec", "null")]


@lru_cache(maxsize=64)
def _kind(schema_text: str) -> _Kind:
    schema = AvroSchemaConversion().avro_to_iceberg(loads(schema_text))
    return _Kind(schema, construct_reader(schema), construct_writer(schema))


@lru_cache(maxsize=1)
def _header_writer() -> Writer:
    return construct_writer(META_SCHEMA)
