"""How good each method would have been at former origins, which is taken, and how wide its forecasts stray."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import stdtrit

from assets.forecasting.window import Values, Window
from catalog.models.forecasts import Pattern

NAIVE = "naive"
LEVELS = (0.80, 0.95)
_LEAST_ERRORS = 3
"""So many errors of a step say how wide the next may be; fewer say nothing."""


@dataclass(frozen=True)
class Judged:
    """One method at all origins: its points and half widths by level, as `scale`d, and its MASE (None: no actuals)."""

    points: Sequence[Values]
    widths: Mapping[float, Sequence[Values]]
    mase: float | None


def scale_of(window: Window) -> float:
    """The mean absolute error of the seasonal naive inside the window; 0 for a series that only repeats itself."""
    values, season = window.values, window.season
    return float(np.mean(np.abs(values[season:] - values[:-season])))


def judged(windows: Sequence[Window], points: Sequence[Values], pattern: Pattern) -> Judged:
    """One method's points against what became known by the newest window."""
    errors = [
        np.array([actual - point for actual, point in zip(_actuals(window, windows[-1]), one, strict=True)])
        for window, one in zip(windows, points, strict=True)
    ]
    shares = [error / _unit(one, pattern) for error, one in zip(errors, points, strict=True)]
    widths = {
        level: [
            _widths([*shares[:place], *shares[place + 1 :]], len(one), level) * _unit(one, pattern)
            for place, one in enumerate(points)
        ]
        for level in LEVELS
    }
    return Judged(points, widths, _mase(windows, errors))


def chosen(methods: Mapping[str, Judged]) -> str:
    """The method of the smallest MASE, if that is below 1 and below the seasonal naive's; else the seasonal naive."""
    measured = {name: one.mase for name, one in methods.items() if one.mase is not None}
    if not measured:
        return NAIVE
    best = min(measured, key=lambda name: measured[name])
    return best if measured[best] < min(1.0, measured[NAIVE]) else NAIVE


def _actuals(window: Window, newest: Window) -> list[float]:
    return [newest.told.get(period, np.nan) for period in window.ahead]


def _unit(points: Values, pattern: Pattern) -> Values:
    """What an error is measured in: errors of a series whose seasons grow with its level grow as well."""
    return np.abs(points) if pattern == "multiplicative" else np.ones_like(points)


def _mase(windows: Sequence[Window], errors: Sequence[Values]) -> float | None:
    pairs = zip(windows, errors, strict=True)
    scaled = [np.abs(error) / scale for window, error in pairs if (scale := scale_of(window))]
    known = np.concatenate([one[~np.isnan(one)] for one in scaled]) if scaled else np.empty(0)
    return float(np.mean(known)) if len(known) else None


def _widths(errors: Sequence[Values], steps: int, level: float) -> Values:
    """Half the width of each step's interval, by Student's t over the errors of that step at other origins.

    A later step is never surer than an earlier one. NaN where too few errors are known.
    """
    found = np.full(steps, np.nan)
    for step in range(steps):
        of_step = np.array([error[step] for error in errors if len(error) > step and not np.isnan(error[step])])
        count = len(of_step)
        if count >= _LEAST_ERRORS:
            found[step] = stdtrit(count, (1 + level) / 2) * np.sqrt(np.mean(of_step**2)) * sqrt(1 + 1 / count)
    return np.where(np.isnan(found), np.nan, np.fmax.accumulate(found))
