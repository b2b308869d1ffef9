"""The three tables of a resource, derived from its contract: as sent, standardised, refused."""

from collections.abc import Sequence

from catalog.contracts.contract import Contract
from catalog.contracts.grades import zone_of
from catalog.registry.field import Field, most_sensitive
from lake.position import BATCH_ID, EXTRA, INGESTED_AT, LINE_NO
from lake.schema import Column, TableSpec

LAYERS_OF_A_RESOURCE = ("raw", "std", "quarantine")
_POSITION = (
    Column(BATCH_ID, "text", "批次号", required=True),
    Column(LINE_NO, "integer", "源文件行号", required=True),
    Column(INGESTED_AT, "timestamp", "入湖时间", required=True),
)


def raw_table(contract: Contract, fields: Sequence[Field]) -> TableSpec:
    """归集库: every column as the department calls it, all text; what the contract does not know is in `_extra`."""
    extra = Column(EXTRA, "text", "目录外的列", description="JSON", grade=most_sensitive(fields))
    return _table("raw", contract, fields, (*_as_sent(contract, fields), extra), "（归集）")


def std_table(contract: Contract, fields: Sequence[Field]) -> TableSpec:
    """标准库: typed columns and `_flags`, the ids of the warnings of a row."""
    columns = (*map(_standard, fields), Column("_flags", "texts", "提示规则"))
    return _table("std", contract, fields, columns, "")


def quarantine_table(contract: Contract, fields: Sequence[Field]) -> TableSpec:
    """问题库: refused rows as sent, with the ids of the rules they broke and the Chinese reasons."""
    found = (Column("_rules", "texts", "规则"), Column("_reasons", "texts", "原因"))
    return _table("quarantine", contract, fields, (*_as_sent(contract, fields), *found), "（问题）")


def _table(
    layer: str, contract: Contract, fields: Sequence[Field], columns: tuple[Column, ...], suffix: str
) -> TableSpec:
    return TableSpec(
        name=f"{layer}.{contract.name}",
        columns=(*columns, *_POSITION),
        zone=zone_of(most_sensitive(fields)),
        title=f"{contract.title.zh}{suffix}",
        description=contract.abstract,
        lowered=contract.lowered is not None,
    )


def _as_sent(contract: Contract, fields: Sequence[Field]) -> tuple[Column, ...]:
    reading: dict[str, list[Field]] = {name: [] for name in contract.raw_columns}
    for field in fields:
        for name in field.source_columns:
            if name in reading:  # or it is the number of the row
                reading[name].append(field)
    whole = most_sensitive(fields)
    return tuple(_sent(name, found, whole) for name, found in reading.items())


def _sent(name: str, reading: list[Field], whole: int) -> Column:
    """One of the department's columns, called by the titles of the fields that read it, as sensitive as any of them.

    An ignored one has its own name only, and was never looked at: it is as sensitive as the `whole` resource (a grade).
    """
    title = "、".join(field.title for field in reading) or name
    return Column(name, "text", title, grade=most_sensitive(reading) if reading else whole)


def _standard(field: Field) -> Column:
    return Column(field.name, field.type, field.title, field.is_required, field.spec.description, field.grade)
