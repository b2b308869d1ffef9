"""Who may live on which homestead: most families have one, and some have a second one for a good reason or none."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator

RECORDED, SECOND = 0.85, 0.06
"""Of the rural parcels: on record, and in the hands of a family that has one already."""


def make_homesteads(
    parcels: pl.DataFrame, buildings: pl.DataFrame, people: pl.DataFrame, rng: Generator
) -> pl.DataFrame:
    """A row a parcel on record: its `code` and village, the holder's row in `people`, and how it came to be theirs.

    Holders are grown residents of the parcel's own village; where too few live there, of some other.
    """
    rural = parcels.with_columns(village=buildings["village"], village_code=buildings["village_code"])
    rural = rural.filter(~pl.col("urban"))
    rural = rural.filter(pl.Series(rng.random(len(rural)) < RECORDED))
    holder = _holders(rural["village"].to_numpy(), people, rng)
    count = len(rural)
    again = (rng.random(count) < SECOND) & (np.arange(count) > 0)
    spouse = _spouses(people)
    for row in np.flatnonzero(again):
        other = int(holder[row - 1])
        holder[row] = spouse.get(other, other)
    inherited = rng.random(count) < np.where(again, 0.3, 0.05)
    return rural.select("code", "village", "village_code").with_columns(
        holder=pl.Series(holder),
        terrain=pl.Series((rural["village"].to_numpy() % 3 + 1).astype(str)),
        area=pl.Series(np.round(rng.lognormal(4.35, 0.28, count), 2)),
        acquired=pl.Series(np.where(inherited, "2", rng.choice(["1", "3"], count, p=[0.8, 0.2]))),
        member=pl.Series(rng.random(count) >= 0.02),
        shared=pl.Series(rng.random(count) < 0.02),
        leaving=pl.Series(rng.random(count) < np.where(again, 0.2, 0.01)),
        approved=(pl.lit(date(2000, 1, 1)) + pl.duration(days=pl.lit(pl.Series(rng.integers(0, 8_000, count))))).cast(
            pl.Date
        ),
    )


def _holders(villages: np.ndarray, people: pl.DataFrame, rng: Generator) -> np.ndarray:
    """Somebody grown of another household for every parcel; once all households have one, they come again."""
    grown = people.filter(
        pl.col("kind") == "registered", pl.col("birth") < date(1998, 1, 1), pl.col("cancelled").is_null()
    )
    shuffled = grown.select("household", "village", "person")[rng.permutation(len(grown))]
    heads = shuffled.unique("household", keep="first", maintain_order=True)
    heads = heads.with_columns(turn=pl.int_range(pl.len()).over("village"))
    parcels = pl.DataFrame({"village": villages}, schema={"village": heads.schema["village"]})
    parcels = parcels.with_columns(turn=pl.int_range(pl.len()).over("village"))
    placed = parcels.join(heads, on=["village", "turn"], how="left", maintain_order="left")["person"]
    rest = heads.filter(~pl.col("person").is_in(placed.drop_nulls().implode()))["person"].to_numpy()
    others = rest if len(rest) else heads["person"].to_numpy()
    holder = placed.to_numpy().copy()
    missing = placed.is_null().to_numpy()
    holder[missing] = others[np.arange(int(missing.sum())) % len(others)]
    return holder.astype(np.int64)


def _spouses(people: pl.DataFrame) -> dict[int, int]:
    """Row of a head of a registered household to that of the spouse, and back."""
    of = people.filter(pl.col("kind") == "registered", pl.col("cancelled").is_null())
    heads, spouses = (of.filter(pl.col("role") == role).select("household", "person") for role in ("户主", "配偶"))
    pairs = heads.join(spouses, on="household", suffix="_spouse").select("person", "person_spouse").rows()
    return dict(pairs) | {spouse: head for head, spouse in pairs}
