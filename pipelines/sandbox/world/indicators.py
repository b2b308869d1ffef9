"""Monthly indicators of the years 2018 to 2023 as they were released, revised, and counted in other scopes.

Values add up from January on. The statistics bureau publishes no January alone: its February holds both months.
A growth rate compares like with like: in constant prices for value added, and with last year's value in this year's
scope; so value and growth rate do not multiply out but for indicators of one scope. A later release may change a value.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.sandbox.randomness import Generator

Values = npt.NDArray[np.float64]
FIRST_YEAR, LAST_YEAR = 2018, 2023
YEARS = tuple(range(FIRST_YEAR - 1, LAST_YEAR + 1))
"""The year before the first is there to grow from; it is released nowhere."""
EVERY_MONTH, JOINT, QUARTERS, YEAR_END = range(1, 13), range(2, 13), range(3, 13, 3), range(12, 13)
EVEN = (8.0, 6.5, 8.5, 8.2, 8.4, 8.6, 8.2, 8.2, 8.6, 8.4, 8.8, 9.6)
_SHOPS = (9.2, 7.6, 7.9, 7.8, 8.3, 8.2, 8.0, 8.1, 8.3, 8.9, 8.6, 9.1)
BUILDING = (4.5, 4.5, 8.5, 8.0, 8.8, 10.5, 8.0, 8.2, 9.3, 8.6, 9.1, 12.0)
PURSE = (10.8, 6.2, 8.4, 8.4, 8.6, 10.0, 8.2, 6.6, 8.4, 7.2, 7.4, 9.8)
_POWER = (6.6, 5.2, 7.8, 7.9, 8.8, 9.4, 10.4, 10.2, 9.4, 8.4, 7.9, 8.0)
_DIPS = {
    **{(2020, 1): 0.25, (2020, 2): 1.0, (2020, 3): 0.6, (2020, 4): 0.25, (2020, 5): 0.1},
    **{(2022, 3): 0.2, (2022, 4): 0.45, (2022, 5): 0.3, (2022, 11): 0.25, (2022, 12): 0.45, (2023, 1): 0.15},
}
"""How much of what the epidemic can take it took in that month."""
_PRICES = {2017: 0.04, 2018: 0.03, 2019: 0.012, 2020: 0.002, 2021: 0.06, 2022: 0.025, 2023: -0.008}
"""By how much the prices of value added rose."""
CENSUS_OF_PEOPLE = 2020
COLUMNS = (
    *("code", "indicator", "measure", "source", "area", "area_name"),
    *("release", "year", "month", "value", "growth"),
)


@dataclass(frozen=True)
class Indicator:
    """An indicator of the whole city: its last year's size, growth a year, the shares of its months, and its habits."""

    code: str
    name: str
    measure: str
    source: str
    size: float
    trend: float
    season: tuple[float, ...] = ()
    """Shares of the months in the year; none: it is a stock."""
    hit: float = 0.0
    """The share of a month that the epidemic can take."""
    months: range = JOINT
    real: bool = False
    """Whether it grows in constant prices."""
    scopes: dict[int, float] = field(default_factory=dict)
    """Year → by how much last year's value is another one in this year's scope."""
    first: dict[int, float] = field(default_factory=dict)
    """Year → what was released first, as a part of what holds since the revision."""
    joint_since: int = 0
    """Since when January is joined to February: the customs did so in 2020."""
    is_index: bool = False
    """Whether it says the year before is 100: then its growth is what it has above that."""

    def is_released(self, year: int, month: int) -> bool:
        """Whether there is a value of that month alone."""
        return month in self.months and not (month == 1 and self.joint_since and year >= self.joint_since)

    def step(self, year: int) -> float:
        """What last year's value is in this year's scope and, for what grows in constant prices, at its prices."""
        return (1 + self.scopes.get(year, 0.0)) * (1 + (_PRICES[year] if self.real else 0.0))


Figures = Sequence[tuple[Indicator, Values]]
INDICATORS = (
    Indicator(
        "GDP", "地区生产总值", "亿元", "统计局", 4022.0, 0.045, EVEN, 0.28, QUARTERS, real=True,
        first={2018: 0.97, 2019: 1.004, 2020: 0.996, 2021: 1.006, 2022: 0.995},
    ),
    Indicator(
        "GYZJZ", "规模以上工业增加值", "亿元", "统计局", 1300.0, 0.055, EVEN, 0.45, real=True,
        scopes={2018: -0.06, 2019: -0.04, 2020: -0.02, 2021: 0.03, 2022: 0.04, 2023: 0.03},
    ),
    Indicator(
        "GDZC", "固定资产投资", "亿元", "统计局", 1900.0, 0.05, BUILDING, 0.6,
        scopes={2018: -0.12, 2019: -0.18, 2020: -0.03, 2021: 0.04, 2022: -0.06, 2023: -0.05},
    ),
    Indicator(
        "SHXFP", "社会消费品零售总额", "亿元", "统计局", 1370.0, 0.05, _SHOPS, 0.35,
        scopes={2019: 0.01, 2021: -0.02, 2023: 0.015}, first={2018: 1.05, 2022: 1.01},
    ),
    Indicator(
        "JCKZE", "外贸进出口总额", "亿元", "商务局", 1750.0, 0.06, EVEN, 0.35, EVERY_MONTH,
        first={2021: 0.997}, joint_since=2020,
    ),
    Indicator(
        "YBGGYS", "一般公共预算收入", "亿元", "财政局", 280.0, 0.04, PURSE, 0.2,
        scopes={2022: -0.09, 2023: 0.06},
    ),
    Indicator("CKYE", "本外币存款余额", "亿元", "人民银行", 6900.0, 0.09, months=EVERY_MONTH),
    Indicator("DKYE", "本外币贷款余额", "亿元", "人民银行", 6200.0, 0.12, months=EVERY_MONTH),
    Indicator("QSHYDL", "全社会用电量", "亿千瓦时", "供电局", 360.0, 0.05, _POWER, 0.3),
    Indicator(
        "CZRK", "年末常住人口", "万人", "统计局", 482.2, 0.005, months=YEAR_END,
        first={2018: 0.976, 2019: 0.974},
    ),
)  # fmt: skip


def make_releases(areas: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """One row an indicator, area, month and release: `value` from January on, `growth` in per cent.

    `areas` are the counties, with their `share` of the city; the city (440700) is their sum. `release` is the year.
    """
    return releases_of(make_figures(areas, rng), areas)


def make_figures(areas: pl.DataFrame, rng: Generator) -> Figures:
    """What holds in the end: each indicator with its values by place, year and month. The last place is the city."""
    shares = areas["share"].to_numpy()
    return [(indicator, indicator_values(indicator, shares, rng)) for indicator in INDICATORS]


def releases_of(found: Figures, areas: pl.DataFrame) -> pl.DataFrame:
    """The releases of such figures, as `make_releases` gives them."""
    return pl.concat([_released(indicator, areas, values) for indicator, values in found]).sort(
        "release", "year", "month", maintain_order=True
    )


def _released(indicator: Indicator, areas: pl.DataFrame, values: Values) -> pl.DataFrame:
    rows = []
    for turn, year in enumerate(YEARS[1:], start=1):
        growth = _growth(indicator, year, values[:, turn], values[:, turn - 1])
        first = np.round(values[:, turn] * indicator.first.get(year, 1.0), 2)
        releases = [(year, _with_sum(first[:-1]) if len(areas) else first)]
        if year in indicator.first:
            releases.append((_revised_in(indicator, year), values[:, turn]))
        for month in filter(lambda month: indicator.is_released(year, month), EVERY_MONTH):
            for release, known in releases:
                rows += _rows(indicator, areas, (release, year, month), known[:, month - 1], growth[:, month - 1])
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _rows(
    indicator: Indicator, areas: pl.DataFrame, at: tuple[int, int, int], values: Values, growth: Values
) -> list[tuple[object, ...]]:
    about = (indicator.code, indicator.name, indicator.measure, indicator.source)
    places = [*areas.select("area", "area_name").rows(), ("440700", "江门市")]
    return [
        (*about, *place, *at, float(value), float(rate))
        for place, value, rate in zip(places, values, growth, strict=True)
    ]


def _growth(indicator: Indicator, year: int, now: Values, before: Values) -> Values:
    """In per cent, to one digit; never minus nothing."""
    share = now / 100 if indicator.is_index else now / (before * indicator.step(year))
    return np.asarray(np.round((share - 1) * 100, 1) + 0.0)


def _revised_in(indicator: Indicator, year: int) -> int:
    """The release that changes a year: the next one, but for residents the one after the census of people."""
    return CENSUS_OF_PEOPLE + 1 if indicator.code == "CZRK" else year + 1


def indicator_values(indicator: Indicator, shares: Values, rng: Generator) -> Values:
    """Place × year × month, as it holds in the end, to two decimals; the last place is the city, the sum of all."""
    drift = (indicator.trend + rng.normal(0, 0.008, len(shares)))[:, None, None]
    steps = np.cumprod([indicator.step(year) for year in YEARS])[:, None]
    size = shares[:, None, None] * indicator.size * steps / steps[-1]
    elapsed = np.array(YEARS)[:, None] - LAST_YEAR
    shape = _flow(indicator, elapsed, drift, rng) if indicator.season else _stock(indicator, elapsed, drift, rng)
    return _with_sum(np.round(size * shape, 2))


def _flow(indicator: Indicator, elapsed: Values, drift: Values, rng: Generator) -> Values:
    """What has come since January, as a part of a year: with seasons, without what the epidemic took."""
    season = np.array(indicator.season) / sum(indicator.season)
    dips = np.array([[_DIPS.get((year, month), 0.0) for month in EVERY_MONTH] for year in YEARS])
    months = (1 + drift) ** elapsed * season * (1 - indicator.hit * dips)
    return np.asarray(np.cumsum(months * rng.normal(1, 0.015, months.shape), axis=2))


def _stock(indicator: Indicator, elapsed: Values, drift: Values, rng: Generator) -> Values:
    """What there is at the end of the month, as a part of what there is at the end."""
    level = (1 + drift) ** (elapsed + (np.array(EVERY_MONTH) - 12) / 12)
    return np.asarray(level * rng.normal(1, 0.002, level.shape))


def _with_sum(places: Values) -> Values:
    return np.concatenate([places, places.sum(axis=0, keepdims=True).round(2)])
