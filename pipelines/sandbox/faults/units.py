"""H7, H33: measured values with their unit behind them."""

from pipelines.sandbox.faults.fault import Damage, each
from pipelines.sandbox.randomness import Generator

_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def with_unit(*units: str) -> Damage:
    """H7: the unit in the cell, or digits as an input method writes them."""

    def change(value: str, rng: Generator) -> str:
        styles = (*(f"{value}{unit}" for unit in units), value.translate(_FULL_WIDTH))
        return styles[int(rng.integers(len(styles)))]

    return each(change)
