"""The three tables of a resource, derived from its contract: as sent, standardised, refused."""

from catalog.contracts.contract import Contract, FieldSpec
from catalog.registry.registry import Registry
from lake.schema import Column, TableSpec

_POSITION = (
    Column("_batch_id", "text", "批次号", required=True),
    Column("_line_no", "integer", "源文件行号", required=True),
    Column("_ingested_at", "timestamp", "入湖时间", required=True),
)


def raw_spec(contract: Contract, registry: Registry) -> TableSpec:
    """归集库: every column as the department calls it, all text; what the contract does not know is in `_extra`."""
    extra = Column("_extra", "text", "目录外的列", description="JSON", grade=_highest(contract, registry))
    return _spec("raw", contract, registry, (*_as_sent(contract, registry), extra, *_POSITION), "（归集）")


def std_spec(contract: Contract, registry: Registry) -> TableSpec:
    """标准库: typed columns and `_flags`, the ids of the warnings of a row."""
    columns = tuple(_standard(contract, spec, registry) for spec in contract.fields)
    flags = Column("_flags", "texts", "提示规则")
    return _spec("std", contract, registry, (*columns, flags, *_POSITION), "")


def quarantine_spec(contract: Contract, registry: Registry) -> TableSpec:
    """问题库: refused rows as sent, with the ids of the rules they broke and the Chinese reasons."""
    columns = (*_as_sent(contract, registry), Column("_rules", "texts", "规则"), Column("_reasons", "texts", "原因"))
    return _spec("quarantine", contract, registry, (*columns, *_POSITION), "（问题）")


def _spec(layer: str, contract: Contract, registry: Registry, columns: tuple[Column, ...], suffix: str) -> TableSpec:
    return TableSpec(
        name=f"{layer}.{contract.name}",
        columns=columns,
        zone=registry.zone(contract),
        title=f"{contract.title.zh}{suffix}",
        description=contract.abstract,
    )


def _as_sent(contract: Contract, registry: Registry) -> tuple[Column, ...]:
    """The department's columns. One that several fields read is as sensitive as the most sensitive of them."""
    grades = {name: _raw_grade(contract, registry, name) for name in contract.raw_columns}
    return tuple(
        Column(name, "text", _raw_title(contract, registry, name), grade=grade) for name, grade in grades.items()
    )


def _raw_title(contract: Contract, registry: Registry, name: str) -> str:
    """The titles of the fields that read a column; an ignored one has its own name only."""
    return "、".join(field_title(spec, registry) for spec in contract.fields if name in spec.source_columns) or name


def _raw_grade(contract: Contract, registry: Registry, name: str) -> int:
    """An ignored column was never looked at: it is as sensitive as the whole resource."""
    reading = [registry.grade(contract, spec) for spec in contract.fields if name in spec.source_columns]
    return max(reading, default=_highest(contract, registry))


def _highest(contract: Contract, registry: Registry) -> int:
    return max(registry.grade(contract, spec) for spec in contract.fields)


def _standard(contract: Contract, spec: FieldSpec, registry: Registry) -> Column:
    return Column(
        name=spec.name,
        type=registry.element(spec).type,
        title=field_title(spec, registry),
        required=spec.required or spec.name in contract.key,
        description=spec.description,
        grade=registry.grade(contract, spec),
    )


def field_title(spec: FieldSpec, registry: Registry) -> str:
    """What an official calls it: the contract's title, else the department's Chinese name, else the element's."""
    if spec.title:
        return spec.title
    from_ = spec.from_ or ""
    return from_ if any("一" <= letter <= "鿿" for letter in from_) else registry.element(spec).title
