"""How the rows of a model are tied to the rows they are made of, as SQL; worked out once for each model."""

from assets.context import LakeContext
from catalog.models.row_origin import RowOrigin, row_origins
from lake.engine.identifiers import literal, quote
from lake.position import BATCH_ID, LINE_NO

_POSITION = {"batch_id": [BATCH_ID], "line_no": [LINE_NO]}
_NAMED = ("resource", "batch_id", "line_no")
"""How tables of master data name the delivered row behind theirs; `part` says which of those whom that row names."""
Conditions = dict[str, list[str]]
"""Column of the model → SQL over the source's columns, any of which may equal it; empty where nothing ties them."""


class RowConditions:
    """The conditions of every model of a lake."""

    def __init__(self, lake: LakeContext) -> None:
        self._lake = lake
        self._origins: dict[str, dict[str, RowOrigin]] = {}

    def of(self, table: str, source: str) -> Conditions:
        """What ties `table` to an upstream table. Rows that name a position were made of the row that stands there."""
        names = {column.name for column in self._lake.tables[table]}
        if source.startswith("std.") and names.issuperset(_NAMED):
            return {**_POSITION, "resource": [literal(source.removeprefix("std."))]}
        above = {column.name for column in self._lake.tables[source]}
        if (names & above).issuperset(_NAMED):
            return {name: [quote(name)] for name in (*_NAMED, "part") if name in names & above}
        if table not in self._origins:
            found = row_origins(self._lake.models[table], self._lake.tables)
            self._origins[table] = {origin.table: origin for origin in found}
        return self._origins[table][source].conditions
