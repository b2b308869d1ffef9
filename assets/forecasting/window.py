"""What was known of a series at an origin, read from the texts that SQL hands over."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import dropwhile

import numpy as np
import numpy.typing as npt

from catalog.models.forecasts import FIGURE

Values = npt.NDArray[np.float64]
_AFTER_SERIES = len(FIGURE)


@dataclass(frozen=True)
class Window:
    """The periods of a series up to an origin without gaps, and those `ahead` of it.

    `told`: the periods among them of which a value was told; a value that is missing between two others lies on the
    line between them. `regressor` goes through all periods, known and ahead; None when it says nothing.
    """

    series: str
    origin: str
    known_on: str
    season: int
    values: Values
    told: Mapping[str, float]
    ahead: tuple[str, ...]
    regressor: Values | None = None


@dataclass(frozen=True)
class _Figure:
    period: str
    value: float | None
    regressor: float | None


def windows_of(figures: Iterable[str]) -> dict[str, list[Window]]:
    """The windows of each series, the oldest origin first; one of which nothing is known or asked is left out."""
    found: defaultdict[tuple[str, str, str, str], list[_Figure]] = defaultdict(list)
    for text in figures:
        series, origin, known_on, period, value, regressor, season = text.rsplit("|", _AFTER_SERIES)
        figure = _Figure(period, float(value) if value else None, float(regressor) if regressor else None)
        found[series, origin, known_on, season].append(figure)
    windows: dict[str, list[Window]] = {}
    for (series, origin, known_on, season), one in sorted(found.items()):
        window = _window(series, origin, known_on, int(season), sorted(one, key=lambda figure: figure.period))
        if len(window.values) and window.ahead:
            windows.setdefault(series, []).append(window)
    return windows


def _window(series: str, origin: str, known_on: str, season: int, figures: list[_Figure]) -> Window:
    lasting = list(dropwhile(lambda figure: figure.value is None, figures))
    known = max((place for place, figure in enumerate(lasting, start=1) if figure.value is not None), default=0)
    told = {figure.period: figure.value for figure in lasting if figure.value is not None}
    places = [place for place, figure in enumerate(lasting[:known]) if figure.value is not None]
    values = np.interp(np.arange(known), places, list(told.values())) if known else np.empty(0)
    regressors = [figure.regressor for figure in lasting]
    regressor = None if None in regressors else np.array(regressors, dtype=np.float64)
    ahead = tuple(figure.period for figure in lasting[known:])
    return Window(series, origin, known_on, season, values, told, ahead, regressor)
