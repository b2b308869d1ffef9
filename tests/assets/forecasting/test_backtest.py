"""The back-test: errors in units of the seasonal naive, the choice, and how wide intervals are."""

import numpy as np
import pytest

from assets.forecasting.backtest import Judged, chosen, judged, scale_of
from assets.forecasting.window import Values, Window


def window(origin: int, *values: float, ahead: int = 1, season: int = 2) -> Window:
    """The first `origin` values of a series, and so many periods ahead."""
    periods = [f"p{place:02}" for place in range(origin + ahead)]
    known = np.array(values[:origin], dtype=np.float64)
    told = dict(zip(periods[:origin], known.tolist(), strict=True))
    return Window("s", periods[origin - 1], "2023-01-01", season, known, told, tuple(periods[origin:]))


def points(*values: float) -> list[Values]:
    return [np.array([value]) for value in values]


SERIES = (10.0, 20.0, 12.0, 22.0, 14.0, 24.0, 16.0)
WINDOWS = [window(origin, *SERIES) for origin in (4, 5, 6, 7)]


def test_the_scale_is_the_error_of_the_seasonal_naive_within_the_window() -> None:
    assert scale_of(WINDOWS[0]) == 2.0
    assert scale_of(window(4, 1, 2, 1, 2)) == 0.0


def test_mase_is_the_mean_error_in_units_of_the_scale_over_what_is_known() -> None:
    told = judged(WINDOWS, points(13, 27, 16, 99), "additive")  # the last has nothing to compare with
    assert told.mase == pytest.approx((1 / 2 + 3 / 2 + 0) / 3)


def test_a_series_that_repeats_itself_has_no_mase() -> None:
    repeated = [window(origin, 1, 2, 1, 2, 1, 2) for origin in (4, 5)]
    assert judged(repeated, points(1, 2), "additive").mase is None


@pytest.mark.parametrize(
    ("candidate", "naive", "best"), [(0.9, 1.2, "ets"), (1.0, 1.2, "naive"), (0.9, 0.9, "naive"), (0.9, 0.8, "naive")]
)
def test_a_method_is_taken_when_it_beats_the_seasonal_naive_and_1(candidate: float, naive: float, best: str) -> None:
    assert chosen({"naive": Judged([], {}, naive), "ets": Judged([], {}, candidate)}) == best


def test_without_anything_to_compare_the_seasonal_naive_is_taken() -> None:
    assert chosen({"naive": Judged([], {}, None), "ets": Judged([], {}, None)}) == "naive"


def test_an_interval_is_made_of_the_errors_at_other_origins() -> None:
    series = [*SERIES, 26.0, 18.0]
    windows = [window(origin, *series) for origin in range(4, 10)]
    errors = [1.0, -1.0, 1.0, -1.0, 100.0]  # of one origin a very large one
    told = judged(windows, points(*(series[4 + at] - error for at, error in enumerate(errors)), 0), "additive")
    widths = [float(one[0]) for one in told.widths[0.80]]
    assert widths[4] == pytest.approx(1.5332 * np.sqrt(1 + 1 / 4), rel=1e-4)  # t of four errors of 1
    assert min(widths[:4]) > 50
    assert all(wide > narrow for wide, narrow in zip(told.widths[0.95], told.widths[0.80], strict=True))


def test_errors_of_a_growing_series_grow_with_the_forecast() -> None:
    series = [10.0, 100.0] * 5
    windows = [window(origin, *series) for origin in range(4, 11)]
    told = judged(windows, points(*(value * 1.1 for value in series[4:10]), 1000.0), "multiplicative")
    small, large, newest = (float(told.widths[0.80][at][0]) for at in (0, 1, -1))
    assert large == pytest.approx(10 * small)
    assert newest == pytest.approx(1.4398 * (1 - 1 / 1.1) * np.sqrt(1 + 1 / 6) * 1000, rel=1e-4)


def test_a_later_step_is_never_surer_and_few_errors_say_nothing() -> None:
    windows = [window(origin, *[0.0] * 9, ahead=2) for origin in (4, 5, 6, 7, 8)]
    told = judged(windows, [np.array([value, 0.0]) for value in (1.0, 1.0, 1.0, 1.0, 1.0)], "additive")
    assert told.widths[0.80][-1][1] >= told.widths[0.80][-1][0] > 0
    assert np.isnan(judged(WINDOWS[1:], points(1, 1, 1), "additive").widths[0.80][-1]).all()
