"""The lake's columns in Spark's types, and Spark's types as DuckDB has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from lake.engine.spark.not_portable import not_portable
from lake.schema import Column

if TYPE_CHECKING:
    from pyspark.sql.types import StructType

_SPARK = {
    "text": "string",
    "integer": "bigint",
    "double": "double",
    "date": "date",
    "timestamp": "timestamp",
    "boolean": "boolean",
    "texts": "array<string>",
}
_DUCK = {
    "string": "VARCHAR",
    "bigint": "BIGINT",
    "int": "INTEGER",
    "double": "DOUBLE",
    "date": "DATE",
    "timestamp": "TIMESTAMPTZ",
    "timestamp_ntz": "TIMESTAMP",
    "boolean": "BOOLEAN",
    "array<string>": "VARCHAR[]",
    "array<bigint>": "BIGINT[]",
    "void": "INTEGER",
}
_DECIMAL = re.compile(r"decimal\(\d+,\s*\d+\)")


def struct_of(columns: Sequence[Column]) -> StructType:
    """The schema that a table's files are read with."""
    from pyspark.sql.types import StructField, StructType, _parse_datatype_string

    kinds = {column.type: _parse_datatype_string(_SPARK.get(column.type, column.type)) for column in columns}
    return StructType([StructField(column.name, kinds[column.type]) for column in columns])


def no_rows(schema: StructType) -> str:
    """A SELECT of these columns that gives nothing. Spark sees that, and what it is joined with falls away too.

    A frame of an empty list would be read by programs in Python, which Spark starts.
    """
    typed = (
        f"CAST(NULL AS {field.dataType.simpleString()}) AS {exp.to_identifier(field.name, quoted=True).sql('spark')}"
        for field in schema.fields
    )
    return f"SELECT {', '.join(typed)} WHERE false"


def duck_types(schema: StructType) -> dict[str, str]:
    """Column → DuckDB's type. LakeError for one that no column of the lake has."""
    return {field.name: _duck(field.dataType.simpleString()) for field in schema.fields}


def _duck(kind: str) -> str:
    if kind not in _DUCK and not _DECIMAL.fullmatch(kind):
        raise not_portable(f"a column of the type {kind}", "cast it to a type of the lake's columns")
    return _DUCK.get(kind, kind.upper())
