"""A resource: a departmental contract with all that follows from it, made once by the registry and handed round whole.

What a function needs of a resource is asked here; the registry is for what lies beside it, such as another resource
that a field refers to.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from catalog.contracts.contract import Contract, Title
from catalog.contracts.element import DataElement
from catalog.contracts.grades import zone_of
from catalog.contracts.reference_models import CodeList
from catalog.registry.field import Field, most_sensitive
from catalog.registry.table_specs import quarantine_table, raw_table, std_table
from lake.connectors.source import Source
from lake.schema import TableSpec
from lake.settings import Zone


@dataclass(frozen=True, eq=False)
class Resource:
    """What a department delivers under one name. Two are the same only when they are one object."""

    contract: Contract
    fields: tuple[Field, ...]

    @classmethod
    def of(cls, contract: Contract, elements: Mapping[str, DataElement], codes: Mapping[str, CodeList]) -> "Resource":
        """The resource of a contract; LakeError when a field names an element that is not there."""
        return cls(contract, tuple(Field.of(spec, contract, elements, codes) for spec in contract.fields))

    @cached_property
    def name(self) -> str:
        """The department and what it delivers: `psb_resident`."""
        return self.contract.name

    @property
    def title(self) -> Title:
        """What it is called, in Chinese and in English."""
        return self.contract.title

    @property
    def department(self) -> str:
        """The id of the department that answers for it."""
        return self.contract.department

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where its deliveries come from."""
        return self.contract.sources

    @property
    def key(self) -> tuple[str, ...]:
        """The standard columns that tell its rows apart."""
        return self.contract.key

    @cached_property
    def version(self) -> str:
        """Twelve hex digits that change with the contract's content."""
        return self.contract.version

    @cached_property
    def standards(self) -> str:
        """Twelve hex digits that change with the data elements and code lists by which its rows are split."""
        used = [(field.element, field.code_list) for field in self.fields]
        said = [[part and part.model_dump_json(exclude_defaults=True) for part in parts] for parts in used]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]

    @cached_property
    def raw_columns(self) -> tuple[str, ...]:
        """The columns the department delivers, as it calls them."""
        return self.contract.raw_columns

    @cached_property
    def grade(self) -> int:
        """The grade of its most sensitive column."""
        return most_sensitive(self.fields)

    @property
    def zone(self) -> Zone:
        """The storage prefix of its tables: restricted as soon as one column is sensitive."""
        return zone_of(self.grade)

    @cached_property
    def raw(self) -> TableSpec:
        """The table of its rows as they were sent."""
        return raw_table(self.contract, self.fields)

    @cached_property
    def std(self) -> TableSpec:
        """The table of its accepted rows."""
        return std_table(self.contract, self.fields)

    @cached_property
    def quarantine(self) -> TableSpec:
        """The table of its refused rows."""
        return quarantine_table(self.contract, self.fields)

    @property
    def states_the_whole(self) -> bool:
        """Whether a delivery says all there is, so that what was said before no longer counts."""
        return self.contract.states_the_whole

    @cached_property
    def in_parts(self) -> "Resource":
        """The same resource as if its deliveries said a part only: new and changed rows by key."""
        return replace(self, contract=self.contract.model_copy(update={"delivery": "increment"}))

    @cached_property
    def of_its_key(self) -> "Resource":
        """The same resource as if it had no more columns than its key, and no rules: what the key of a row is."""
        pairs = [{position.longitude, position.latitude} for position in self.contract.positions]
        wanted = {*self.key}.union(*(pair for pair in pairs if pair & {*self.key}))  # a place is moved as a pair
        fields = tuple(field for field in self.fields if field.name in wanted)
        positions = tuple(one for one in self.contract.positions if one.longitude in wanted)
        only = {"fields": tuple(field.spec for field in fields), "positions": positions, "rules": (), "latest_by": None}
        return Resource(self.contract.model_copy(update=only), fields)

    def field(self, name: str) -> Field:
        """The field of that name; KeyError when there is none."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}
