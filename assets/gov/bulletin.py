"""The monthly bulletin on data quality: a page for the city and one a department, each with its ten worst problems."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from assets.context import LakeContext
from assets.gov.printed import printed_in
from assets.gov.score import NAME as SCORES
from assets.gov.score import OVERALL, scores_and_rows
from assets.governance import Known
from assets.reasons import Reason
from catalog.yaml_source import closest_zh
from lake.errors import LakeError
from lake.ledger.derivations import Derivations
from lake.tables.states import table_states
from lake.tables.table_state import TableState
from quality.scoring.card import DIMENSION_TITLES, Scorecard
from quality.scoring.examples import Examples
from quality.scoring.month import Month
from quality.scoring.monthly import CITY, MonthlyScores
from quality.scoring.page import WORST, Bulletin, Line, ShownProblem, render
from quality.scoring.rectification import WORK_ORDER, Rectification, rectifications
from quality.scoring.trend import Trend

MONTHS = 12
"""A trend reaches back a year."""
INDEX = "index.html"
BULLETIN = "gov.quality_bulletin"
_MARK = ".made_of"
_SOURCES = (SCORES, WORK_ORDER)
Points = tuple[tuple[str, float | None], ...]


def write_bulletins(
    lake: LakeContext, out: Path, now: datetime, month: Month | None = None, department: str | None = None
) -> list[Path]:
    """Write the pages of a month, by default the present one: the city's and every department's, or one department's.

    LakeError when nothing had arrived by then, or the department is not among those that deliver.
    """
    chosen = month or Month.of(now)
    press = _press(lake, now, chosen)
    if press is None:
        raise LakeError(f"截至{chosen.title}尚无交付", advice="请选较晚的月份，或先归集数据")
    pages = press.pages()
    if department is not None:
        if department not in pages:
            known = [card.name for card in press.departments]
            raise LakeError(f"部门 {department} 截至{press.month.title}没有交付", advice=closest_zh(department, known))
        pages = {department: pages[department]}
    return [path for path, _page in press.print(pages, out)]


def print_month(lake: LakeContext, now: datetime) -> Sequence[ShownProblem] | None:
    """Write the present month's pages to their folder in the lake, and give the city's worst problems.

    None when nothing was delivered, or when they stand there already, made of the same scores and work orders.
    """
    month = Month.of(now)
    folder = lake.settings.bulletins_folder / str(month)
    made_of = _made_of({name: lake.lakehouse.content_head(name) for name in _SOURCES})
    if _mark(folder) == made_of:
        return None
    press = _press(lake, now, month)
    if press is None:
        Derivations(lake.lakehouse.ledger).note(BULLETIN, f"{month} {made_of}", {})
        return None
    printed = {path.name: page for path, page in press.print(press.pages(), folder, lake.declared())}
    (folder / _MARK).write_text(made_of, encoding="utf-8")
    return printed[INDEX].problems


def why_behind(
    lake: LakeContext, states: Mapping[str, TableState], known: Known | None, now: datetime
) -> Reason | None:
    """Why the present month's pages have to be printed again; `known` names the month there was nothing to print of."""
    if not all(name in states for name in _SOURCES):
        return Reason("never_built")
    month, made_of = Month.of(now), _made_of({name: states[name].content for name in _SOURCES})
    there = _mark(lake.settings.bulletins_folder / str(month))
    if there == made_of or (known and known[0] == f"{month} {made_of}"):
        return None
    return Reason("never_built" if there is None else "upstream_changed", str(month))


def _made_of(contents: Mapping[str, int | None]) -> str:
    return "\n".join(f"{name} {content}" for name, content in contents.items())


def _mark(folder: Path) -> str | None:
    """What the pages in a folder were made of; None when there are none."""
    path = folder / _MARK
    return path.read_text(encoding="utf-8") if path.exists() else None


def _press(lake: LakeContext, now: datetime, month: Month) -> "_Press | None":
    scores, rows = scores_and_rows(lake, now)
    resources = scores.resources(month)
    if not resources:
        return None
    return _Press(lake, now, month, scores, resources, _history(rows, month), _rectifications(lake, month))


def _history(rows: Iterable[Mapping[str, Any]], month: Month) -> Mapping[tuple[str, str, str], Points]:
    """(scope, name, dimension) → its scores of a year, of the rows of `gov.score`."""
    found: dict[tuple[str, str, str], list[tuple[str, float | None]]] = defaultdict(list)
    for row in rows:
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

    def pages(self) -> dict[str, Bulletin]:
        """Every page by its name: the city's, and those of the departments."""
        return {
            INDEX.removesuffix(".html"): self.city(),
            **{one.name: self.department(one) for one in self.departments},
        }

    def print(
        self, pages: Mapping[str, Bulletin], out: Path, made_by: str | None = None
    ) -> list[tuple[Path, Bulletin]]:
        """Write pages, with rows where their worst problems can be seen.

        What code and declarations of the digest `made_by` wrote there before stays where it would be the same.
        """
        out.mkdir(parents=True, exist_ok=True)
        listed = []
        with self.lake.engine() as engine, printed_in(out, made_by) as printed:
            look, states = Examples(engine, self.lake.lakehouse, self.lake.registry), table_states(self.lake.lakehouse)
            for name, bulletin in pages.items():
                shown = []
                for problem in bulletin.card.problems[:WORST]:
                    resource = self.lake.registry.resources[problem.resource]
                    examples = printed.examples(problem, resource, states, look)
                    shown.append(ShownProblem(problem, resource.title.zh, self._title(resource.department), examples))
                page, path = replace(bulletin, problems=shown), out / f"{name}.html"
                if printed.is_new(name, page) or not path.exists():
                    path.write_text(render(page), encoding="utf-8")
                listed.append((path, page))
        return listed

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
