"""One check: a SELECT of the positions of rows that are wrong, in the table whose department is charged."""

from dataclasses import dataclass

from catalog.contracts.contract import Dimension, Severity
from lake.engine.identifiers import literal
from lake.ledger.records import Verdict
from lake.position import BATCH_ID, LINE_NO

POSITION = (BATCH_ID, LINE_NO)
COLUMN = "column_name"
"""Which column of the row is wrong; NULL where the fault is with the row as a whole."""


def place_of(column: str, row: str = "") -> str:
    """What a check selects of a row that is wrong in this column; `row` names its relation where there are several."""
    return f"{', '.join(f'{row}{name}' for name in POSITION)}, {literal(column)} AS {COLUMN}"


@dataclass(frozen=True)
class Yardstick:
    """What many checks measure by: worked out once for all that are asked together, and read under its name."""

    name: str
    sql: str


@dataclass(frozen=True)
class Check:
    """A check on `std.<resource>`. Its SQL gives `_batch_id`, `_line_no` and `column_name`.

    It is asked when all of `needs` have been delivered; `helps` are tables that count as empty until they are.
    `yardsticks` are there by then, each made of these tables and of those before it.
    """

    name: str
    resource: str
    title: str
    reason: str
    dimension: Dimension
    severity: Severity
    blocking: bool
    sql: str
    needs: tuple[str, ...]
    helps: tuple[str, ...] = ()
    yardsticks: tuple[Yardstick, ...] = ()

    @property
    def id(self) -> str:
        """Unique in the lake: two tables may have a reference of the same name."""
        return f"{self.resource}/{self.name}"

    @property
    def table(self) -> str:
        """The standard table whose rows are charged."""
        return f"std.{self.resource}"

    @property
    def reads(self) -> tuple[str, ...]:
        """Every table the SQL reads."""
        return (*self.needs, *self.helps)

    def verdict(self, checked: int, failed: int) -> Verdict:
        """What readers are told of the table; `failed` counts rows."""
        return Verdict(
            check=self.name,
            title=self.title,
            dimension=self.dimension,
            severity=self.severity,
            blocking=self.blocking,
            passed=failed == 0,
            checked=checked,
            failed=failed,
            observed=f"{failed} 行不符",
        )
