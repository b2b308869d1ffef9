"""How figures are written for people: shares and growth as per cent, counts with thousands, trends as small plots."""

from collections.abc import Sequence

AS_PER_CENT = frozenset({"比例", "比率"})
"""Shares, which stay within one, and growth, occupancy and dependency, which need not."""
_BARS = "▁▂▃▄▅▆▇█"


def amount(value: float | None, unit: str) -> str:
    """A figure with its unit."""
    if value is None:
        return "—"
    if unit in AS_PER_CENT:
        return f"{value:.2%}"
    return f"{plain(value)} {unit}"


def plain(value: float | None) -> str:
    """A number without a unit; whole where it is whole."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"


def target(value: float | None, unit: str, direction: str) -> str:
    """What is aimed at; nothing where nobody has said."""
    return "" if value is None else f"{'≥' if direction == 'up' else '≤'} {amount(value, unit)}"


def met(is_met: bool | None) -> str:
    """Whether that is reached."""
    return {True: "达标", False: "未达标", None: "—"}[is_met]


def bars(values: Sequence[float]) -> str:
    """A trend as a row of block characters; nothing for less than two points."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    steps = [round((value - low) / ((high - low) or 1) * (len(_BARS) - 1)) for value in values]
    return "".join(_BARS[step] for step in steps)


def points(values: Sequence[float], width: int, height: int, margin: float = 2) -> list[tuple[float, float]]:
    """A trend as points of a plot, the first value on the left, the lowest at the bottom."""
    low, high = min(values), max(values)
    span, steps = (high - low) or 1, max(1, len(values) - 1)
    return [
        (
            round(margin + (width - 2 * margin) * at / steps, 1),
            round(height - margin - (height - 2 * margin) * ((value - low) / span if high > low else 0.5), 1),
        )
        for at, value in enumerate(values)
    ]
