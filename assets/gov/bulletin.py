"""The monthly bulletin on data quality: a page for the city and one a department, each with its ten worst problems."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assets.context import LakeContext
from assets.gov.score import OVERALL, monthly_scores, score_rows
from lake.errors import LakeError
from quality.scoring.card import DIMENSION_TITLES, Problem, Scorecard
from quality.scoring.examples import Examples
from quality.scoring.month import Month
from quality.scoring.monthly import CITY, MonthlyScores
from quality.scoring.page import WORST, Bulletin, Line, ShownProblem, render
from quality.scoring.rectification import WORK_ORDER, Rectification, rectifications
from quality.scoring.trend import Trend

MONTHS = 12
"""A trend reaches back a year."""
INDEX = "index.html"
Points = tuple[tuple[str, float | None], ...]


def write_bulletins(
    lake: LakeContext, out: Path, now: datetime, month: Month | None = None, department: str | None = None
) -> list[Path]:
    """Write the pages of a month, by default the present one: the city's and every department's, or one department's.

    LakeError when nothing had arrived by then, or the department is not among those that deliver.
    """
    press = _press(lake, now, month or Month.of(now))
    pages = {f"{card.name}.html": press.department(card) for card in press.departments}
    if department is not None:
        if f"{department}.html" not in pages:
            known = ", ".join(card.name for card in press.departments)
            raise LakeError(f"{department} delivered nothing by {press.month}", advice=f"departments: {known}")
        pages = {f"{department}.html": pages[f"{department}.html"]}
    else:
        pages[INDEX] = press.city()
    out.mkdir(parents=True, exist_ok=True)
    with lake.engine() as engine:
        examples = Examples(engine, lake.lakehouse, lake.registry)
        return [press.write(out / name, bulletin, examples) for name, bulletin in pages.items()]


def _press(lake: LakeContext, now: datetime, month: Month) -> "_Press":
    scores = monthly_scores(lake, now)
    resources = scores.resources(month)
    if not resources:
        raise LakeError(
            f"nothing had been delivered by {month}", advice="choose a later month, or load deliveries first"
        )
    return _Press(lake, now, month, scores, resources, _history(lake, month), _rectifications(lake, month))


def _history(lake: LakeContext, month: Month) -> Mapping[tuple[str, str, str], Points]:
    """(scope, name, dimension) → its scores of a year, as they stand in `gov.score`."""
    found: dict[tuple[str, str, str], list[tuple[str, float | None]]] = defaultdict(list)
    for row in score_rows(lake):
        if row["month"] <= str(month):
            found[row["scope"], row["name"], row["dimension"]].append((row["month"], row["score"]))
    return {place: tuple(points[-MONTHS:]) for place, points in found.items()}


def _rectifications(lake: LakeContext, month: Month) -> Mapping[str, Rectification]:
    if not lake.lakehouse.exists(WORK_ORDER):
        return {}
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [WORK_ORDER])
        return rectifications(engine, month)


@dataclass(frozen=True)
class _Press:
    """Makes the pages of one month."""

    lake: LakeContext
    now: datetime
    month: Month
    scores: MonthlyScores
    resources: Sequence[Scorecard]
    history: Mapping[tuple[str, str, str], Points]
    rectified: Mapping[str, Rectification]

    @property
    def departments(self) -> list[Scorecard]:
        """Worst first."""
        return self.scores.departments(self.resources)

    def city(self) -> Bulletin:
        """The city's page: departments best first, as they are ranked; resources worst first."""
        ranked = [
            self._line("department", card, link=f"{card.name}.html")
            for card in sorted(self.departments, key=lambda card: -(card.score or 0))
        ]
        total = sum(self.rectified.values(), Rectification())
        return self._bulletin(CITY, self.scores.city(self.resources), total, ranked, self._lines(self.resources))

    def department(self, card: Scorecard) -> Bulletin:
        """The page of one department."""
        mine = [one for one in self.resources if self._unit(one) == card.name]
        return self._bulletin("department", card, self._rectified(card.name), (), self._lines(mine, named=False))

    def write(self, path: Path, bulletin: Bulletin, examples: Examples) -> Path:
        """Write one page, with rows where its worst problems can be seen."""
        shown = [self._shown(problem, examples) for problem in bulletin.card.problems[:WORST]]
        path.write_text(render(Bulletin(**{**vars(bulletin), "problems": shown})), encoding="utf-8")
        return path

    def _bulletin(
        self,
        scope: str,
        card: Scorecard,
        rectification: Rectification,
        departments: Sequence[Line],
        resources: Iterator[Line],
    ) -> Bulletin:
        trends = [Trend(title, self._points(scope, card.name, name)) for name, title in DIMENSION_TITLES.items()]
        overall = Trend("综合", self._points(scope, card.name, OVERALL))
        return Bulletin(self.month, self.now, card, overall, trends, rectification, departments, list(resources), ())

    def _lines(self, cards: Sequence[Scorecard], *, named: bool = True) -> Iterator[Line]:
        for card in cards:
            unit = self._title(self._unit(card)) if named else ""
            yield self._line("resource", card, department=unit)

    def _line(self, scope: str, card: Scorecard, department: str = "", link: str = "") -> Line:
        change = Trend("", self._points(scope, card.name, OVERALL)).change
        return Line(card, change, self._rectified(card.name), department, link)

    def _points(self, scope: str, name: str, dimension: str) -> Points:
        return self.history.get((scope, name, dimension), ())

    def _rectified(self, department: str) -> Rectification:
        return self.rectified.get(department, Rectification())

    def _unit(self, card: Scorecard) -> str:
        return self.lake.registry.resources[card.name].department

    def _title(self, department: str) -> str:
        known = self.lake.registry.departments.get(department)
        return known.title.zh if known else department

    def _shown(self, problem: Problem, examples: Examples) -> ShownProblem:
        contract = self.lake.registry.resources[problem.resource]
        return ShownProblem(problem, contract.title.zh, self._title(contract.department), examples.of(problem))
