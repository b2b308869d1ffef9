"""The methods that compete: each is given a series' windows, the oldest first, and says what lies ahead of each.

The library takes seconds to import: who only needs the seasonal naive does without it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from assets.forecasting.window import Values, Window
from catalog.models.forecasts import Method, Pattern
from lake.without_warnings import without_warnings

Points = list[Values]
Forecaster = Callable[[Sequence[Window], Pattern], Points]
_SEARCH = {"max_p": 1, "max_q": 1, "max_P": 1, "max_Q": 1, "max_d": 1, "max_order": 3, "D": 1, "nmodels": 6}
"""How far a search goes: what a city's series carry. Wider ones took twice as long and were no better afterwards."""


def naive(windows: Sequence[Window], _: Pattern) -> Points:
    """Of each period ahead the value of a season before."""
    return [_repeated(window.values[-window.season :], len(window.ahead)) for window in windows]


def ets(windows: Sequence[Window], pattern: Pattern) -> Points:
    """Damped Holt-Winters: exponential smoothing of level, trend and season, errors as the season."""
    from statsforecast.models import AutoETS

    kind = "MAM" if pattern == "multiplicative" else "AAA"
    return [_ahead_of(one, AutoETS(season_length=one.season, model=kind, damped=True)) for one in windows]


def theta(windows: Sequence[Window], pattern: Pattern) -> Points:
    """The Theta method on the series without its season."""
    from statsforecast.models import Theta

    return [_ahead_of(one, Theta(season_length=one.season, decomposition_type=pattern)) for one in windows]


def arima(windows: Sequence[Window], _: Pattern) -> Points:
    """Seasonal ARIMA with the regressor. Orders and coefficients are those of the oldest window.

    Estimated anew at each origin it cost thirty times as much and was no better in the back-test.
    """
    from statsforecast.models import AutoARIMA

    first = windows[0]
    used = _tells(first)
    model = AutoARIMA(season_length=first.season, approximation=True, **_SEARCH)
    with without_warnings():  # a search meets models that do not converge, and goes on
        model.fit(first.values, _known(first) if used else None)
        return [
            model.forward(
                y=window.values,
                h=len(window.ahead),
                X=_known(window) if used else None,
                X_future=_ahead(window) if used else None,
            )["mean"]
            for window in windows
        ]


METHODS: Mapping[Method, Forecaster] = {"ets": ets, "theta": theta, "arima": arima}


def _ahead_of(window: Window, model: Any) -> Values:
    return np.asarray(model.forecast(y=window.values, h=len(window.ahead))["mean"], dtype=np.float64)


def _repeated(season: Values, length: int) -> Values:
    return np.resize(season, length)


def _tells(window: Window) -> bool:
    """Whether the regressor says more than that a season is a season."""
    if window.regressor is None:
        return False
    known = window.regressor[: len(window.values)]
    return bool(np.ptp(known[window.season :] - known[: -window.season]) > 0)


def _known(window: Window) -> Values:
    assert window.regressor is not None  # asked by `_tells`
    return window.regressor[: len(window.values)].reshape(-1, 1)


def _ahead(window: Window) -> Values:
    assert window.regressor is not None
    return window.regressor[len(window.values) :].reshape(-1, 1)
