"""Stewardship of a domain whose records are put together by a SQL model: doubts are what its `_doubt` table lists."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from assets.context import LakeContext
from assets.records.resolving import SHORTEST, Doubt, Effect, HandVerdict, Stewardship
from catalog.models.identity import Identified
from catalog.models.sql_model import SqlModel
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.interface import SqlEngine


class RuledStewardship(Stewardship):
    """The pairs of the domain to whose records `model` gives ids."""

    def __init__(self, lake: LakeContext, model: SqlModel, engine: SqlEngine) -> None:
        assert model.identified is not None  # asked only of such models
        self._identified: Identified = model.identified
        super().__init__(lake, self._identified.domain, engine, model.name, self._identified.member)
        self._doubts = f"master.{self._identified.domain}_doubt"
        self._unplaced = f"master.{self._identified.domain}_unplaced"
        there = filter(lake.lakehouse.exists, [self._doubts, self._unplaced])
        engine.attach_tables(lake.lakehouse, [model.name, *there])

    def unclear(self) -> list[Doubt]:
        """Pairs that a rule or a model is unsure of."""
        return [
            Doubt(left, right, rule, min(self._sizes[left][1], self._sizes[right][1]))
            for (left, right), rule in dict(self._pairs()).items()
            if left in self._sizes and right in self._sizes
        ]

    def _pairs(self) -> Iterator[tuple[tuple[str, str], str]]:
        for one in self.decisions.all():
            if one.judgement.verdict == "unsure" and one.undone_at is None:
                yield one.judgement.ordered(), one.judgement.rule
        if self._lake.lakehouse.exists(self._doubts):
            for row in self._engine.rows(f"SELECT * FROM {quote_table(self._doubts)}"):
                yield (row["left_member"], row["right_member"]), row["rule"]

    def member(self, start: str) -> str:
        """The record whose name begins so, with an id or without; LakeError unless there is just one."""
        found = [one for one in self._loose if one.startswith(start) and len(start) >= SHORTEST]
        return found[0] if len(found) == 1 else super().member(start)

    def records(self, member: str) -> list[dict[str, Any]]:
        """The source rows of a record as its table has them; what is sensitive is left out."""
        table = self._unplaced if member in self._loose else self._xref
        shown = ", ".join(quote(column.name) for column in self._lake.tables.spec(table).columns if column.grade <= 2)
        condition = f"{quote(self._member)} = {literal(member)}"
        return self._engine.rows(f"SELECT {shown} FROM {quote_table(table)} WHERE {condition} ORDER BY ALL LIMIT 5")

    @property
    def titles(self) -> Mapping[str, str]:
        """What people call the columns of the cross-reference, and of the records without an id."""
        known = [self._xref, *([self._unplaced] if self._unplaced in self._lake.tables else [])]
        columns = (column for table in known for column in self._lake.tables.spec(table).columns)
        return {column.name: column.title or column.name for column in columns}

    def effect(self, left: str, right: str, verdict: HandVerdict) -> Effect:
        """What a verdict changes when the next run applies it."""
        (one, rows), (other, others) = self._sizes[left], self._sizes[right]
        before = len({label for member, (label, _rows) in self._sizes.items() if member not in self._loose})
        if loose := [side for side in (left, right) if side in self._loose]:
            moves = self._by_source(self._unplaced, self._member, loose[0]) if verdict == "same" else {}
            return Effect(before, before, sum(moves.values()), moves)
        if (one == other) == (verdict == "same"):
            return Effect(before, before, 0)
        if verdict == "same":
            moves = self._by_source(self._xref, self._identified.label, one if rows < others else other)
            return Effect(before, before - 1, min(rows, others), moves)
        moves = self._by_source(self._xref, self._member, right)
        return Effect(before, before + 1, sum(moves.values()), moves)

    def _by_source(self, table: str, column: str, value: str) -> dict[str, int]:
        """How many source rows have a value, by resource."""
        source = quote(self._identified.source)
        rows = self._engine.rows(
            f"SELECT {source} AS source, count(*) AS n FROM {quote_table(table)}"
            f" WHERE {quote(column)} = {literal(value)} GROUP BY ALL ORDER BY ALL"
        )
        return {row["source"]: row["n"] for row in rows}

    @cached_property
    def _sizes(self) -> dict[str, tuple[str, int]]:
        """By record: its golden id, and how many source rows that one has. One without an id stands for itself."""
        member, label = quote(self._member), quote(self._identified.label)
        rows = self._engine.rows(
            f"SELECT DISTINCT {member} AS member, {label} AS label, count(*) OVER (PARTITION BY {label}) AS rows"
            f" FROM {quote_table(self._xref)}"
        )
        return {row["member"]: (row["label"], row["rows"]) for row in rows} | self._loose

    @cached_property
    def _loose(self) -> dict[str, tuple[str, int]]:
        """The same of records that have no id, since nobody knows whose they are."""
        if not self._lake.lakehouse.exists(self._unplaced):
            return {}
        member = quote(self._member)
        rows = self._engine.rows(
            f"SELECT {member} AS member, count(*) AS rows FROM {quote_table(self._unplaced)} GROUP BY ALL"
        )
        return {row["member"]: (row["member"], row["rows"]) for row in rows}
