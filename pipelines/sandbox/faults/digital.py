"""H17, H32, H37: what happens in registers of systems, tables and evidence."""

import polars as pl

from pipelines.sandbox.faults.fault import each, one_of
from pipelines.sandbox.randomness import Generator

words_for_number = one_of("若干", "约几万条", "详见附件", "未统计")
"""H37: a text where the census asks for a number."""


@each
def cut_digest(value: str, rng: Generator) -> str:
    """H17: a digest of which the sending system hides the middle."""
    return f"{value[:8]}****{value[-8:]}"


@each
def shown_digest(value: str, rng: Generator) -> str:
    """H3: the digest as a block explorer shows it."""
    return f"0x{value.upper()}"


@each
def staff_name(value: str, rng: Generator) -> str:
    """H9: a word where the staff number belongs."""
    return ("值班员", "管理员", "外包工程师")[int(rng.integers(3))]


def unknown_system(rows: pl.DataFrame, field: str, rng: Generator) -> list[str | None]:
    """H32: the number of a system that no register knows."""
    return [f"JMXT9{number:04}" for number in rng.integers(0, 10_000, len(rows))]
