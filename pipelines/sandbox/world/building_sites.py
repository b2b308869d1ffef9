"""What is sold of the buildings under construction, and who works at their sites and is paid."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.world.people import TODAY

UNITS, SOLD, CANCELLED = 60, 0.75, 0.03
"""Units listed of an estate, and the shares of them that are sold, and of the contracts that are cancelled."""
MONTHS = (10, 11, 12)
PRICES = {"440703": 9_800.0, "440704": 8_900.0, "440705": 7_600.0}
ELSEWHERE = 5_900.0


def make_units(projects: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Flats, shops and parking spaces of each estate with a presale permit."""
    estates = projects.filter((pl.col("kind_code") == "01") & (pl.col("stage") != "前期"))
    rows = estates.join(pl.DataFrame({"number": np.arange(1, UNITS + 1)}), how="cross")
    use = rng.choice(["1", "2", "3"], len(rows), p=[0.85, 0.05, 0.1])
    area = np.where(
        use == "1", rng.uniform(70, 150, len(rows)), np.where(use == "2", rng.uniform(30, 90, len(rows)), 12)
    )
    return rows.with_columns(use=pl.Series(use), square=pl.Series(np.round(area, 2)))


def make_contracts(units: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Contracts of units since their permit; prices follow the county, and a few are cancelled."""
    sold = units.filter(pl.Series(rng.random(len(units)) < SOLD))
    count = len(sold)
    open_days = (pl.lit(TODAY) - pl.col("issued")).dt.total_days().clip(1)
    share = pl.Series(rng.beta(1.2, 1.6, count))
    signed = pl.col("issued") + pl.duration(days=(open_days * pl.lit(share)).cast(pl.Int64))
    price = pl.col("county_code").replace_strict(PRICES, default=ELSEWHERE) * pl.lit(
        pl.Series(rng.normal(1, 0.08, count))
    )
    back = pl.Series(rng.random(count) < CANCELLED)
    rows = sold.with_columns(signed=signed.cast(pl.Date), amount=(price * pl.col("square")).round(2)).sort(
        "signed", "code", "number"
    )
    return rows.with_row_index("contract").with_columns(
        cancelled=pl.when(pl.lit(back)).then(pl.col("signed") + pl.duration(days=20)).cast(pl.Date)
    )


def make_sites(projects: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """The sites of projects that are being built."""
    sites = projects.filter(pl.col("stage") == "在建").drop("project").with_row_index("site")
    return sites.with_columns(workers=pl.Series(rng.integers(15, 160, len(sites))))


def make_attendance(sites: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Who was there on each day of the last three months; one site in twelve empties in December."""
    days = pl.date_range(date(2023, MONTHS[0], 1), date(2023, 12, 31), "1d", eager=True).alias("day").to_frame()
    empties = sites.select("site").with_columns(empties=pl.Series(rng.random(len(sites)) < 1 / 12))
    rows = sites.select("site", "workers", "entity").join(empties, on="site").join(days, how="cross")
    share = pl.lit(pl.Series(rng.uniform(0.75, 1.0, len(rows))))
    left = pl.when(pl.col("empties") & (pl.col("day") >= date(2023, 12, 1))).then(0.4).otherwise(1.0)
    return rows.with_columns(present=(pl.col("workers") * share * left).cast(pl.Int64))


def make_wages(sites: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """What was due and paid for each of the last three months; some pay late, and some not everybody."""
    rows = sites.select("site", "workers", "entity").join(pl.DataFrame({"month": list(MONTHS)}), how="cross")
    count = len(rows)
    due = pl.date(2023, pl.col("month"), 20)
    late = pl.Series(np.where(rng.random(count) < 0.12, rng.integers(5, 60, count), 0))
    share = pl.Series(np.where(rng.random(count) < 0.1, rng.uniform(0.5, 0.95, count), 1.0))
    return rows.with_columns(
        due=due,
        paid_on=(due + pl.duration(days=pl.lit(late))).cast(pl.Date),
        paid=(pl.col("workers") * pl.lit(share)).round().cast(pl.Int64),
    )
