"""A line of scores over months as an inline drawing, computed here so that the page needs no script."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 300, 84, 12
_TOP, _STEPS = 100.0, (99.0, 98.0, 95.0, 90.0, 80.0, 50.0, 0.0)


@dataclass(frozen=True)
class Dot:
    """A month's score where it is drawn, in the drawing's units."""

    x: float
    y: float
    month: str
    score: float


@dataclass(frozen=True)
class Trend:
    """Scores of one thing over months; months without a score leave a gap."""

    title: str
    points: tuple[tuple[str, float | None], ...]

    @property
    def floor(self) -> float:
        """The bottom of the scale: the nearest step below the lowest score."""
        lowest = min((score for _month, score in self.points if score is not None), default=_TOP)
        return next((step for step in _STEPS if step < lowest), 0.0)

    @property
    def dots(self) -> list[Dot]:
        """One a month with a score, evenly spread; a single month stands in the middle."""
        last = max(len(self.points) - 1, 1)
        alone = len(self.points) == 1
        return [
            Dot(
                round(WIDTH / 2 if alone else MARGIN + (WIDTH - 2 * MARGIN) * place / last, 1),
                round(MARGIN + (HEIGHT - 2 * MARGIN) * (_TOP - score) / (_TOP - self.floor), 1),
                month,
                score,
            )
            for place, (month, score) in enumerate(self.points)
            if score is not None
        ]

    @property
    def line(self) -> str:
        """The points of the line, as SVG writes them."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)

    @property
    def latest(self) -> float | None:
        """The score of the last month."""
        return self.points[-1][1] if self.points else None

    @property
    def change(self) -> float | None:
        """Against the month before; None without one."""
        scores: Sequence[float | None] = [score for _month, score in self.points[-2:]]
        if len(scores) < 2 or scores[0] is None or scores[1] is None:
            return None
        return scores[1] - scores[0]
