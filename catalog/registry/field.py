"""A field of a resource with what it refers to: its data element, the element's code list, its place in the key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from catalog.contracts.contract import Contract, FieldSpec
from catalog.contracts.element import DataElement
from catalog.contracts.grades import is_sensitive
from catalog.contracts.reference_models import CodeList
from lake.errors import LakeError


@dataclass(frozen=True, eq=False)
class Field:
    """One standard column. `spec` is what the contract says, `element` what the standard says of it."""

    spec: FieldSpec
    element: DataElement
    code_list: CodeList | None
    is_required: bool
    """Whether a row without it is refused: the contract wants it, or it is part of the key."""

    @classmethod
    def of(
        cls, spec: FieldSpec, contract: Contract, elements: Mapping[str, DataElement], codes: Mapping[str, CodeList]
    ) -> "Field":
        """The field of a contract; LakeError when its element is not there."""
        element = elements.get(spec.element)
        if element is None:
            raise LakeError(f"unknown element {spec.element!r}", advice="see catalog/elements", column=spec.name)
        listed = codes[element.codes] if element.codes else None
        return cls(spec, element, listed, spec.required or spec.name in contract.key)

    @property
    def name(self) -> str:
        """The column's name in the standard table."""
        return self.spec.name

    @property
    def type(self) -> str:
        """The column's logical type, as in `lake.schema.Column`."""
        return self.element.type

    @property
    def source_columns(self) -> tuple[str, ...]:
        """The department's columns it reads."""
        return self.spec.source_columns

    @property
    def grade(self) -> int:
        """How sensitive it is, 1 to 4. A contract may set its own grade; the reviewers see it there."""
        return self.spec.grade if self.spec.grade is not None else self.element.grade

    @property
    def is_sensitive(self) -> bool:
        """Whether its values are shown masked only."""
        return is_sensitive(self.grade)

    @property
    def unit(self) -> str | None:
        """What its numbers count: the contract's unit, else the element's."""
        return self.spec.unit or self.element.unit

    @cached_property
    def title(self) -> str:
        """What an official calls it: the contract's title, else the department's Chinese name, else the element's."""
        if self.spec.title:
            return self.spec.title
        from_ = self.spec.from_ or ""
        return from_ if is_chinese(from_) else self.element.title


def most_sensitive(fields: Iterable[Field]) -> int:
    """The grade of the most sensitive of them; there is at least one."""
    return max(field.grade for field in fields)


def is_chinese(title: str) -> bool:
    """Whether a title holds a Chinese character."""
    return any("一" <= letter <= "鿿" for letter in title)
