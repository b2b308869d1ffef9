"""When people fall ill and see a doctor: the seasons of diseases, and how full surgeries are, day by day."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

Peak = tuple[date, int, float]
"""The day of a peak, how many days it is wide (a standard deviation), and how many times the usual number comes."""

FLU: tuple[Peak, ...] = (
    (date(2020, 1, 8), 16, 6.0),
    (date(2021, 12, 25), 24, 1.2),
    (date(2022, 6, 22), 16, 6.5),
    (date(2023, 3, 12), 15, 8.0),
    (date(2023, 12, 18), 22, 7.0),
)
"""Influenza comes in winter, and in the south in early summer, too; with masks and shut borders it hardly came."""
_YEARLY: dict[str, tuple[tuple[int, int, int, float], ...]] = {
    "手足口病": ((6, 8, 24, 4.0), (9, 26, 18, 2.2)),
    "登革热": ((9, 14, 24, 6.0),),
    "其他感染性腹泻病": ((1, 10, 30, 2.0), (12, 20, 25, 2.0)),
    "流行性腮腺炎": ((5, 20, 40, 1.0),),
}
"""Disease → month and day of its yearly peaks, their width and their height."""
_STRENGTH: dict[str, dict[int, float]] = {
    "手足口病": {2020: 0.25, 2021: 1.0, 2022: 0.35, 2023: 0.9},
    "登革热": {2020: 0.1, 2021: 0.02, 2022: 0.05, 2023: 1.0},
    "其他感染性腹泻病": {2020: 0.5, 2021: 0.9, 2022: 0.7, 2023: 1.0},
}
_SHUT = ((date(2020, 1, 24), date(2020, 4, 8), 0.45), (date(2022, 11, 20), date(2022, 12, 31), 0.7))
"""First and last day on which people stayed away from doctors, and what share of them still came."""
_BASE = {"流行性感冒": 0.25, "手足口病": 0.3, "登革热": 0.02, "其他感染性腹泻病": 0.6, "流行性腮腺炎": 0.6}
_MONTHS = (1.02, 0.86, 1.06, 1.03, 1.02, 1.0, 1.01, 0.99, 0.98, 0.95, 1.0, 1.08)
"""How full surgeries are in each month; in the weeks of the Spring Festival they are not."""
_GROWTH = 0.08


def days_of(first: date, last: date) -> list[date]:
    """The days from the first to the last, both of them."""
    return [first + timedelta(days=turn) for turn in range((last - first).days + 1)]


def illness(disease: str, days: Sequence[date]) -> np.ndarray:
    """How many times as many as on an average day fall ill with the disease on each day."""
    years = sorted({day.year for day in days})
    if disease == "流行性感冒":
        level = _BASE[disease] + _waves(FLU, days)
    elif disease in _YEARLY:
        peaks = [
            (date(year, month, day), width, height * _STRENGTH.get(disease, {}).get(year, 1.0))
            for year in range(years[0] - 1, years[-1] + 2)
            for month, day, width, height in _YEARLY[disease]
        ]
        level = _BASE[disease] + _waves(peaks, days)
    else:
        level = np.ones(len(days))
    return np.asarray(level * staying_away(days))


def treatment(days: Sequence[date]) -> np.ndarray:
    """How much is settled on each day, where 2023 has one a day: it grows, has seasons, and less on Sundays."""
    level = np.array([_MONTHS[day.month - 1] * (1 + _GROWTH) ** (day.year - 2023) for day in days])
    weekend = np.array([(1.1, 1.1, 1.05, 1.05, 1.05, 0.9, 0.75)[day.weekday()] for day in days])
    return np.asarray(level * weekend * staying_away(days))


def staying_away(days: Sequence[date]) -> np.ndarray:
    """The share of people who see a doctor in spite of the epidemic."""
    share = np.ones(len(days))
    for first, last, still in _SHUT:
        share[[first <= day <= last for day in days]] = still
    return share


def _waves(peaks: Sequence[Peak], days: Sequence[date]) -> np.ndarray:
    numbers = np.array([day.toordinal() for day in days])
    waves = [height * np.exp(-(((numbers - top.toordinal()) / width) ** 2) / 2) for top, width, height in peaks]
    return np.asarray(np.sum(waves, axis=0))
