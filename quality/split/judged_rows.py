"""Rows judged one by one: of those with the same key the newest that breaks no rule stays, refused ones get reasons."""

from dataclasses import dataclass, replace
from pathlib import Path

from lake.engine.identifiers import quote, quote_table
from lake.engine.interface import SqlEngine
from lake.position import LINE_NO
from lake.schema import TableSpec
from quality.split.compile import SplitPlan
from quality.split.parquet_file import Written, shown_columns
from quality.split.text_steps import Step

JUDGED = "split.judged"
_JUDGED = quote_table(JUDGED)
_ROW_ACCEPTED = "row.accepted"
_ACCEPTED, _RULES, _REASONS, _PLACE = map(quote, (_ROW_ACCEPTED, "row.rules", "row.reasons", "row.place"))
_STAYS, _REFUSED = f"{_ACCEPTED} AND {_PLACE} = 1", f"NOT {_ACCEPTED}"


@dataclass(frozen=True)
class Counts:
    """Rows that stay, were refused, and gave way to another of their key."""

    stay: int
    refused: int
    superseded: int


@dataclass(frozen=True)
class RowVerdict:
    """What the split found of one row. `stays_instead`: the line of the row of its key that stays, if another does."""

    accepted: bool
    rules: tuple[str, ...]
    reasons: tuple[str, ...]
    flags: tuple[str, ...]
    stays_instead: int | None


@dataclass(frozen=True)
class JudgedRows:
    """The kept rows `split.judged`: every row of a relation in standard columns, and which rules it breaks.

    Reasons are told of the refused rows alone: what is said of a row costs more to plan than what is asked of it.
    """

    engine: SqlEngine
    plan: SplitPlan
    source: str

    def judge(self, spec: TableSpec) -> Counts:
        """Fill the table."""
        broken = (quote(rule.id) for rule in self.plan.rules)
        shown = ", ".join([shown_columns(spec, {}), *broken, _ACCEPTED, f"{self._place()} AS {_PLACE}"])
        self.engine.keep(JUDGED, self._with_fate().select(self.source, shown))
        which = {"stay": _STAYS, "refused": _REFUSED, "superseded": f"{_ACCEPTED} AND {_PLACE} > 1"}
        counts = ", ".join(f"count(*) FILTER (WHERE {one}) AS {name}" for name, one in which.items())
        [counted] = self.engine.rows(f"SELECT {counts} FROM {_JUDGED}")
        return Counts(**counted)

    def _with_fate(self) -> SplitPlan:
        """One step more, so that whether a row is accepted is worked out once."""
        known = {column: quote(column) for column in self.plan.steps[-1].columns}
        fate = Step("fate", {**known, "_flags": self.plan.flags, _ROW_ACCEPTED: self.plan.accepted})
        return replace(self.plan, steps=(*self.plan.steps, fate))

    def _place(self) -> str:
        key = ", ".join(quote(name) for name in self.plan.contract.key)
        newest = f"{self.plan.newness} DESC NULLS LAST, " if self.plan.newness else ""
        return f"row_number() OVER (PARTITION BY {_ACCEPTED}, {key} ORDER BY {newest}{quote(LINE_NO)} DESC)"

    def write_accepted(self, spec: TableSpec, path: Path) -> Written:
        """The rows that stay, in standard columns and in the order they were sent."""
        rows = f"SELECT {shown_columns(spec, {})} FROM {_JUDGED} WHERE {_STAYS} ORDER BY {quote(LINE_NO)}"
        return Written(path, self.engine.write(rows, path, spec.columns))

    def write_refused(self, spec: TableSpec, path: Path) -> Written:
        """The refused rows as they were sent and in that order, with the rules they break and the reasons."""
        shown = shown_columns(spec, {"_rules": f"found.{_RULES}", "_reasons": f"found.{_REASONS}"}, sent="sent")
        same = f"found.{quote(LINE_NO)} = sent.{quote(LINE_NO)}"
        refused = f"({self._told(_REFUSED)}) AS found"
        rows = f"SELECT {shown} FROM {self.source} AS sent JOIN {refused} ON {same} ORDER BY sent.{quote(LINE_NO)}"
        return Written(path, self.engine.write(rows, path, spec.columns))

    def _told(self, which: str) -> str:
        """Lines of the table with the rules they break and the reasons."""
        found = f"{self.plan.broken_ids} AS {_RULES}, {self.plan.reasons} AS {_REASONS}"
        return f"SELECT {quote(LINE_NO)}, {found} FROM {_JUDGED} WHERE {which}"

    def verdict(self, line: int) -> RowVerdict:
        """What was found of the row of a line that was judged."""
        key = " AND ".join(f"{quote('stays', name)} = {quote('found', name)}" for name in self.plan.contract.key)
        stays = f"(SELECT * FROM {_JUDGED} WHERE {_STAYS}) AS stays"
        its = f"{quote(LINE_NO)} = {int(line)}"
        shown = ", ".join(f"found.{column}" for column in (_ACCEPTED, "_flags", _PLACE))
        [row] = self.engine.rows(
            f"SELECT {shown}, stays.{LINE_NO} AS winner FROM {_JUDGED} AS found LEFT JOIN {stays} ON {key}"
            f" WHERE found.{its}"
        )
        accepted, flags, place, winner = row.values()
        [told] = self.engine.rows(self._told(its))
        _line, rules, reasons = told.values()
        return RowVerdict(
            accepted, tuple(rules), tuple(reasons), tuple(flags), winner if accepted and place > 1 else None
        )
