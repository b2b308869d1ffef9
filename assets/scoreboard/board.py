"""The scoreboard as data: of every indicator the newest complete figure of the city, and how it has gone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assets.context import LakeContext
from catalog.contracts.reference_models import System
from catalog.counties import CITY_CODE
from catalog.models.left_out import LeftOut
from lake.engine.identifiers import literal

TABLE = "topic.kpi"
PLAN = "建设行动方案"
"""What the source of a target says when the action plan sets it."""
_POINTS = 12
"""Periods of a trend."""


@dataclass(frozen=True)
class Figure:
    """An indicator in one period: the newest that is complete, or the newest when none is.

    `trend` are the values of the periods of the same length up to then, the oldest first.
    """

    system: str
    code: str
    title: str
    period: str
    numerator: float | None
    denominator: float | None
    value: float | None
    unit: str
    target: float | None
    target_source: str | None
    direction: str
    is_met: bool | None
    drill_model: str
    is_complete: bool
    trend: tuple[tuple[str, float], ...]

    @property
    def is_of_the_plan(self) -> bool:
        """Whether the action plan sets its target."""
        return self.target is not None and PLAN in (self.target_source or "")


@dataclass(frozen=True)
class Board:
    """All indicators by system, in the order of the plan; `missing` are targets that nothing can be held against."""

    systems: Mapping[str, System]
    figures: Mapping[str, Sequence[Figure]]
    missing: Sequence[LeftOut]

    @property
    def of_the_plan(self) -> list[Figure]:
        """Those whose target the action plan sets."""
        return [figure for figures in self.figures.values() for figure in figures if figure.is_of_the_plan]


def read_board(lake: LakeContext, left_out: Iterable[LeftOut]) -> Board:
    """The scoreboard of the lake as it is; without figures where nothing has been built yet."""
    rows: list[dict[str, Any]] = []
    if lake.lakehouse.exists(TABLE):
        with lake.engine() as engine:
            engine.attach_tables(lake.lakehouse, [TABLE])
            rows = engine.rows(f"SELECT * FROM {TABLE} WHERE county_code = {literal(CITY_CODE)}")
    return board_of(rows, lake.registry.systems, left_out)


def board_of(rows: Iterable[Mapping[str, Any]], systems: Mapping[str, System], left_out: Iterable[LeftOut]) -> Board:
    """The scoreboard of some rows of `topic.kpi`, all of the city."""
    by_code: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_code.setdefault(row["kpi_code"], []).append(row)
    ordered = dict(sorted(systems.items(), key=lambda one: _place(one[1])))
    figures = [figure_of(found) for _code, found in sorted(by_code.items())]
    return Board(
        ordered,
        {name: [one for one in figures if one.system == name] for name in ordered},
        [one for one in left_out if one.target is not None and one.name not in by_code],
    )


def figure_of(rows: Sequence[Mapping[str, Any]]) -> Figure:
    """Of one indicator's rows: the finest periods there are, of these the newest complete one."""
    finest = max(len(row["period"]) for row in rows)
    periods = sorted((row for row in rows if len(row["period"]) == finest), key=lambda row: row["period"])
    complete = [row for row in periods if row["is_complete"]]
    shown = (complete or periods)[-1]
    trend = [row for row in periods if row["period"] <= shown["period"] and row["value"] is not None]
    said = {name: shown[name] for name in Figure.__annotations__ if name in shown}
    points = tuple((row["period"], row["value"]) for row in trend[-_POINTS:])
    return Figure(**said, code=shown["kpi_code"], title=shown["kpi_title"], trend=points)


def _place(system: System) -> tuple[int, str]:
    """G, X and S, then P, B and E: governance, services, the digital base and the digital economy."""
    return "GPBEXS".index(system.code[0]), system.code
