"""The monthly bulletin as printable pages: no script, nothing loaded from elsewhere, every text escaped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from catalog.beijing import BEIJING
from quality.scoring.card import DIMENSION_TITLES, WEIGHTS, Problem, Scorecard
from quality.scoring.examples import Example
from quality.scoring.month import Month
from quality.scoring.rectification import Rectification
from quality.scoring.trend import HEIGHT, WIDTH, Trend

WORST = 10
"""Problems shown on a page."""


@dataclass(frozen=True)
class ShownProblem:
    """A problem with the unit that answers for it and a few rows where it can be seen."""

    problem: Problem
    resource: str
    department: str
    examples: Sequence[Example]


@dataclass(frozen=True)
class Line:
    """A unit or a resource in a table; `link` leads to a page of its own."""

    card: Scorecard
    change: float | None
    rectification: Rectification
    department: str = ""
    link: str = ""


@dataclass(frozen=True)
class Bulletin:
    """All that one page shows: the city's, or that of one department."""

    month: Month
    made_at: datetime
    card: Scorecard
    overall: Trend
    dimensions: Sequence[Trend]
    rectification: Rectification
    departments: Sequence[Line]
    resources: Sequence[Line]
    problems: Sequence[ShownProblem]

    @property
    def moment(self) -> str:
        """When it was made, in Beijing's time."""
        return self.made_at.astimezone(BEIJING).strftime("%Y年%m月%d日 %H:%M")


def render(bulletin: Bulletin) -> str:
    """The page as HTML."""
    about: Mapping[str, object] = {
        "dimensions": DIMENSION_TITLES,
        "weights": WEIGHTS,
        "width": WIDTH,
        "height": HEIGHT,
        "bulletin": bulletin,
    }
    return _template().render(about)


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["points"] = lambda score: "—" if score is None else f"{score:.1f}"
    environment.filters["signed"] = lambda change: "—" if change is None else f"{change:+.1f}"
    environment.filters["count"] = lambda number: f"{number:,}"
    return environment.get_template("bulletin.html.j2")
