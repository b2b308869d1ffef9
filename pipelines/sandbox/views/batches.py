"""A year's rows in the files in which they arrive: a first one, and what the last two days brought."""

from collections.abc import Mapping

import polars as pl

from pipelines.sandbox.faults.fault import Faulty
from pipelines.sandbox.randomness import Generator

FIRST, DAYS = "20231229", ("20231230", "20231231")


def in_days(
    frame: pl.DataFrame, rng: Generator, earlier: Mapping[str, pl.Expr], share: float = 0.01
) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """The first file and those of the two days after: new rows, and rows that correct what came first.

    `earlier` says how the corrected rows were written at first; what arrives last is the truth.
    """
    few = max(1, round(len(frame) * share))
    known = len(frame) - 2 * few
    corrected = rng.choice(known, 2 * few, replace=False)
    here = pl.int_range(pl.len()).is_in(corrected.tolist())
    first = frame[:known].with_columns(
        **{name: pl.when(here).then(value).otherwise(pl.col(name)) for name, value in earlier.items()}
    )
    parts = {}
    for turn, name in enumerate(DAYS):
        new = frame[known + turn * few : known + (turn + 1) * few]
        parts[name] = pl.concat([new, frame[corrected[turn * few : (turn + 1) * few].tolist()]])
    return first, parts


def in_changes(
    frame: pl.DataFrame, rng: Generator, column: str, words: tuple[str, str, str], earlier: Mapping[str, pl.Expr]
) -> tuple[pl.DataFrame, dict[str, pl.DataFrame]]:
    """The same with operations (`words`: insert, update, delete); some rows are taken back on the last day.

    What is taken back was corrected by nobody before.
    """
    first, parts = in_days(frame, rng, earlier)
    keep = [name for name in frame.columns if name != column]
    days = {}
    for name, part in parts.items():
        half = len(part) // 2
        marked = pl.when(pl.int_range(pl.len()) < half).then(pl.lit(words[0])).otherwise(pl.lit(words[1]))
        days[name] = part.select(*keep, marked.alias(column))
    few = max(1, len(first) // 150)
    untouched = first.select(keep).join(parts[DAYS[0]].select(keep), on=keep[0], how="anti", maintain_order="left")
    untouched = untouched.join(parts[DAYS[1]].select(keep), on=keep[0], how="anti", maintain_order="left")
    gone = untouched.tail(few).select(*keep, pl.lit(words[2]).alias(column))
    order = [column, *keep]
    days[DAYS[1]] = pl.concat([days[DAYS[1]], gone])
    return (
        first.select(*keep, pl.lit(words[0]).alias(column)).select(order),
        {name: part.select(order) for name, part in days.items()},
    )


def clean(frame: pl.DataFrame) -> Faulty:
    """Rows that were checked by hand before they were sent."""
    return Faulty(frame)
