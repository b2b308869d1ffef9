"""What spoke for and against a pair, as a waterfall of weights in text: each bar begins where the last one ended."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

_WIDTH = 48
"""Signs of the widest bar, from the least sum to the greatest."""
_COMPARED = {"prior": "先验（随机两人）", "rarity": "姓名罕见程度"}
_LEVELS = {
    "same name": "姓名相同",
    "a name in common": "现名或曾用名相同",
    "sounds the same": "读音相同",
    "one character differs": "一字之差",
    "same surname": "仅同姓",
    "same day": "日期相同",
    "typical error": "常见笔误",
    "same year": "年份相同",
    "same number of its own": "同一号码，无他人使用",
    "same number of a few": "同一号码，少数人共用",
    "same Latin name": "外文姓名相同",
    "one in common": "有相同的",
    "equal": "相同",
    "different": "不同",
}


def waterfall(reasons: Sequence[Mapping[str, Any]], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """One row a comparison: its level, its weight, the sum so far and a bar of `+` for the same, `-` against it."""
    sums = [*accumulate((float(one["weight"]) for one in reasons), initial=0.0)]
    least, greatest = min(sums), max(sums)
    scale = _WIDTH / ((greatest - least) or 1)
    rows = []
    for one, begin, end in zip(reasons, sums, sums[1:], strict=False):
        left, right = (round((value - least) * scale) for value in sorted((begin, end)))
        rows.append(
            {
                "compared": _COMPARED.get(one["of"]) or titles.get(one["of"], one["of"]),
                "level": _LEVELS.get(one["level"], one["level"]),
                "weight": one["weight"],
                "sum": end,
                "bar": " " * left + ("+" if end >= begin else "-") * max(right - left, 1),
            }
        )
    return rows


def drift(
    former: Mapping[str, Any] | None, newest: Mapping[str, Any], titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    """One row a level: its weight, what it was in the training before, and by how much it moved."""
    from quality.matching.splink_model import weights

    before = {(of, level): weight for of, level, weight in weights(dict(former))} if former else {}
    rows = []
    for of, level, weight in weights(dict(newest)):
        was = before.get((of, level))
        moved = None if was is None else round(weight - was, 2)
        rows.append(
            {
                "compared": titles.get(of, of),
                "level": _LEVELS.get(level, level),
                "weight": round(weight, 2),
                "weight before": None if was is None else round(was, 2),
                "drift": moved,
            }
        )
    return rows
