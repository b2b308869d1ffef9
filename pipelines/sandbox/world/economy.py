"""What firms do and what happens to them in 2023: the common ground of the economic departments' resources."""

from datetime import date, datetime

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator

YEAR_START = datetime(2023, 1, 1)
YEAR_DAYS = 360
FIRM_COLUMNS = (
    "uscc",
    "name",
    "registration_number",
    "county",
    "county_code",
    "address",
    "phone",
    "scope",
    "industry_code",
    "legal_person",
    "capital",
    "employees",
    "established",
    "entity",
)
"""What a table of happenings repeats of the firm it happened to."""


def standing_firms(firms: pl.DataFrame, kind: str | None = None) -> np.ndarray:
    """Rows of the firms (of that kind) that existed all through the year."""
    stood = (pl.col("status") == "存续") & (pl.col("established") < YEAR_START)
    wanted = stood if kind is None else stood & (pl.col("kind") == kind)
    return np.flatnonzero(firms.select(wanted).to_series())


def make_happenings(count: int, firms: pl.DataFrame, rng: Generator, kind: str | None = None) -> pl.DataFrame:
    """So many happenings by time, in working hours; each with its number, its firm's row and the firm's columns."""
    rows = standing_firms(firms, kind)
    seconds = rng.integers(0, YEAR_DAYS, count) * 86_400 + rng.integers(9 * 3600, 17 * 3600, count)
    times = pl.select(pl.lit(YEAR_START) + pl.Series(seconds * 1_000_000).cast(pl.Duration("us"))).to_series()
    frame = pl.DataFrame({"time": times, "firm": rng.choice(rows, count)}).sort("time", maintain_order=True)
    return frame.with_row_index("number").hstack(firms[frame["firm"]].select(FIRM_COLUMNS))


def choose_firms(share: float, firms: pl.DataFrame, rng: Generator, kind: str | None = None) -> pl.DataFrame:
    """A share of the firms that stood, each once, with its row and columns; at least one."""
    rows = standing_firms(firms, kind)
    count = min(len(rows), max(1, round(len(rows) * share)))
    chosen = np.sort(rng.choice(rows, count, replace=False))
    return pl.DataFrame({"firm": chosen}).with_row_index("number").hstack(firms[chosen].select(FIRM_COLUMNS))


def choose_closed(share: float, before: date, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """A share of the firms that were cancelled before a day, with their columns as `choose_firms` gives them."""
    rows = np.flatnonzero((firms["cancelled"] < before).fill_null(False).to_numpy())
    chosen = np.sort(rng.choice(rows, min(len(rows), max(1, round(len(rows) * share))), replace=False))
    return pl.DataFrame({"firm": chosen}).with_row_index("number").hstack(firms[chosen].select(FIRM_COLUMNS))


def make_accounts(firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """What each firm of `choose_firms` or `make_happenings` turned over, owns and paid in the year, in yuan."""
    size = firms["employees"].to_numpy() * 180_000.0
    revenue = np.round(size * rng.lognormal(0.0, 0.5, len(firms)), 2)
    return firms.with_columns(
        revenue=pl.Series(revenue),
        assets=pl.Series(np.round(revenue * rng.uniform(0.4, 1.6, len(firms)), 2)),
        tax=pl.Series(np.round(revenue * rng.uniform(0.01, 0.06, len(firms)), 2)),
        energy=pl.Series(np.round(firms["employees"].to_numpy() * rng.lognormal(6.2, 0.7, len(firms)), 1)),
    )
