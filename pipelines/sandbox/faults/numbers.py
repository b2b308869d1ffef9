"""H7, H33, H34, H35: numbers as texts, in other units, and from broken sensors."""

import polars as pl

from pipelines.sandbox.faults.fault import Damage, each, one_of
from pipelines.sandbox.randomness import Generator

out_of_order = one_of("-9999", "999.999")
"""H35: what a sensor sends when it has nothing to say."""


def text_number(unit: str) -> Damage:
    """H7: an amount as a person would type it."""

    def change(value: str, rng: Generator) -> str:
        styles = (f"{float(value):,.2f}", f"￥{value}", f"{value}{unit}", value.translate(_FULL_WIDTH))
        return styles[int(rng.integers(len(styles)))]

    return each(change)


def times(factor: int) -> Damage:
    """H33: the value in a smaller unit."""
    return each(lambda value, rng: f"{float(value) * factor:.3f}".rstrip("0").rstrip("."))


@each
def spike(value: str, rng: Generator) -> str:
    """H35: a single value far from its neighbours."""
    return f"{float(value) * 10 + 500:.2f}".rstrip("0").rstrip(".")


@each
def reversed_trend(value: str, rng: Generator) -> str:
    """H34: 4 and 5 in the meaning of another manual."""
    return {"4": "5", "5": "4"}.get(value, value)


def stuck(rows: pl.DataFrame, field: str, rng: Generator) -> list[str | None]:
    """H35: the sensor repeats its first value (of the rows given, which are one after the other)."""
    return [rows[field][0]] * len(rows)


_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
