"""How departments answer for refused rows: 整改率, 及时率 and 复发率, counted from the work orders of the lake."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.beijing import ZONE
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote_table
from quality.scoring.month import Month

WORK_ORDER = "gov.work_order"


@dataclass(frozen=True)
class Rectification:
    """Work orders opened before the end of a month, and what had become of them by then.

    An order that a later delivery repeats is not corrected: the fault goes on under the next one's number.
    """

    orders: int = 0
    corrected: int = 0
    in_time: int = 0
    due: int = 0
    repeated: int = 0

    @property
    def corrected_share(self) -> float | None:
        """整改率, per cent: corrected of all."""
        return _share(self.corrected, self.orders)

    @property
    def in_time_share(self) -> float | None:
        """及时率, per cent: corrected before the deadline, of all that were corrected or are overdue."""
        return _share(self.in_time, self.due)

    @property
    def repeated_share(self) -> float | None:
        """复发率, per cent: the same fault of the same key had been there before."""
        return _share(self.repeated, self.orders)

    def __add__(self, other: "Rectification") -> "Rectification":
        return Rectification(
            self.orders + other.orders,
            self.corrected + other.corrected,
            self.in_time + other.in_time,
            self.due + other.due,
            self.repeated + other.repeated,
        )


def rectifications(engine: DuckEngine, month: Month) -> Mapping[str, Rectification]:
    """By department; `gov.work_order` is attached to the engine."""
    end = f"TIMESTAMPTZ {literal(month.end.isoformat())}"
    closed = f"(closed_by <> 'repeated' AND closed_at < {end})"
    overdue = f"(NOT coalesce({closed}, FALSE) AND due_on < {_day(f'least({end}, now())')})"
    rows = engine.rows(
        f"SELECT department, count(*) AS orders, count(*) FILTER ({closed}) AS corrected,"
        f" count(*) FILTER ({closed} AND {_day('closed_at')} <= due_on) AS in_time,"
        f" count(*) FILTER ({closed} OR {overdue}) AS due, count(*) FILTER (repeats > 0) AS repeated"
        f" FROM {quote_table(WORK_ORDER)} WHERE opened_at < {end} GROUP BY department"
    )
    return {str(row.pop("department")): Rectification(**row) for row in rows}


def _day(moment: str) -> str:
    return f"CAST({moment} AT TIME ZONE {literal(ZONE)} AS DATE)"


def _share(part: int, whole: int) -> float | None:
    return 100.0 * part / whole if whole else None
