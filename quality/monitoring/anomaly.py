"""Whether a delivery is like those before it: robust distances for single numbers, PSI for whole distributions.

Medians and median deviations, so that one strange delivery in the past neither hides nor makes another. With fewer
than three to compare with nothing is said.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from quality.monitoring.measure import CODE, DECILES, DISTINCT, MEAN, MEDIAN, NULLS, REFUSED, ROWS, Metric

FEWEST, MOST = 3, 12
"""Deliveries to compare with."""
FAR = 6.0
"""So many usual deviations are no chance."""
SHIFTED = 0.25
"""The population stability index from which a distribution counts as another one."""
FEWEST_ROWS = 50
"""A smaller delivery says nothing about how its values are distributed."""
PSI = "psi"
_WORDS = {ROWS: "行数", REFUSED: "问题率", NULLS: "空值率", DISTINCT: "去重率", MEAN: "均值", PSI: "分布偏移（PSI）"}
_SHARES = (REFUSED, NULLS, DISTINCT)

Delivery = Mapping[tuple[str | None, str, str | None], float]
"""The metrics of one delivery: by column, name and code."""


@dataclass(frozen=True)
class Compared:
    """A metric beside its usual value; `sentence` says in Chinese what is strange, when it is."""

    metric: Metric
    usual: float
    score: float
    history: int
    sentence: str | None


def as_delivery(metrics: Sequence[Metric]) -> Delivery:
    """Metrics, to be looked up."""
    return {(metric.field, metric.name, metric.code): metric.value for metric in metrics}


def compare(now: Delivery, before: Sequence[Delivery], titles: Mapping[str, str]) -> list[Compared]:
    """Every comparable metric of a delivery beside those before it (oldest first); nothing with fewer than three."""
    history = before[-MOST:]
    if len(history) < FEWEST:
        return []
    found = [_scalar(now, history, key, titles) for key in now if key[1] in (ROWS, *_SHARES, MEAN)]
    fields = {field: None for field, name, _ in now if field is not None and name in (CODE, MEDIAN)}
    shifts = [_shift(now, history, field, titles) for field in fields]
    return [one for one in (*found, *shifts) if one is not None]


def _scalar(
    now: Delivery, history: Sequence[Delivery], key: tuple[str | None, str, str | None], titles: Mapping[str, str]
) -> Compared | None:
    field, name, _ = key
    known = [one[key] for one in history if key in one]
    if len(known) < FEWEST or (field is not None and _rows(now) < FEWEST_ROWS):
        return None
    value = now[key]
    usual, deviation = median(known), 1.4826 * _mad(known)
    if name == ROWS:
        usual, score = _of_counts(value, known)
    elif name in _SHARES:
        if name == DISTINCT and not _as_large(now, history):
            return None
        score = (value - usual) / max(deviation, _chance(usual, _rows(now)), 0.05 if name == DISTINCT else 0.01)
    else:
        score = (value - usual) / max(deviation, _error_of_mean(now, field), abs(usual) * 0.05, 1e-9)
    sentence = None
    if abs(score) > FAR:
        was, usually = (_written(name, number) for number in (value, usual))
        about = f"{titles.get(field, field)}的" if field else ""
        sentence = (
            f"{about}{_WORDS[name]}本批为{was}，前{len(known)}批中位数为{usually}，偏离{abs(score):.0f}倍常规波动"
        )
    return Compared(Metric(field, name, value), usual, round(score, 3), len(known), sentence)


def _of_counts(value: float, known: Sequence[float]) -> tuple[float, float]:
    """Counts are compared by their ratio; small ones vary by chance as their root."""
    logs = [math.log(max(one, 0.5)) for one in known]
    usual = median(logs)
    deviation = max(1.4826 * _mad(logs), math.exp(-usual / 2), 0.1)
    return math.exp(usual), (math.log(max(value, 0.5)) - usual) / deviation


def _chance(share: float, rows: float) -> float:
    """How much a share varies by chance in so many rows."""
    likely = min(max(share, 1 / rows), 1 - 1 / rows) if rows > 2 else 0.5
    return math.sqrt(likely * (1 - likely) / max(rows, 1))


def _error_of_mean(now: Delivery, field: str | None) -> float:
    low, high = now.get((field, "p10", None)), now.get((field, "p90", None))
    return 0.0 if low is None or high is None else (high - low) / 2.56 / math.sqrt(_rows(now))


def _as_large(now: Delivery, history: Sequence[Delivery]) -> bool:
    """How many different values there are depends on how many rows there are."""
    usual = median(_rows(one) for one in history)
    return 0.5 <= _rows(now) / max(usual, 1) <= 2


def _rows(delivery: Delivery) -> float:
    return delivery.get((None, ROWS, None), 0.0)


def _mad(values: Sequence[float]) -> float:
    middle = median(values)
    return median(abs(value - middle) for value in values)


def _written(name: str, value: float) -> str:
    if name in _SHARES:
        return f"{value:.1%}"
    return f"{value:,.0f}" if name == ROWS else f"{value:,.4g}"


def _shift(now: Delivery, history: Sequence[Delivery], field: str, titles: Mapping[str, str]) -> Compared | None:
    """How far the values of a column have moved, against the mean distribution and what those before moved from it."""
    large = [one for one in history if _rows(one) >= FEWEST_ROWS and _has(one, field)]
    if len(large) < FEWEST or _rows(now) < FEWEST_ROWS:
        return None
    pairs = [_distributions(now, large, field), *(_distributions(one, large, field) for one in large)]
    value, *usual = [psi(actual, expected) for actual, expected in pairs]
    fewest = min(_rows(one) for one in (now, *large))
    chance = (len(pairs[0][0]) - 1) * 2 / fewest
    limit = max(SHIFTED + 3 * chance, 3 * max(usual))
    sentence = None
    if value > limit:
        about, ordinary = titles.get(field, field), median(usual)
        sentence = f"{about}的{_WORDS[PSI]}本批为{value:.2f}，前{len(large)}批中位数为{ordinary:.2f}，警戒值{limit:.2f}"
    return Compared(
        Metric(field, PSI, round(value, 6)), median(usual), round(value / limit * FAR, 3), len(large), sentence
    )


def _has(delivery: Delivery, field: str) -> bool:
    return (field, MEDIAN, None) in delivery or any(one == field and name == CODE for one, name, _ in delivery)


def _distributions(
    one: Delivery, history: Sequence[Delivery], field: str
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Shares of a delivery, and the usual ones, over the same codes or the same ten ranges."""
    if (field, MEDIAN, None) in one:
        known = [_deciles(delivery, field) for delivery in history if (field, MEDIAN, None) in delivery]
        if len(known) < FEWEST:
            return (1.0,), (1.0,)
        edges = [median(values) for values in zip(*known, strict=True)]
        return _shares_between(edges, _deciles(one, field)), _shares_between(edges, edges)
    codes = sorted(
        {code for delivery in (one, *history) for of, name, code in delivery if of == field and name == CODE} - {None},
        key=str,
    )
    actual = tuple(one.get((field, CODE, code), 0.0) for code in codes)
    usual = tuple(sum(delivery.get((field, CODE, code), 0.0) for delivery in history) / len(history) for code in codes)
    return actual, usual


def _deciles(delivery: Delivery, field: str) -> list[float]:
    """All eleven; ends that were not told lie as far out as their neighbours are apart."""
    inner = [delivery[field, name, None] for name in DECILES[1:-1]]
    low, high = ((field, name, None) for name in (DECILES[0], DECILES[-1]))
    return [delivery.get(low, 2 * inner[0] - inner[1]), *inner, delivery.get(high, 2 * inner[-1] - inner[-2])]


def _shares_between(edges: Sequence[float], deciles: Sequence[float]) -> tuple[float, ...]:
    """What share of a distribution, given by its deciles, lies between the inner edges of another one."""
    below = [0.0, *(_share_below(edge, deciles) for edge in edges[1:-1]), 1.0]
    return tuple(max(high - low, 0.0) for low, high in pairwise(below))


def _share_below(edge: float, deciles: Sequence[float]) -> float:
    """Between two deciles values are spread evenly; where several are equal, half of those count."""
    lower = [position for position, value in enumerate(deciles) if value < edge]
    upper = [position for position, value in enumerate(deciles) if value > edge]
    if not lower or not upper:
        equal = sum(value == edge for value in deciles)
        return (
            0.0
            if not lower and not equal
            else 1.0
            if not upper and not equal
            else (len(lower) + equal / 2) / len(deciles)
        )
    low, high = lower[-1], upper[0]
    inner = 0.5 if high - low > 1 else (edge - deciles[low]) / (deciles[high] - deciles[low])
    return (low + inner * (high - low)) / (len(deciles) - 1)


def psi(actual: Sequence[float], expected: Sequence[float], least: float = 0.005) -> float:
    """The population stability index of two distributions over the same classes; empty ones count as `least`."""
    pairs = [(max(one, least), max(other, least)) for one, other in zip(actual, expected, strict=True)]
    return sum((one - other) * math.log(one / other) for one, other in pairs)
