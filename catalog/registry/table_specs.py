"""The three tables of a resource, derived from its contract: as sent, standardised, refused."""

from typing import TYPE_CHECKING

from catalog.registry.field import Field
from lake.position import BATCH_ID, EXTRA, INGESTED_AT, LINE_NO
from lake.schema import Column, TableSpec

if TYPE_CHECKING:
    from catalog.registry.resource import Resource

_POSITION = (
    Column(BATCH_ID, "text", "批次号", required=True),
    Column(LINE_NO, "integer", "源文件行号", required=True),
    Column(INGESTED_AT, "timestamp", "入湖时间", required=True),
)


def raw_table(resource: "Resource") -> TableSpec:
    """归集库: every column as the department calls it, all text; what the contract does not know is in `_extra`."""
    extra = Column(EXTRA, "text", "目录外的列", description="JSON", grade=resource.grade)
    return _table("raw", resource, (*_as_sent(resource), extra), "（归集）")


def std_table(resource: "Resource") -> TableSpec:
    """标准库: typed columns and `_flags`, the ids of the warnings of a row."""
    columns = (*map(_standard, resource.fields), Column("_flags", "texts", "提示规则"))
    return _table("std", resource, columns, "")


def quarantine_table(resource: "Resource") -> TableSpec:
    """问题库: refused rows as sent, with the ids of the rules they broke and the Chinese reasons."""
    found = (Column("_rules", "texts", "规则"), Column("_reasons", "texts", "原因"))
    return _table("quarantine", resource, (*_as_sent(resource), *found), "（问题）")


def _table(layer: str, resource: "Resource", columns: tuple[Column, ...], suffix: str) -> TableSpec:
    return TableSpec(
        name=f"{layer}.{resource.name}",
        columns=(*columns, *_POSITION),
        zone=resource.zone,
        title=f"{resource.title.zh}{suffix}",
        description=resource.contract.abstract,
        lowered=resource.contract.lowered is not None,
    )


def _as_sent(resource: "Resource") -> tuple[Column, ...]:
    reading: dict[str, list[Field]] = {name: [] for name in resource.raw_columns}
    for field in resource.fields:
        for name in field.source_columns:
            if name in reading:  # or it is the number of the row
                reading[name].append(field)
    return tuple(_sent(name, fields, resource) for name, fields in reading.items())


def _sent(name: str, reading: list[Field], resource: "Resource") -> Column:
    """One of the department's columns, called by the titles of the fields that read it, as sensitive as any of them.

    An ignored one has its own name only, and was never looked at: it is as sensitive as the whole resource.
    """
    title = "、".join(field.title for field in reading) or name
    return Column(name, "text", title, grade=max((field.grade for field in reading), default=resource.grade))


def _standard(field: Field) -> Column:
    return Column(field.name, field.type, field.title, field.is_required, field.spec.description, field.grade)
