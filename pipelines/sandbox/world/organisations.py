"""Organisations that are no firms: homes for the elderly, social organisations, law offices."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.identifiers import credit_codes, organisation_codes
from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.places import Places, compose_addresses
from pipelines.sandbox.world.vocabulary import BRAND_CHARACTERS


def make_organisations(
    count: int, kind: str, stem: str, entity: str, places: Places, people: pl.DataFrame, rng: Generator
) -> pl.DataFrame:
    """One row an organisation: credit code (`kind` its first two digits, `stem` its own), place, head and telephone.

    `brand` is three characters to make a name of, with a number behind them where they come twice.
    """
    village = rng.choice(len(places.weights), count, p=places.weights)
    longitude, latitude = places.points(village, rng)
    characters = np.array(list(BRAND_CHARACTERS))[rng.integers(0, len(BRAND_CHARACTERS), (count, 3))]
    serials = np.char.zfill(np.arange(1, count + 1).astype(str), 8 - len(stem))
    heads = np.char.add(kind, places.villages["county_code"].to_numpy()[village].astype(str))
    codes = credit_codes(np.char.add(heads, organisation_codes(np.char.add(stem, serials))))
    grown = (people["birth"] < date(1995, 1, 1)) & people["cancelled"].is_null()
    days = pl.Series(rng.integers(200, 9000, count))
    places_of = places.villages[village]
    return places_of.with_columns(
        organisation=pl.int_range(pl.len()),
        entity=pl.format("{}:{}", pl.lit(entity), pl.int_range(pl.len()).cast(pl.String).str.zfill(5)),
        uscc=pl.Series(codes),
        brand=pl.Series(np.char.add(np.char.add(characters[:, 0], characters[:, 1]), characters[:, 2])),
        head=pl.Series(rng.choice(np.flatnonzero(grown.to_numpy()), count)),
        address=compose_addresses(places_of, rng, shop=True),
        longitude=pl.Series(longitude),
        latitude=pl.Series(latitude),
        founded=(pl.lit(TODAY) - pl.duration(days=pl.lit(days))).cast(pl.Date),
        phone=pl.Series(np.char.add("0750-2", np.char.zfill(rng.integers(1, 10**6, count).astype(str), 6))),
    )
