"""Stewardship: pairs that nothing but a person can judge, what a judgement would move, and the judgement itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from assets.context import LakeContext
from catalog.models.sql_model import SqlModel
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.interface import SqlEngine
from lake.errors import LakeError
from lake.ledger.decisions import Decision, Decisions, Judgement

RULE = "steward"
_SHORTEST = 6
"""Signs of a record's name that a person must type at least."""


@dataclass(frozen=True)
class Doubt:
    """Two records that may be one. `rows`: how many source records would change their id, at most."""

    left: str
    right: str
    rule: str
    rows: int


@dataclass(frozen=True)
class Effect:
    """What a verdict would do: golden records of the domain now and then, and source records that change their id."""

    before: int
    after: int
    moved: int


class Stewardship:
    """The pairs of one domain, read through an engine that is closed by whoever opened it."""

    def __init__(self, lake: LakeContext, domain: str, engine: SqlEngine) -> None:
        self._model = _model(lake, domain)
        self._lake, self._engine = lake, engine
        self.decisions = Decisions(lake.lakehouse.ledger, domain)
        self._doubts = f"master.{domain}_doubt"
        wanted = [self._model.name, *([self._doubts] if lake.lakehouse.exists(self._doubts) else [])]
        engine.attach_tables(lake.lakehouse, [name for name in wanted if lake.lakehouse.exists(name)])

    def queue(self) -> list[Doubt]:
        """Pairs that nobody has judged, those that move most first."""
        judged = {(left, right) for left, right, _verdict in self.decisions.constraints()}
        pairs = {pair: rule for pair, rule in self._unclear() if pair not in judged}
        sizes = {row["member"]: row["rows"] for row in self._engine.rows(self._sizes())}
        found = [
            Doubt(left, right, rule, min(sizes[left], sizes[right]))
            for (left, right), rule in pairs.items()
            if left in sizes and right in sizes
        ]
        return sorted(found, key=lambda one: (-one.rows, one.left, one.right))

    def _unclear(self) -> Iterator[tuple[tuple[str, str], str]]:
        for one in self.decisions.all():
            if one.judgement.verdict == "unsure" and one.undone_at is None:
                yield one.judgement.ordered(), one.judgement.rule
        if self._lake.lakehouse.exists(self._doubts):
            for row in self._engine.rows(f"SELECT * FROM {quote_table(self._doubts)}"):
                yield (row["left_member"], row["right_member"]), row["rule"]

    def member(self, start: str) -> str:
        """The record whose name begins so; LakeError unless there is just one."""
        member = quote(self._identified.member)
        condition = f"starts_with({member}, {literal(start)})"
        query = f"SELECT DISTINCT {member} AS member FROM {quote_table(self._model.name)} WHERE {condition} LIMIT 2"
        found = self._engine.rows(query) if len(start) >= _SHORTEST else []
        if len(found) != 1:
            what = "more than one record" if found else "no record"
            raise LakeError(
                f"{what} has a name that begins with {start!r}",
                advice=f"give {_SHORTEST} signs or more of a name that `lake resolve queue` shows",
            )
        return str(found[0]["member"])

    def records(self, member: str) -> list[dict[str, Any]]:
        """The source rows of a record as the cross-reference has them; what is sensitive is left out."""
        spec = self._lake.tables.spec(self._model.name)
        shown = ", ".join(quote(column.name) for column in spec.columns if column.grade <= 2)
        condition = f"{quote(self._identified.member)} = {literal(member)}"
        return self._engine.rows(
            f"SELECT {shown} FROM {quote_table(self._model.name)} WHERE {condition} ORDER BY ALL LIMIT 5"
        )

    @property
    def titles(self) -> dict[str, str]:
        """What people call the columns of `records`."""
        return {column.name: column.title or column.name for column in self._lake.tables.spec(self._model.name).columns}

    def effect(self, left: str, right: str, verdict: Literal["same", "different"]) -> Effect:
        """What a verdict changes when the next run applies it."""
        sizes = {row["member"]: (row["label"], row["rows"]) for row in self._engine.rows(self._sizes())}
        (one, rows), (other, others) = sizes[left], sizes[right]
        before = len({label for label, _rows in sizes.values()})
        if (one == other) == (verdict == "same"):
            return Effect(before, before, 0)
        if verdict == "same":
            return Effect(before, before - 1, min(rows, others))
        moved = self._engine.rows(
            f"SELECT count(*) AS n FROM {quote_table(self._model.name)}"
            f" WHERE {quote(self._identified.member)} = {literal(right)}"
        )
        return Effect(before, before + 1, moved[0]["n"])

    def decide(self, left: str, right: str, verdict: Literal["same", "different"], steward: str) -> Decision:
        """Write a person's verdict down; the next run applies it."""
        return self.decisions.decide(Judgement(left, right, verdict, 1.0, RULE), steward)

    @property
    def _identified(self) -> Any:
        return self._model.identified

    def _sizes(self) -> str:
        """(member, label, rows): each record, its golden id, and how many source rows that one has."""
        member, label, table = quote(self._identified.member), quote(self._identified.label), self._model.name
        return (
            f"SELECT DISTINCT {member} AS member, {label} AS label, count(*) OVER (PARTITION BY {label}) AS rows"
            f" FROM {quote_table(table)}"
        )


def _model(lake: LakeContext, domain: str) -> SqlModel:
    found = [model for model in lake.models.values() if model.identified and model.identified.domain == domain]
    if not found:
        known = sorted(model.identified.domain for model in lake.models.values() if model.identified)
        raise LakeError(f"nothing of {domain} is judged by hand", advice=f"domains that are: {', '.join(known)}")
    if not lake.lakehouse.exists(found[0].name):
        raise LakeError(f"{found[0].name} has not been built yet", advice="run `lake run` first")
    return found[0]
