"""What Iceberg's metadata says of a Parquet file that enters a table, out of the file's footer.

PyIceberg makes an Iceberg schema of every file's to see whether its columns are the table's; their types tell as much.
And it walks through the table's schema for what is told of a column, where columns are values or lists of them.
"""

from collections.abc import Iterable
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg.io import FileIO
from pyiceberg.io.pyarrow import (
    DEFAULT_TRUNCATION_LENGTH,
    MetricModeTypes,
    MetricsMode,
    StatisticsCollector,
    data_file_statistics_from_parquet_metadata,
)
from pyiceberg.manifest import DataFile, DataFileContent, FileFormat
from pyiceberg.schema import Schema
from pyiceberg.table.metadata import TableMetadata
from pyiceberg.types import BinaryType, ListType, NestedField, PrimitiveType, StringType

from lake.errors import LakeError
from lake.schema import Column, arrow_schema, logical_type

_BEGINNINGS = MetricsMode(MetricModeTypes.TRUNCATE, DEFAULT_TRUNCATION_LENGTH)
_WHOLE = MetricsMode(MetricModeTypes.FULL)
_COUNTS = MetricsMode(MetricModeTypes.COUNTS)


def data_file(io: FileIO, metadata: TableMetadata, location: str, footer: pq.FileMetaData | None = None) -> DataFile:
    """A Parquet file with the statistics of its columns. LakeError when the table has no such columns.

    `footer`: the file's own, for who has read it.
    """
    file = io.new_input(location)
    if footer is None:
        with file.open() as stream:
            footer = pq.read_metadata(stream)
    schema = metadata.schema()
    columns = [Column(field.name, logical_type(field.field_type)) for field in schema.fields]
    refuse_other_columns(metadata.location, location, footer.schema.to_arrow_schema(), columns)
    statistics = data_file_statistics_from_parquet_metadata(
        parquet_metadata=footer,
        stats_columns={_stored_id(field): _collector(field) for field in schema.fields},
        parquet_column_mapping={_stored_path(field): _stored_id(field) for field in schema.fields},
    )
    return DataFile.from_args(
        content=DataFileContent.DATA,
        file_path=location,
        file_format=FileFormat.PARQUET,
        partition=statistics.partition(metadata.spec(), schema),
        file_size_in_bytes=len(file),
        sort_order_id=None,
        spec_id=metadata.default_spec_id,
        equality_ids=None,
        key_metadata=None,
        **statistics.to_serialized_dict(),
    )


def have_all_columns(schema: Schema, files: Iterable[DataFile]) -> bool:
    """Whether every file has every column. One of another type is another column, whatever its name."""
    wanted = {_stored_id(field) for field in schema.fields}
    return all(wanted <= (file.column_sizes or {}).keys() for file in files)


def _stored_id(field: NestedField) -> int:
    """What statistics know the column by: of a list its elements."""
    return field.field_type.element_id if isinstance(field.field_type, ListType) else field.field_id


def _stored_path(field: NestedField) -> str:
    """How a Parquet file names the column."""
    return f"{field.name}.list.element" if isinstance(field.field_type, ListType) else field.name


def _collector(field: NestedField) -> StatisticsCollector:
    """What is told of a column: by Iceberg's defaults, which no table of the lake changes."""
    kind = field.field_type
    if isinstance(kind, ListType):
        element = cast(PrimitiveType, kind.element_type)
        return StatisticsCollector(kind.element_id, element, _COUNTS, f"{field.name}.element")
    mode = _BEGINNINGS if isinstance(kind, StringType | BinaryType) else _WHOLE
    return StatisticsCollector(field.field_id, cast(PrimitiveType, kind), mode, field.name)


def refuse_other_columns(table: str, file: str, present: pa.Schema, columns: Iterable[Column]) -> None:
    """Raises LakeError for a file with a column that is none of the table's, or is of another type."""
    wanted = {field.name: field.type for field in arrow_schema(tuple(columns))}
    for field in present:
        if wanted.get(field.name) != _plain(field.type):
            raise LakeError(
                f"{table} has {wanted.get(field.name, 'no such column')} where the file has {field.type}",
                advice="give the columns to DuckEngine.write, which casts to their types",
                file=file,
                column=field.name,
            )


def _plain(kind: pa.DataType) -> pa.DataType:
    """Polars writes the wide forms of text and list; they are the same to Iceberg."""
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_plain(kind.value_type))
    return kind
