"""How good what a department delivers is: six dimensions of GB/T 36344-2018, each the share of checks that held.

The weights and the grades are those of the city's data quality assessment; a dimension in which nothing was checked
has no score, and the others share its weight.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.contracts.contract import Dimension

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


def grade_of(score: float | None) -> str | None:
    """A at 98 and above, B at 95, C at 90, D at 80, E below; None when nothing was checked."""
    return None if score is None else next((grade for least, grade in _GRADES if score >= least), "E")


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
    """Rows of a resource that a rule of its contract or a check further down finds fault with.

    `batches` are the deliveries they came with; `found_in` is the derived table where a check failed because of them.
    """

    resource: str
    rule: str
    reason: str
    dimension: Dimension
    severity: str
    rows: int
    batches: tuple[str, ...] = ()
    found_in: str | None = None


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
    def score(self) -> float | None:
        """The weighted score over the dimensions that were checked, 0 to 100; None when none was."""
        known = {dimension: score for dimension, score in self.scores.items() if score is not None}
        weight = sum(WEIGHTS[dimension] for dimension in known)
        return sum(WEIGHTS[dimension] * score for dimension, score in known.items()) / weight if weight else None

    @property
    def grade(self) -> str | None:
        """The grade of the score."""
        return grade_of(self.score)


def worst_first(cards: Iterable[Scorecard]) -> list[Scorecard]:
    """In the order of their scores; those without one come last."""
    return sorted(cards, key=lambda card: 101.0 if card.score is None else card.score)


def together(name: str, title: str, cards: Sequence[Scorecard]) -> Scorecard:
    """One scorecard over several: every check counts alike, so that a table weighs by its rows."""
    tallies = {
        dimension: sum((card.tallies.get(dimension, Tally()) for card in cards), Tally()) for dimension in WEIGHTS
    }
    problems = sorted((problem for card in cards for problem in card.problems), key=lambda problem: -problem.rows)
    rows, quarantined = sum(card.rows for card in cards), sum(card.quarantined for card in cards)
    return Scorecard(name, title, rows, quarantined, tallies, tuple(problems))
