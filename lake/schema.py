"""The shape of a table, said once and turned into Iceberg, Arrow and SQL types."""

import re
from dataclasses import dataclass

import pyarrow as pa
from pyiceberg import types as iceberg
from pyiceberg.schema import Schema

from lake.errors import LakeError
from lake.settings import Zone

_DECIMAL = re.compile(r"decimal\((\d+),\s*(\d+)\)")
_ICEBERG: dict[str, iceberg.IcebergType] = {
    "text": iceberg.StringType(),
    "integer": iceberg.LongType(),
    "double": iceberg.DoubleType(),
    "date": iceberg.DateType(),
    "timestamp": iceberg.TimestamptzType(),
    "boolean": iceberg.BooleanType(),
}
_LOGICAL = {type(kind): name for name, kind in _ICEBERG.items()}
_ARROW: dict[str, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "double": pa.float64(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "boolean": pa.bool_(),
    "texts": pa.list_(pa.string()),
}
_DUCK: dict[str, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "double": "DOUBLE",
    "date": "DATE",
    "timestamp": "TIMESTAMPTZ",
    "boolean": "BOOLEAN",
    "texts": "VARCHAR[]",
}


@dataclass(frozen=True)
class Column:
    """One column. `type` is text, integer, double, decimal(p,s), date, timestamp (UTC), boolean or texts."""

    name: str
    type: str = "text"
    title: str = ""
    required: bool = False
    description: str = ""
    grade: int = 1


@dataclass(frozen=True)
class TableSpec:
    """One table: `{layer}.{name}`, its columns and the zone its files live in.

    `lowered`: rows that lie in a stricter zone may come into this one.
    """

    name: str
    columns: tuple[Column, ...]
    zone: Zone = "internal"
    title: str = ""
    description: str = ""
    lowered: bool = False

    @property
    def namespace(self) -> str:
        """The layer."""
        return self.name.split(".", 1)[0]

    @property
    def short_name(self) -> str:
        """The name without its layer."""
        return self.name.split(".", 1)[1]


def _decimal(logical: str) -> tuple[int, int] | None:
    match = _DECIMAL.fullmatch(logical)
    return (int(match[1]), int(match[2])) if match else None


def _unknown(logical: str) -> LakeError:
    known = ", ".join([*_DUCK, "decimal(p,s)"])
    return LakeError(f"unknown column type {logical!r}", advice=f"use one of {known}")


def arrow_type(logical: str) -> pa.DataType:
    """The Arrow type of a logical type."""
    if decimal := _decimal(logical):
        return pa.decimal128(*decimal)
    if logical not in _ARROW:
        raise _unknown(logical)
    return _ARROW[logical]


def duck_type(logical: str) -> str:
    """The DuckDB type of a logical type."""
    if decimal := _decimal(logical):
        return f"DECIMAL({decimal[0]},{decimal[1]})"
    if logical not in _DUCK:
        raise _unknown(logical)
    return _DUCK[logical]


def iceberg_type(logical: str, element_id: int = -1) -> iceberg.IcebergType:
    """The Iceberg type of a logical type; `element_id` numbers the element of a list."""
    if decimal := _decimal(logical):
        return iceberg.DecimalType(*decimal)
    if logical == "texts":
        return iceberg.ListType(element_id=element_id, element_type=iceberg.StringType(), element_required=False)
    if logical not in _ICEBERG:
        raise _unknown(logical)
    return _ICEBERG[logical]


def logical_type(kind: iceberg.IcebergType) -> str:
    """The way back: the logical type of an Iceberg type."""
    if isinstance(kind, iceberg.DecimalType):
        return f"decimal({kind.precision},{kind.scale})"
    if isinstance(kind, iceberg.ListType):
        return "texts"
    return _LOGICAL[type(kind)]


def arrow_schema(columns: tuple[Column, ...]) -> pa.Schema:
    """The Arrow schema of some columns."""
    return pa.schema([pa.field(column.name, arrow_type(column.type)) for column in columns])


def iceberg_schema(spec: TableSpec) -> Schema:
    """The Iceberg schema of a table; the Chinese titles become the columns' doc strings.

    Columns are optional for the format even when the contract requires them: a rule refuses the row, not the file.
    """
    after_columns = len(spec.columns) + 1
    return Schema(
        *(
            iceberg.NestedField(
                field_id=number,
                name=column.name,
                field_type=iceberg_type(column.type, after_columns + number),
                required=False,
                doc=column.title or None,
            )
            for number, column in enumerate(spec.columns, start=1)
        )
    )
