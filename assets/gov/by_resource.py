"""Governance tables whose rows belong to resources: those of a resource that is as it was are taken over.

What each resource's rows are made of is noted, under the fingerprint of the whole, before the table is committed. Only
a table whose content has that very fingerprint is taken from: killed in between, everything is worked out again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from assets.context import LakeContext
from assets.governance import Row, WorkedOutTable, ledger_mark
from assets.texts import running_code
from assets.versions import catalogue_version, fingerprint
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.parquet import parquet_select
from lake.errors import LakeError
from lake.ledger.derivations import Derivations
from lake.tables.derived import rows_file

BATCHES = "batches"
"""The input that changes by resource; each of the others changes the rows of all."""
FEW = 50_000
"""Rows that are put in order as Python objects."""
_DIGITS = 12


def batch_inputs(lake: LakeContext) -> dict[str, Any]:
    """What rows about batches depend on: the ledger's batches, and the catalogue's words for what they brought."""
    return {"catalogue": catalogue_version(lake), BATCHES: ledger_mark(lake, "batch")}


@dataclass(frozen=True)
class TableByResource(WorkedOutTable):
    """A table with a column `resource`, made of each resource's batches. `rows_but` leaves out those that are done."""

    rows_but: Callable[[LakeContext, Set[str]], Iterable[Row]]

    def worked_out(self, lake: LakeContext, made_of: str) -> list[Row]:
        """All rows, in the order of their key."""
        return self._in_order(self.rows_but(lake, frozenset()))

    def file(self, lake: LakeContext, made_of: str) -> Path:
        """All rows, in the order of their key; those that stay are taken over as they lie there.

        More rows than a few are put in order by the engine: as Python objects each takes two kilobytes.
        """
        parts = self._parts(lake)
        done = self._as_they_were(lake, parts)
        Derivations(lake.lakehouse.ledger).note(self._noted_as, made_of, parts)
        rows = iter(self.rows_but(lake, done))
        some = [*islice(rows, FEW)]
        are_all = len(some) < FEW
        made = rows_file(lake.lakehouse, self.spec, self._in_order(some) if are_all else chain(some, rows))
        return made if are_all and not done else self._joined(lake, done, made)

    def _in_order(self, rows: Iterable[Row]) -> list[Row]:
        return sorted(rows, key=lambda row: [row[name] for name in self.key])

    @property
    def _noted_as(self) -> str:
        return f"{self.spec.name} by resource"

    def _parts(self, lake: LakeContext) -> dict[str, str]:
        """By resource, what its rows are made of."""
        columns = [(column.name, column.type) for column in self.spec.columns]
        inputs = {name: part for name, part in self.inputs(lake).items() if name != BATCHES}
        shared, batches = fingerprint([columns, inputs, _code()]), _batches(lake)
        return {name: fingerprint([shared, batches.get(name)])[:_DIGITS] for name in lake.registry.resources}

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

    def _joined(self, lake: LakeContext, done: Set[str], made: Path) -> Path:
        """A file of what the table has of the resources that are done, and of what was made of the others."""
        house, name = lake.lakehouse, self.spec.name
        named, key = ", ".join(map(literal, sorted(done))), ", ".join(map(quote, self.key))
        made_now = parquet_select(self.spec.columns, [str(made)])
        taken = f"SELECT * FROM {quote_table(name)} WHERE resource IN ({named})"
        both = f"{taken} UNION ALL BY NAME {made_now}" if done else made_now
        try:
            path = house.new_data_file(self.spec)
            with lake.engine() as engine:
                if done:
                    engine.attach_tables(house, [name])
                engine.write(f"SELECT * FROM ({both}) ORDER BY {key}", path, self.spec.columns)
        finally:
            house.discard(made)
        return path


def _batches(lake: LakeContext) -> Mapping[str, str]:
    """By resource, a digest of what the ledger says of its batches; the same for every table."""

    def found() -> dict[str, str]:
        batches = defaultdict[str, list[Mapping[str, Any]]](list)
        for row in lake.lakehouse.ledger.rows("SELECT * FROM batch ORDER BY ingested_at, batch_id"):
            batches[row["resource"]].append(dict(row))
        return {name: fingerprint(rows) for name, rows in batches.items()}

    return lake.made_once("batches by resource", fingerprint(ledger_mark(lake, "batch")), found)


def _code() -> str:
    """A digest of all code, since nobody knows which of it a row is made with; another each time if it is unknown."""
    return running_code() or uuid4().hex
