"""How a governance table is declared: by the module that fills it, as its `TABLE`; `gov/tables.py` lists them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assets.context import LakeContext
from assets.versions import fingerprint
from lake.schema import Column, TableSpec
from lake.tables.commit import Commit
from lake.tables.derived import derive, rows_file

Row = dict[str, Any]


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
    """One whose rows are found whole; equal `inputs` give equal rows, so that those need not be worked out."""

    rows: Callable[[LakeContext], list[Row]]
    inputs: Callable[[LakeContext], Any]

    def write(self, lake: LakeContext) -> Commit:
        """Replace its content, or leave it when nothing it depends on has changed."""
        columns = [(column.name, column.type) for column in self.spec.columns]
        made_of = fingerprint([columns, self.inputs(lake)])
        return derive(lake.lakehouse, self.spec, made_of, lambda: rows_file(lake.lakehouse, self.spec, self.rows(lake)))


def worked_out(
    name: str,
    title: str,
    columns: tuple[Column, ...],
    key: tuple[str, ...],
    rows: Callable[[LakeContext], list[Row]],
    inputs: Callable[[LakeContext], Any],
) -> WorkedOutTable:
    """The declaration of `gov.name`."""
    return WorkedOutTable(governance_spec(name, title, columns), key, rows, inputs)
