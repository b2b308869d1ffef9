"""Stewardship: pairs that nothing but a person can judge, what a judgement would move, and the judgement itself.

What is the same of every domain. How a pair comes to be in doubt differs: `by_rules.py` and `by_model.py`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from assets.context import LakeContext
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.interface import SqlEngine
from lake.errors import LakeError
from lake.ledger.decisions import Decision, Decisions, Judgement
from quality.matching.doubts import ONE_KEY, TWO_KEYS

RULE = "steward"
SHORTEST = 6
"""Signs of a record's name that a person must type at least."""
HandVerdict = Literal["same", "different"]
HAND_VERDICTS: tuple[HandVerdict, ...] = ("same", "different")
VERDICTS_ZH: Mapping[str, str] = {"same": "同一", "different": "不同", "unsure": "存疑"}
DOUBTS_ZH: Mapping[str, str] = {
    "registration_number": "注册号相同",
    "unknown_code": "登记机关没有的代码，名称与已登记者相同",
    "name_only": "没有代码，名称相同",
    TWO_KEYS: "号码不同，其他信息相近",
    ONE_KEY: "号码相同，姓名不同",
}
"""Why a pair is in doubt, by rule; the blocking rules of a model go by their own names."""


@dataclass(frozen=True)
class Doubt:
    """Two records that may be one. `rows`: how many source records would change their id, at most.

    `score`: how probable it is that they are one, where a model says that.
    """

    left: str
    right: str
    rule: str
    rows: int
    score: float | None = None


@dataclass(frozen=True)
class Effect:
    """What a verdict would do: golden records of the domain now and then, and source records that change their id.

    `moves`: those records, by resource.
    """

    before: int
    after: int
    moved: int
    moves: Mapping[str, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Reason:
    """What was compared, how alike the two are in it, and how much that says: above 0 for the same, else against."""

    of: str
    level: str
    weight: float


class Stewardship(ABC):
    """The pairs of one domain, read through an engine that is closed by whoever opened it."""

    def __init__(self, lake: LakeContext, domain: str, engine: SqlEngine, xref: str, member: str) -> None:
        """`xref`: the table of source rows, `member` its column with the records' names."""
        if not lake.lakehouse.exists(xref):
            raise LakeError(f"{xref} 尚未生成", advice="先运行 `lake run`")
        self._lake, self._engine, self._xref, self._member = lake, engine, xref, member
        self.decisions = Decisions(lake.lakehouse.ledger, domain)

    @property
    @abstractmethod
    def titles(self) -> Mapping[str, str]:
        """What people call the columns of `records`."""

    def queue(self) -> list[Doubt]:
        """Pairs that nobody has judged, those that move most first."""
        judged = {(left, right) for left, right, _verdict in self.decisions.constraints()}
        waiting = [one for one in self.unclear() if (one.left, one.right) not in judged]
        return sorted(waiting, key=lambda one: (-one.rows, -(one.score or 0), one.left, one.right))

    @abstractmethod
    def unclear(self) -> list[Doubt]:
        """Pairs in doubt, judged or not, of records that are there; the lesser name on the left."""

    def member(self, start: str) -> str:
        """The record whose name begins so; LakeError unless there is just one."""
        member = quote(self._member)
        condition = f"starts_with({member}, {literal(start)})"
        query = f"SELECT DISTINCT {member} AS member FROM {quote_table(self._xref)} WHERE {condition} LIMIT 2"
        found = self._engine.rows(query) if len(start) >= SHORTEST else []
        if len(found) != 1:
            what = "不止一条记录的标识以“{}”开头" if found else "没有标识以“{}”开头的记录"
            raise LakeError(
                what.format(start),
                advice=f"请写出 `lake resolve queue` 所列标识的前 {SHORTEST} 位以上",
            )
        return str(found[0]["member"])

    @abstractmethod
    def records(self, member: str) -> list[dict[str, Any]]:
        """Some of a record's source rows, with nothing in it that says who somebody is."""

    def reasons(self, left: str, right: str) -> Sequence[Reason]:
        """What speaks for and against; nothing where no model compared the two."""
        return ()

    @abstractmethod
    def effect(self, left: str, right: str, verdict: HandVerdict) -> Effect:
        """What a verdict changes when the next run applies it."""

    def decide(self, left: str, right: str, verdict: HandVerdict, steward: str, word: str = "") -> Decision:
        """Write a person's verdict down, with a word why; the next run applies it."""
        evidence = {**self.noted(left, right), **({"word": word} if word else {})}
        judgement = Judgement(left, right, verdict, 1.0, RULE, evidence=evidence)
        return self.decisions.decide(judgement, steward)

    def noted(self, left: str, right: str) -> Mapping[str, Any]:
        """What is written down with a decision, without any value."""
        return {}
