"""Judgements whether records are one: a rule's, a model's or a person's. They are only ever added.

Undoing one is another row that names it. What a steward said outlives every model: `Decisions.constraints` hands
it to the matching before it clusters.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Literal

from lake.errors import LakeError
from lake.ledger.ledger import Ledger
from lake.ledger.statements import Row, Statements, Value, insertion

_STANDING = (
    "SELECT number, left_member, right_member, verdict, steward, evidence FROM decision AS made"
    " WHERE domain = :domain AND steward IS NOT NULL AND undoes IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM decision AS undoing WHERE undoing.undoes = made.number)"
)
_COLUMNS = (
    "domain",
    "left_member",
    "right_member",
    "verdict",
    "score",
    "rule",
    "model_version",
    "steward",
    "evidence",
    "decided_at",
)
"""What a decision that undoes no other is made of."""
_SAID = ("verdict", "steward", "evidence")
"""What tells two decisions of a steward on one pair apart."""
_AT_A_TIME = 20_000
_Place = tuple[str, str, str, str | None]
"""A pair, and by which rule and model it was judged."""
Verdict = Literal["same", "different", "unsure"]
RECORDS = "records"
"""In a decision's evidence: by member, the name of one of its source rows, by which it is found when it is renamed."""
Constraint = tuple[str, str, Verdict]
"""Two members, and what a steward said of them."""


@dataclass(frozen=True)
class Judgement:
    """What is thought of two members. `score`: 0 to 1. `evidence`: what speaks for and against, without any value."""

    left: str
    right: str
    verdict: Verdict
    score: float
    rule: str
    model_version: str | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)

    def ordered(self) -> "tuple[str, str]":
        """The pair, the same whichever came first."""
        return (self.left, self.right) if self.left <= self.right else (self.right, self.left)


@dataclass(frozen=True)
class Decision:
    """A judgement as the ledger keeps it. Without `steward` a rule or a model decided."""

    number: int
    domain: str
    judgement: Judgement
    steward: str | None
    decided_at: datetime
    undone_at: datetime | None = None
    undone_by: str | None = None


class Decisions:
    """The judgements of one domain in one ledger."""

    def __init__(self, ledger: Ledger, domain: str) -> None:
        self._ledger, self._domain = ledger, domain

    def record(self, judgements: Iterable[Judgement]) -> int:
        """Add what rules and models found; a verdict on a pair that is its last by that rule and model is not repeated.

        Gives how many were new. Of millions some are in memory at a time, if they come in the order of their pairs.
        """
        left, new = iter(judgements), 0
        with self._ledger.transaction() as change:
            while block := [*islice(left, _AT_A_TIME)]:
                new += self._record(change, block)
        return new

    def _record(self, change: Statements, block: list[Judgement]) -> int:
        known = self._last_verdicts(change, [one.ordered()[0] for one in block])
        new: dict[_Place, Judgement] = {}
        for one in block:
            place = (*one.ordered(), one.rule, one.model_version)
            if known.get(place) != one.verdict:
                new[place] = one
        listed = (self._values(new[place], None) for place in sorted(new, key=str))
        change.insert_many("decision", _COLUMNS, ([one[name] for name in _COLUMNS] for one in listed))
        return len(new)

    def _last_verdicts(self, change: Statements, left: list[str]) -> dict[_Place, str]:
        """What rules and models found last of pairs whose left member is between the first and the last of these."""
        query = (
            "SELECT left_member, right_member, rule, model_version, verdict FROM decision WHERE domain = :domain"
            " AND left_member BETWEEN :first AND :last AND steward IS NULL ORDER BY number"
        )
        found = change.execute(query, domain=self._domain, first=min(left), last=max(left))
        return {
            (row["left_member"], row["right_member"], row["rule"], row["model_version"]): row["verdict"]
            for row in found
        }

    def decide(self, judgement: Judgement, steward: str) -> Decision:
        """What a person decided; said again while it is the last word on the pair, it is that decision.

        LakeError when decisions that stand say the opposite, of this pair or by others.
        """
        if not steward.strip():
            raise LakeError("判定须写明由谁作出", advice="请用 --by 写明人员、科室")
        if judgement.left == judgement.right:
            raise LakeError("不能把一条记录与它自己相比", advice="请写两条记录")
        with self._ledger.transaction() as change:
            standing, of_the_pair = self._constraints(change), self._standing_of(change, judgement)
            _refuse_opposite(of_the_pair, judgement)
            if judgement.verdict in ("same", "different"):
                refuse_contradiction([*standing, (*judgement.ordered(), judgement.verdict)])
            values = self._values(judgement, steward.strip())
            alike = [one for one in of_the_pair[-1:] if all(one[name] == values[name] for name in _SAID)]
            [row] = alike or change.execute(f"{insertion('decision', values)} RETURNING number", **values)
        return self.find(row["number"])

    def _standing_of(self, change: Statements, judgement: Judgement) -> Sequence[Row]:
        """What stewards said of one pair and did not take back, oldest first."""
        left, right = judgement.ordered()
        query = f"{_STANDING} AND left_member = :left AND right_member = :right ORDER BY number"
        return change.execute(query, domain=self._domain, left=left, right=right)

    def undo(self, number: int, steward: str) -> Decision:
        """Take a decision back; it stays in the ledger with its end. One that was undone stays as it is.

        LakeError for what no person decided: whoever thinks otherwise decides, and that outlives every rule.
        """
        known = self.find(number)
        if known.steward is None:
            advice = "请用 `lake resolve accept` 或 `lake resolve refuse` 作出判定"
            raise LakeError(f"第 {number} 号判定由系统作出，不能撤销", advice=advice)
        if known.undone_at is None:
            values = {**self._values(known.judgement, steward), "undoes": number}
            with self._ledger.transaction() as change:
                again = change.execute("SELECT 1 FROM decision WHERE undoes = :number", number=number)
                if not again:
                    change.execute(insertion("decision", values), **values)
        return self.find(number)

    def find(self, number: int) -> Decision:
        """The decision of a number; LakeError when there is none in this domain."""
        found = self._read("number = :number", number=number)
        if not found:
            raise LakeError(f"没有第 {number} 号判定", advice="`lake resolve decisions` 可查")
        return found[0]

    def all(self) -> list[Decision]:
        """Every decision, oldest first, those that were undone with their end."""
        return self._read("TRUE")

    def in_blocks(self, most: int = 20_000) -> Iterator[list[Decision]]:
        """The same, block by block: a large city has millions, which need not be in memory together.

        No index is to find the domain: it has all of them again for each block, and in another order.
        """
        last, undoings = -1, self._undoings()
        query = (
            "SELECT * FROM decision WHERE domain || '' = :domain AND undoes IS NULL AND number > :last"
            " ORDER BY number LIMIT :most"
        )
        while rows := self._ledger.rows(query, domain=self._domain, last=last, most=most):
            yield [_decision(row, undoings.get(row["number"])) for row in rows]
            last = rows[-1]["number"]

    def standing(self) -> list[Decision]:
        """What stewards said and did not take back, oldest first."""
        return [one for one in self._read("steward IS NOT NULL") if one.steward and one.undone_at is None]

    def _read(self, which: str, **values: object) -> list[Decision]:
        """Oldest first; `which` is SQL about the decision as it was made."""
        query = f"SELECT * FROM decision WHERE domain = :domain AND undoes IS NULL AND {which} ORDER BY number"
        undoings, rows = self._undoings(), self._ledger.rows(query, domain=self._domain, **values)
        return [_decision(row, undoings.get(row["number"])) for row in rows]

    def _undoings(self) -> dict[int, Row]:
        """By number of a decision: who took it back, and when. They are few; joined, each block would look for them."""
        query = "SELECT undoes, decided_at, steward FROM decision WHERE domain = :domain AND undoes IS NOT NULL"
        return {row["undoes"]: row for row in self._ledger.rows(query, domain=self._domain)}

    def constraints(self) -> list[Constraint]:
        """What stewards said and did not take back: the last word on each pair, in the order of the pairs."""
        with self._ledger.transaction() as change:
            return self._constraints(change)

    def mark(self) -> int:
        """Another number after every decision of a steward, and only then."""
        query = "SELECT max(number) AS n FROM decision WHERE domain = :domain AND steward IS NOT NULL"
        return int(self._ledger.rows(query, domain=self._domain)[0]["n"] or 0)

    def _constraints(self, change: Statements) -> list[Constraint]:
        last: dict[tuple[str, str], Verdict] = {}
        for row in change.execute(f"{_STANDING} ORDER BY number", domain=self._domain):
            last[row["left_member"], row["right_member"]] = row["verdict"]
        return [(*pair, last[pair]) for pair in sorted(last)]

    def _values(self, one: Judgement, steward: str | None) -> dict[str, Value]:
        left, right = one.ordered()
        return {
            "domain": self._domain,
            "left_member": left,
            "right_member": right,
            "verdict": one.verdict,
            "score": one.score,
            "rule": one.rule,
            "model_version": one.model_version,
            "steward": steward,
            "evidence": json.dumps(dict(one.evidence), ensure_ascii=False, sort_keys=True),
            "decided_at": datetime.now(UTC).isoformat(),
        }


def _refuse_opposite(standing: Iterable[Row], judgement: Judgement) -> None:
    """One pair is not judged twice in opposite ways: who thinks otherwise takes the first back, and says so."""
    for row in standing:
        if {row["verdict"], judgement.verdict} == {"same", "different"}:
            raise LakeError(
                f"第 {row['number']} 号判定对这两条记录作出了相反的结论，仍然有效",
                advice=f"请与判定人员核实；`lake resolve undo {row['number']}` 可撤销该判定",
            )


def refuse_contradiction(listed: Iterable[Constraint]) -> None:
    """Raise LakeError when two are to be kept apart that are the same by others; the last word on a pair counts."""
    last = {(left, right): verdict for left, right, verdict in listed}
    together = joined(pair for pair, verdict in last.items() if verdict == "same")
    for (left, right), verdict in last.items():
        if verdict == "different" and together.get(left, left) == together.get(right, right):
            raise LakeError(
                "按仍然有效的判定，这两条记录为同一，与本次结论相反",
                advice="请先撤销前者：`lake resolve decisions` 可查",
            )


def joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By member: the least of all that the pairs join it with."""
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while parent.setdefault(one, one) != one:
            parent[one] = one = parent[parent[one]]
        return one

    for left, right in pairs:
        least, other = sorted((root(left), root(right)))
        parent[other] = least
    return {one: root(one) for one in [*parent]}


def _decision(row: Row, undoing: Row | None) -> Decision:
    judgement = Judgement(
        row["left_member"],
        row["right_member"],
        row["verdict"],
        row["score"],
        row["rule"],
        row["model_version"],
        json.loads(row["evidence"]),
    )
    known = (row["number"], row["domain"], judgement, row["steward"], datetime.fromisoformat(row["decided_at"]))
    undone = (datetime.fromisoformat(undoing["decided_at"]), undoing["steward"]) if undoing else ()
    return Decision(*known, *undone)
