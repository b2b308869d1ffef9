"""What the codes in a table are called: a column that hands on coded fields has the names of their list."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from catalog.counties import county_names
from catalog.models.lineage import ColumnReference
from catalog.models.model_tables import ModelTables
from catalog.registry.registry import Registry

Names = Mapping[str, str]
"""Code → Chinese name."""
_COUNTY_ELEMENTS = {
    *("division_code6", "historical_division_code6", "division_code9", "statistical_code9", "division_code12")
}
"""What six digits of a county are written in, or cut out of."""


@dataclass(frozen=True, eq=False)
class CodeNames:
    """The same for all tables of a catalogue."""

    registry: Registry
    tables: ModelTables
    _known: dict[ColumnReference, Names | None] = field(default_factory=dict)

    def of(self, table: str) -> dict[str, Names]:
        """By column, of those whose codes have names; LakeError where the SQL of a model cannot be read.

        A column made of several fields has names when all of them are of one list. Codes of counties are like nothing
        else, so that it is enough when some of them are, and none of another list.
        """
        texts = (column.name for column in self.tables[table] if column.type == "text")
        found = {name: self._names(ColumnReference(table, name)) for name in texts}
        return {name: names for name, names in found.items() if names}

    def _names(self, column: ColumnReference) -> Names | None:
        if column not in self._known:
            self._known[column] = self._read(column)
        return self._known[column]

    def _read(self, column: ColumnReference) -> Names | None:
        if column.table not in self.tables.models:
            return self._listed.get(column)
        above = [self._names(one) for one in self.tables.lineage(column.table)[column.column]]
        known = [names for names in above if names is not None]
        if not known or any(names is not known[0] for names in known):
            return None
        return known[0] if len(known) == len(above) or known[0] is county_names() else None

    @cached_property
    def _listed(self) -> dict[ColumnReference, Names]:
        """The coded fields of all contracts."""
        found: dict[ColumnReference, Names] = {}
        for resource in self.registry.resources.values():
            for one in resource.fields:
                if one.code_list is not None:
                    found[ColumnReference(resource.std.name, one.name)] = one.code_list.codes
                elif one.spec.element in _COUNTY_ELEMENTS:
                    found[ColumnReference(resource.std.name, one.name)] = county_names()
        return found
