"""How a governance table is declared: by the module that fills it, as its `TABLE`; `gov/tables.py` lists them."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assets.context import LakeContext
from assets.reasons import Reason
from assets.versions import fingerprint
from lake.ledger.derivations import Derivations
from lake.schema import Column, TableSpec
from lake.tables.commit import Commit
from lake.tables.derived import derive, rows_file
from lake.tables.lakehouse import Lakehouse
from lake.tables.table_state import TableState

Row = dict[str, Any]
Known = tuple[str, Mapping[str, str]]
"""What something was made of last: the fingerprint, and its parts."""
DAY = "day"
"""The input that is another one every day."""


def governance_spec(name: str, title: str, columns: tuple[Column, ...]) -> TableSpec:
    """The table `gov.name`: what the lake knows of itself, for anyone to query; no value of a row is in it."""
    return TableSpec(f"gov.{name}", columns, "internal", title)


@dataclass(frozen=True)
class GovernanceTable:
    """A table and the columns that tell its rows apart. How its rows come is the business of its module."""

    spec: TableSpec
    key: tuple[str, ...]


@dataclass(frozen=True)
class WorkedOutTable(GovernanceTable):
    """One of whose `inputs` equal ones give equal rows, so that those need not be worked out."""

    inputs: Callable[[LakeContext], Any]
    """A dictionary says by name what there is, so that a plan can say what of it has changed."""

    @abstractmethod
    def worked_out(self, lake: LakeContext, made_of: str) -> Iterable[Row]:
        """All rows; `made_of` is the fingerprint under which they will be committed."""

    def write(self, lake: LakeContext) -> Commit:
        """Replace its content, or leave it when nothing it depends on has changed."""
        made_of, parts = self._made_of(lake)
        house, derivations = lake.lakehouse, Derivations(lake.lakehouse.ledger)
        if is_known_empty(house, self.spec.name, derivations.of(self.spec.name), made_of):
            return Commit(self.spec.name, None, 0, written=False)
        commit = derive(house, self.spec, made_of, lambda: [self.file(lake, made_of)])
        derivations.note(self.spec.name, made_of, parts)
        return commit

    def file(self, lake: LakeContext, made_of: str) -> Path:
        """A data file of all rows, not yet part of the table."""
        return rows_file(lake.lakehouse, self.spec, self.worked_out(lake, made_of))

    def why_behind(self, lake: LakeContext, states: Mapping[str, TableState], known: Known | None) -> Reason | None:
        """Why it has to be written again; None when nothing it depends on has changed.

        `known` are the parts of which it was made, as far as they were written down.
        """
        state, (made_of, parts) = states.get(self.spec.name), self._made_of(lake)
        if state is None:
            return Reason("never_built")
        if holds(state, made_of, known):
            return None
        before = known[1] if known and holds(state, known[0], known) else {}
        changed = sorted(name for name, part in parts.items() if before.get(name) != part)
        return Reason("day_moved") if changed == [DAY] else Reason("inputs_changed", ", ".join(changed))

    def _made_of(self, lake: LakeContext) -> tuple[str, dict[str, str]]:
        columns = [(column.name, column.type) for column in self.spec.columns]
        inputs = self.inputs(lake)
        named = inputs if isinstance(inputs, dict) else {"inputs": inputs}
        return fingerprint([columns, inputs]), {name: fingerprint(part)[:12] for name, part in named.items()}


def holds(state: TableState, made_of: str, known: Known | None) -> bool:
    """Whether a table's content was made of this. One that never had a row has no commit that could say so."""
    if state.token is not None:
        return state.token.startswith(made_of)
    return known is not None and known[0] == made_of


def is_known_empty(house: Lakehouse, name: str, known: Known | None, made_of: str) -> bool:
    """Whether making a table of this is known to give no rows, which is what it holds."""
    return known is not None and known[0] == made_of and house.exists(name) and house.head(name) is None


@dataclass(frozen=True)
class WholeTable(WorkedOutTable):
    """One whose rows are found by one function, all at once or, where they may be millions, one after the other."""

    rows: Callable[[LakeContext], Iterable[Row]]

    def worked_out(self, lake: LakeContext, made_of: str) -> Iterable[Row]:
        """All rows."""
        return self.rows(lake)


def worked_out(
    name: str,
    title: str,
    columns: tuple[Column, ...],
    key: tuple[str, ...],
    rows: Callable[[LakeContext], Iterable[Row]],
    inputs: Callable[[LakeContext], Any],
) -> WorkedOutTable:
    """The declaration of `gov.name`."""
    return WholeTable(governance_spec(name, title, columns), key, inputs, rows)


def ledger_mark(lake: LakeContext, *tables: str) -> list[str]:
    """Changes whenever one of these tables of the ledger does."""
    marks = lake.lakehouse.ledger.marks()
    return [marks.get(table, "") for table in tables]
