"""From the figures of all series to what every method says of every period ahead."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa

from assets.forecasting.backtest import LEVELS, NAIVE, Judged, chosen, judged, scale_of
from assets.forecasting.methods import METHODS, Points, naive
from assets.forecasting.window import Window, windows_of
from catalog.models.forecasts import POINT, Method, Pattern
from lake.errors import LakeError

_LEAST_SEASONS = 2
"""Nothing shorter is forecast: monthly series of 24 months."""
_SEASONS_TO_FIT = 3
_LEAST_TO_FIT = 16
"""Below so many seasons and values only the seasonal naive is shown: 36 months, 16 quarters."""
_DIGITS = 4

Row = Mapping[str, str | None]


def forecast_points(figures: pa.Array, methods: pa.Array) -> pa.Table:
    """What `catalog.models.forecasts.FORECAST_POINTS` says."""
    if not len(figures):
        return pa.table({name: pa.array([], pa.string()) for name in POINT})
    pattern, *names = methods[0].as_py().split()
    rows = [
        row
        for series, windows in windows_of(figures.to_pylist()).items()
        for row in _series(series, windows, names, pattern)
    ]
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in POINT})


def _series(series: str, windows: Sequence[Window], names: Sequence[Method], pattern: Pattern) -> Iterator[Row]:
    usable = [window for window in windows if len(window.values) >= _LEAST_SEASONS * window.season]
    if not usable or usable[-1] is not windows[-1]:
        return
    if min(float(np.min(window.values)) for window in usable) <= 0:
        pattern = "additive"  # nothing grows with a level that may be zero
    points = {NAIVE: naive(usable, pattern), **_competing(series, usable, names, pattern)}
    methods = {name: judged(usable, one, pattern) for name, one in points.items()}
    best = chosen(methods)
    for name, method in methods.items():
        yield from _rows(usable, name, method, is_published=name == best)


def _competing(series: str, windows: Sequence[Window], names: Sequence[Method], pattern: Pattern) -> dict[str, Points]:
    """Each method's points, and their mean; none when the series is too short or only repeats itself."""
    newest = windows[-1]
    if len(newest.values) < max(_SEASONS_TO_FIT * newest.season, _LEAST_TO_FIT) or not scale_of(windows[0]):
        return {}
    found: dict[str, Points] = {}
    for name in names:
        try:
            found[name] = METHODS[name](windows, pattern)
        except (ValueError, ArithmeticError, np.linalg.LinAlgError) as error:
            raise LakeError(
                f"{name} cannot be fitted to the series {series}: {error}",
                advice="leave the method out of the model's `forecast`, or look at the series",
            ) from error
    if len(names) > 1:
        found["mean"] = [np.mean(of_window, axis=0) for of_window in zip(*found.values(), strict=True)]
    return found


def _rows(windows: Sequence[Window], name: str, method: Judged, *, is_published: bool) -> Iterator[Row]:
    newest = windows[-1]
    for place, window in enumerate(windows):
        for step, period in enumerate(window.ahead):
            point = method.points[place][step]
            yield {
                "series": window.series,
                "origin": window.origin,
                "known_on": window.known_on,
                "step": str(step + 1),
                "period": period,
                "method": name,
                "value": _text(point),
                **_bounds(method, place, step),
                "actual": _text(newest.told.get(period)),
                "scale": _text(scale_of(window)),
                "mase": _text(method.mase),
                "is_published": str(is_published).lower(),
                "is_latest": str(window is newest).lower(),
            }


def _bounds(method: Judged, place: int, step: int) -> Row:
    bounds: dict[str, str | None] = {}
    for level in LEVELS:
        point, width = method.points[place][step], method.widths[level][place][step]
        bounds[f"low_{level * 100:.0f}"] = _text(point - width)
        bounds[f"high_{level * 100:.0f}"] = _text(point + width)
    return bounds


def _text(number: float | None) -> str | None:
    return None if number is None or np.isnan(number) else repr(round(float(number), _DIGITS))
