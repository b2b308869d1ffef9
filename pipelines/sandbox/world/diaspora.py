"""People of the Four Counties abroad, their associations and their gifts to the villages they come from."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator, zipf_weights
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.person_names import draw_given_names, draw_surnames
from pipelines.sandbox.world.places import Places
from pipelines.sandbox.world.romanisation import taishanese

ABROAD, ASSOCIATIONS, GIFTS = 500_000, 700, 28_000
CITIES = {
    "USA": ("旧金山", "纽约", "洛杉矶", "芝加哥"),
    "HKG": ("香港",),
    "CAN": ("温哥华", "多伦多"),
    "MAC": ("澳门",),
    "AUS": ("悉尼", "墨尔本"),
    "VEN": ("加拉加斯",),
    "PAN": ("巴拿马城",),
    "MYS": ("吉隆坡",),
    "SGP": ("新加坡",),
    "GBR": ("伦敦",),
    "PER": ("利马",),
    "CUB": ("哈瓦那",),
}
EMIGRANT_COUNTIES = {"440781": 5.0, "440783": 3.0, "440705": 2.0, "440785": 2.0}
WESTERN_NAMES = ("James", "Mary", "Robert", "Linda", "Henry", "Alice", "Frank", "Grace", "Peter", "Helen")


def make_diaspora(scale: Scale, places: Places, people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """One row a person abroad: names, country, ancestral `village` and a `relative` here, of the same surname."""
    count = scale.count(ABROAD)
    relatives = people.filter(
        pl.col("kind") == "registered", pl.col("birth") < date(1990, 1, 1), pl.col("cancelled").is_null()
    )
    weights = relatives.select(
        weight=pl.Series(places.villages["county_code"].to_numpy()[relatives["village"]]).replace_strict(
            EMIGRANT_COUNTIES, default=1.0, return_dtype=pl.Float64
        )
    )["weight"].to_numpy()
    chosen = relatives[rng.choice(len(relatives), count, p=weights / weights.sum())]
    male = rng.random(count) < 0.51
    surname = chosen["name"].str.extract("^(司徒|欧阳|.)").to_numpy()
    by_father = rng.random(count) < 0.8
    surname = np.where(by_father, surname, draw_surnames(count, rng))
    country = rng.choice(list(CITIES), count, p=zipf_weights(len(CITIES), 0.9))
    frame = pl.DataFrame(
        {
            "name": np.char.add(surname.astype(str), draw_given_names(male, rng)),
            "male": male,
            "relative": chosen["person"],
            "village": chosen["village"],
            "country": country,
            "city": _cities(country, rng),
            "birth_year": rng.integers(1930, 2006, count),
            "western": np.where(rng.random(count) < 0.35, rng.choice(WESTERN_NAMES, count), ""),
            "foreign": rng.random(count) < 0.6,
            "consent": rng.random(count) < 0.7,
            "number": 1_000_000 + np.arange(count) * 3,
        }
    ).with_row_index("member")
    latin = taishanese("name")
    western = pl.col("western")
    return frame.with_columns(
        latin=pl.when(western == "").then(latin).otherwise(pl.concat_str(western, pl.lit(" "), latin)),
        entity=pl.format("overseas:{}", pl.col("member").cast(pl.String).str.zfill(7)),
    )


def make_associations(scale: Scale, rng: Generator) -> pl.DataFrame:
    """Associations abroad; a hundred and fifty at least."""
    count = max(150, scale.count(ASSOCIATIONS))
    country = rng.choice(list(CITIES), count, p=zipf_weights(len(CITIES), 0.6))
    days = pl.Series(rng.integers(20, 900, count))
    return (
        pl.DataFrame(
            {
                "country": country,
                "city": _cities(country, rng),
                "kind": rng.choice(["A", "B", "C", "D"], count, p=[0.5, 0.25, 0.18, 0.07]),
                "ties": rng.choice(
                    ["新会区", "台山市", "开平市", "恩平市", "鹤山市"], count, p=[0.2, 0.4, 0.2, 0.15, 0.05]
                ),
                "surname": draw_surnames(count, rng),
                "founded_year": rng.integers(1901, 2020, count),
                "members": rng.integers(4, 900, count) * 5,
            }
        )
        .with_row_index("association")
        .with_columns(
            contacted=(pl.lit(TODAY) - pl.duration(days=pl.lit(days))).cast(pl.Date),
            entity=pl.format("association:{}", pl.col("association").cast(pl.String).str.zfill(4)),
        )
    )


def make_gifts(scale: Scale, places: Places, diaspora: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Gifts by day, each of a person abroad to the ancestral village or its town."""
    count = max(200, scale.count(GIFTS))
    member = rng.integers(0, len(diaspora), count)
    days = pl.Series(np.sort(rng.integers(0, 14_000, count)))
    given = diaspora[member].select("village", "country", "latin", "name", donor="entity")
    return (
        given.with_row_index("gift")
        .with_columns(
            kind=pl.Series(rng.choice(["1", "2", "3", "4", "5"], count, p=[0.5, 0.12, 0.2, 0.1, 0.08])),
            yuan=pl.Series(np.round(np.exp(rng.normal(11.2, 1.3, count)), -2).clip(1000)),
            currency=pl.Series(rng.choice(["CNY", "HKD", "USD"], count, p=[0.4, 0.4, 0.2])),
            given=(pl.lit(date(1984, 6, 1)) + pl.duration(days=pl.lit(days))).cast(pl.Date),
            entity=pl.format("gift:{}", pl.col("gift").cast(pl.String).str.zfill(6)),
        )
        .hstack(places.villages[given["village"]].select("county_name", "town_name", "village_name"))
    )


def _cities(country: np.ndarray, rng: Generator) -> np.ndarray:
    turn = rng.integers(0, 12, len(country))
    cities = np.empty(len(country), dtype="<U8")
    for code, names in CITIES.items():
        rows = np.flatnonzero(country == code)
        cities[rows] = np.array(names)[turn[rows] % len(names)]
    return cities
