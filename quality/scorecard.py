"""How good what a department delivers is: six dimensions of GB/T 36344-2018, each the share of checks that held.

Scores are charged to the delivery: what a batch's rules refused or flagged counts for the resource that sent it, not
for a table somewhere downstream.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from catalog.contract import Contract, Dimension
from catalog.registry import Registry
from lake.ledger import Batch, Ledger
from quality.compile import compile_split
from quality.punctuality import is_late

WEIGHTS: dict[Dimension, int] = {
    "conformity": 20,
    "completeness": 20,
    "accuracy": 25,
    "consistency": 15,
    "timeliness": 15,
    "accessibility": 5,
}
DIMENSION_TITLES: dict[Dimension, str] = {
    "conformity": "规范性",
    "completeness": "完整性",
    "accuracy": "准确性",
    "consistency": "一致性",
    "timeliness": "时效性",
    "accessibility": "可访问性",
}
_GRADES = ((98.0, "A"), (95.0, "B"), (90.0, "C"), (80.0, "D"))


@dataclass(frozen=True)
class Tally:
    """Checks that were made and checks that did not hold."""

    checked: int = 0
    failed: int = 0

    @property
    def score(self) -> float | None:
        """0 to 100; None when nothing was checked."""
        return None if self.checked == 0 else 100.0 * (self.checked - self.failed) / self.checked

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.checked + other.checked, self.failed + other.failed)


@dataclass(frozen=True)
class Problem:
    """A rule that rows of a resource broke."""

    resource: str
    rule: str
    reason: str
    dimension: Dimension
    severity: str
    rows: int


@dataclass(frozen=True)
class Scorecard:
    """The score of a resource, a department or the city."""

    name: str
    title: str
    rows: int
    quarantined: int
    tallies: Mapping[Dimension, Tally]
    problems: tuple[Problem, ...]

    @property
    def scores(self) -> dict[Dimension, float | None]:
        """One score a dimension."""
        return {dimension: self.tallies.get(dimension, Tally()).score for dimension in WEIGHTS}

    @property
    def score(self) -> float:
        """The weighted score over the dimensions that were checked, 0 to 100."""
        known = {dimension: score for dimension, score in self.scores.items() if score is not None}
        weight = sum(WEIGHTS[dimension] for dimension in known)
        return sum(WEIGHTS[dimension] * score for dimension, score in known.items()) / weight if weight else 0.0

    @property
    def grade(self) -> str:
        """A at 98 and above, B at 95, C at 90, D at 80, E below."""
        return next((grade for least, grade in _GRADES if self.score >= least), "E")


def resource_cards(ledger: Ledger, registry: Registry, now: datetime) -> list[Scorecard]:
    """The scorecard of every resource that has ever delivered, best last."""
    cards = []
    for contract in registry.resources.values():
        if batches := ledger.deliveries(contract.name):
            cards.append(_card(contract, registry, batches, now))
    return sorted(cards, key=lambda card: card.score)


def department_cards(cards: Iterable[Scorecard], registry: Registry) -> list[Scorecard]:
    """The scorecards of departments, best last; a department answers for every row it sends."""
    by_department = sorted(cards, key=lambda card: registry.resources[card.name].department)
    grouped = groupby(by_department, key=lambda card: registry.resources[card.name].department)
    titles = {name: registry.departments[name].title.zh for name in registry.departments}
    found = [together(name, titles.get(name, name), list(group)) for name, group in grouped]
    return sorted(found, key=lambda card: card.score)


def together(name: str, title: str, cards: Sequence[Scorecard]) -> Scorecard:
    """One scorecard over several."""
    tallies = {
        dimension: sum((card.tallies.get(dimension, Tally()) for card in cards), Tally()) for dimension in WEIGHTS
    }
    problems = sorted((problem for card in cards for problem in card.problems), key=lambda problem: -problem.rows)
    rows, quarantined = sum(card.rows for card in cards), sum(card.quarantined for card in cards)
    return Scorecard(name, title, rows, quarantined, tallies, tuple(problems))


def city_card(ledger: Ledger, registry: Registry, now: datetime) -> Scorecard:
    """The scorecard of the whole lake."""
    return together("city", "全市", resource_cards(ledger, registry, now))


def _card(contract: Contract, registry: Registry, batches: Sequence[Batch], now: datetime) -> Scorecard:
    loaded = [batch for batch in batches if batch.status == "loaded"]
    counted = loaded[-1:] if contract.delivery == "full" else loaded
    rows = sum(batch.rows_delivered for batch in counted)
    tallies: dict[Dimension, Tally] = {
        "accessibility": Tally(len(batches), len(batches) - len(loaded)),
        "timeliness": Tally(1, int(is_late(contract.update, max(batch.received_at for batch in batches), now))),
    }
    broken: dict[Dimension, int] = {}
    problems = []
    for rule in compile_split(contract, registry).rules:
        hits = sum(int(batch.report.get("rule_hits", {}).get(rule.id, 0)) for batch in counted)
        broken[rule.dimension] = broken.get(rule.dimension, 0) + hits
        if hits:
            problems.append(Problem(contract.name, rule.id, rule.reason, rule.dimension, rule.severity, hits))
    # Rows that meet every rule of a dimension, at the least: a row that breaks two of its rules counts twice.
    for dimension, failed in broken.items():
        tallies[dimension] = tallies.get(dimension, Tally()) + Tally(rows, min(rows, failed))
    quarantined = sum(batch.rows_quarantined for batch in counted)
    worst_first = tuple(sorted(problems, key=lambda problem: -problem.rows))
    return Scorecard(contract.name, contract.title.zh, rows, quarantined, tallies, worst_first)
