"""What a delivery holds, column by column: how much is filled, how many values differ, and some of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from lake.connectors.rows.rows import LINE_COLUMN
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote
from quality.drafting.sent_rows import SentRows
from quality.standards.clean import cleaned

SAMPLE = 300
"""Different values of a column that are looked at …"""
_ALL_SAMPLES = 100_000
"""… and of all columns of a table together, …"""
_LETTERS = 1_000
"""… of which so much is read."""
VALUES = "draft_values"
"""The temporary table of every different value of every column: `place` of the column from 0, `value` as sent, how
many `rows` have it, the first `line` on which it stands, and its own number `id`."""


@dataclass(frozen=True)
class ColumnProfile:
    """One column: how many rows are filled, how many values differ, and some of them, spread over the rows.

    What stands for nothing (无, -, NULL …) does not count as a value.
    """

    name: str
    filled: int
    different: int
    values: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """A delivery, its columns in order."""

    sent: SentRows
    columns: tuple[ColumnProfile, ...]


def profile(engine: DuckEngine, sent: SentRows) -> Profile:
    """Look at the rows of a delivery. Leaves the table of its values in the engine."""
    attach_values(engine, sent)
    return Profile(sent, tuple(_columns(engine, sent)))


def attach_values(engine: DuckEngine, sent: SentRows) -> None:
    """Count the values of a delivery's columns into the table."""
    engine.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {VALUES} (id BIGINT, place INT, value VARCHAR, rows BIGINT, line BIGINT)"
    )
    known = 0
    for values in _values(sent):
        numbered = values.with_row_index("id", known)
        engine.connection.register("sent_values", numbered.to_arrow())
        engine.connection.execute(f"INSERT INTO {VALUES} SELECT id, place, value, rows, line FROM sent_values")
        engine.connection.unregister("sent_values")
        known += len(numbered)


def _values(sent: SentRows) -> Iterator[pl.DataFrame]:
    """The different values of some columns at a time, in the order in which they come."""
    for part in sent.in_parts():
        cells = part.lazy().unpivot(index=LINE_COLUMN, variable_name="place").filter(pl.col("value").is_not_null())
        counted = cells.group_by("place", "value").agg(rows=pl.len(), line=pl.col(LINE_COLUMN).min())
        place = pl.col("place").str.strip_prefix("c").cast(pl.Int32)
        yield counted.with_columns(place).sort("place", "line").collect()


def _columns(engine: DuckEngine, sent: SentRows) -> Iterator[ColumnProfile]:
    each = max(20, min(SAMPLE, _ALL_SAMPLES // len(sent.titles)))
    text = cleaned(quote("value"), null_spellings=True)
    engine.connection.execute(
        "CREATE OR REPLACE TEMP TABLE draft_known AS SELECT place, text, sum(rows) AS rows, min(id) AS id FROM "
        f"(SELECT place, {text} AS text, rows, id FROM {VALUES}) WHERE text IS NOT NULL GROUP BY place, text"
    )
    counted = engine.rows("SELECT place, sum(rows) AS filled, count(*) AS different FROM draft_known GROUP BY place")
    found = engine.connection.execute(
        f"SELECT place, left(text, {_LETTERS}) FROM (SELECT place, text, id, "
        f"row_number() OVER (PARTITION BY place ORDER BY id) - 1 AS number, "
        f"greatest(1, count(*) OVER (PARTITION BY place) // {each}) AS step FROM draft_known) "
        f"WHERE number % step = 0 AND number // step < {each} ORDER BY place, id"
    ).fetchall()
    samples: dict[int, list[str]] = {}
    for place, value in found:
        samples.setdefault(place, []).append(value)
    counts = {row["place"]: (int(row["filled"]), int(row["different"])) for row in counted}
    for place, title in enumerate(sent.titles):
        filled, different = counts.get(place, (0, 0))
        yield ColumnProfile(title, filled, different, tuple(samples.get(place, ())))
