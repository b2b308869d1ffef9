"""Governance tables whose rows belong to resources: those of a resource that is as it was are taken over.

What each resource's rows are made of is noted, under the fingerprint of the whole, before the table is committed. Only
a table whose content has that very fingerprint is taken from: killed in between, everything is worked out again.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from assets.context import LakeContext
from assets.governance import Row, WorkedOutTable
from assets.versions import code_version, fingerprint
from lake.engine.identifiers import literal, quote_table
from lake.errors import LakeError
from lake.ledger.derivations import Derivations

BATCHES = "batches"
"""The input that changes by resource; each of the others changes the rows of all."""
_DIGITS = 12


@dataclass(frozen=True)
class TableByResource(WorkedOutTable):
    """A table with a column `resource`, made of each resource's batches. `rows_but` leaves out those that are done."""

    rows_but: Callable[[LakeContext, Set[str]], list[Row]]

    def worked_out(self, lake: LakeContext, made_of: str) -> list[Row]:
        """All rows, in the order of their key."""
        parts = self._parts(lake)
        done = self._as_they_were(lake, parts)
        kept = self._standing(lake, done)
        Derivations(lake.lakehouse.ledger).note(self._noted_as, made_of, parts)
        return sorted([*kept, *self.rows_but(lake, done)], key=lambda row: [row[name] for name in self.key])

    @property
    def _noted_as(self) -> str:
        return f"{self.spec.name} by resource"

    def _parts(self, lake: LakeContext) -> dict[str, str]:
        """By resource, what its rows are made of."""
        columns = [(column.name, column.type) for column in self.spec.columns]
        inputs = {name: part for name, part in self.inputs(lake).items() if name != BATCHES}
        shared, batches = (
            fingerprint([columns, inputs, code_version()]),
            defaultdict[str, list[Mapping[str, Any]]](list),
        )
        for row in lake.lakehouse.ledger.rows("SELECT * FROM batch ORDER BY ingested_at, batch_id"):
            batches[row["resource"]].append(dict(row))
        return {name: fingerprint([shared, batches[name]])[:_DIGITS] for name in lake.registry.resources}

    def _as_they_were(self, lake: LakeContext, parts: Mapping[str, str]) -> set[str]:
        """The resources whose rows the table has as they are; none where a file of it is damaged."""
        house, name = lake.lakehouse, self.spec.name
        known = Derivations(house.ledger).of(self._noted_as)
        if not known or not (house.last_token(name) or "").startswith(known[0]):
            return set()
        try:
            house.refuse_damaged(name)
        except LakeError:
            return set()
        return {resource for resource, part in parts.items() if known[1].get(resource) == part}

    def _standing(self, lake: LakeContext, resources: Set[str]) -> list[Row]:
        if not resources:
            return []
        with lake.engine() as engine:
            engine.attach_tables(lake.lakehouse, [self.spec.name])
            named = ", ".join(map(literal, sorted(resources)))
            return engine.rows(f"SELECT * FROM {quote_table(self.spec.name)} WHERE resource IN ({named})")
