"""The market entities of the sandbox city: enterprises, individual businesses and cooperatives."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.identifiers import credit_codes, organisation_codes, registration_numbers
from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.lookalikes import with_lookalikes
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.places import Places, compose_addresses
from pipelines.sandbox.world.vocabulary import BRAND_CHARACTERS, TRADES

FIRMS = 900_000
"""Stock and part of the cancelled ones (standards G)."""
KINDS = ("enterprise", "individual", "cooperative")
CLASSES = {"enterprise": "91", "individual": "92", "cooperative": "93"}
TYPES = {"enterprise": ("1130", "1151", "1190", "4540"), "individual": ("9500",), "cooperative": ("9100",)}
STATUSES = ("存续", "注销", "吊销")


def make_firms(scale: Scale, places: Places, people: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """One row a firm, with its founder's row in `people` and its village's in `places`."""
    count = scale.count(FIRMS)
    weights = places.weights * np.where(places.villages["urban"].to_numpy(), 6.0, 1.0)
    village = rng.choice(len(weights), count, p=weights / weights.sum())
    firms = pl.DataFrame(
        {
            "kind": rng.choice(KINDS, count, p=[0.3, 0.69, 0.01]),
            "village": village,
            "legal_person": _founders(people, count, rng),
            "county": places.villages["county_name"][village],
            "county_code": places.villages["county_code"][village],
            "town": places.villages["town_name"][village],
            "established_days": np.minimum((rng.exponential(2600, count)).astype(np.int64) + 20, 13_000),
            "status": rng.choice(STATUSES, count, p=[0.76, 0.2, 0.04]),
            "employees": np.minimum(rng.pareto(1.1, count) * 2 + 1, 3000).astype(np.int64),
            "address": compose_addresses(places.villages[village], rng, shop=True),
        }
    ).with_row_index("firm")
    firms = _with_life(firms, rng)
    firms = with_lookalikes(_with_trade(firms, rng), rng.spawn(1)[0])
    return _with_numbers(firms, places, rng)


def _founders(people: pl.DataFrame, count: int, rng: Generator) -> np.ndarray:
    adults = np.flatnonzero((people["birth"] < date(1998, 1, 1)).to_numpy() & people["cancelled"].is_null().to_numpy())
    return rng.choice(adults, count)


def _with_life(firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    lived = (rng.random(len(firms)) * firms["established_days"].to_numpy() * 0.9).astype(np.int64) + 1
    standing = (firms["status"] == "存续").to_numpy()
    span = np.where(standing, firms["established_days"].to_numpy(), lived)
    renewed = (rng.random(len(firms)) * span * 0.7).astype(np.int64)
    today, days = pl.lit(TODAY), pl.col("established_days")
    ended = (today - pl.duration(days=days) + pl.duration(days="lived")).cast(pl.Date)
    return firms.with_columns(lived=pl.Series(lived), renewed=pl.Series(renewed)).with_columns(
        established=(today - pl.duration(days=days)).cast(pl.Date),
        approved=(today - pl.duration(days=days) + pl.duration(days="renewed")).cast(pl.Date),
        cancelled=pl.when(pl.col("status") == "注销").then(ended),
        revoked=pl.when(pl.col("status") == "吊销").then(ended),
    )


def _with_trade(firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    kinds = firms["kind"].to_list()
    trades = [
        TRADES[kind][pick % len(TRADES[kind])]
        for kind, pick in zip(kinds, rng.integers(0, 840, len(kinds)), strict=True)
    ]
    types = [
        TYPES[kind][pick % len(TYPES[kind])] for kind, pick in zip(kinds, rng.integers(0, 12, len(kinds)), strict=True)
    ]
    capital = np.where(
        firms["kind"].to_numpy() == "individual",
        rng.integers(1, 30, len(kinds)),
        rng.choice([10, 50, 100, 200, 500, 1000, 3000], len(kinds)),
    )
    characters = np.array(list(BRAND_CHARACTERS))
    brands = ["".join(word) for word in rng.choice(characters, (len(kinds), 3))]
    ends = {"enterprise": "有限公司", "individual": "", "cooperative": ""}
    heads = [
        f"江门市{county}" if kind != "enterprise" or turn % 3 == 0 else "江门市"
        for turn, (kind, county) in enumerate(zip(kinds, firms["county"], strict=True))
    ]
    names = [
        f"{head}{brand}{trade[0]}{ends[kind]}"
        for head, brand, trade, kind in zip(heads, brands, trades, kinds, strict=True)
    ]
    return firms.with_columns(
        name=pl.Series(names),
        type=pl.Series(types),
        industry_code=pl.Series([trade[1] for trade in trades]),
        scope=pl.Series([trade[2] for trade in trades]),
        capital=pl.Series(capital),
    )


def _with_numbers(firms: pl.DataFrame, places: Places, rng: Generator) -> pl.DataFrame:
    """Credit codes start with the county's code of the year of establishment; the organisation part is `MX…`."""
    areas = np.array(places.codes_at(firms["county_code"].to_list(), firms["established"].dt.year().to_list()))
    alphabet = np.array(list("0123456789ABCDEFGHJKLMNPQRTUWXY"))
    serial = firms["firm"].to_numpy().astype(np.int64) * 37 + int(rng.integers(10**6))
    tails = ["".join(word) for word in alphabet[serial[:, None] // 31 ** np.arange(5, -1, -1) % 31]]
    organisations = organisation_codes(np.char.add("MX", np.array(tails)))
    heads = np.array([CLASSES[kind] for kind in firms["kind"]])
    numbers = registration_numbers(np.char.add(areas, np.char.zfill((serial % 10**8).astype(str), 8)))
    old = (firms["established"].dt.year() < 2016).to_numpy()
    return firms.with_columns(
        entity=pl.format("firm:{}", pl.col("firm").cast(pl.String).str.zfill(8)),
        uscc=pl.Series(credit_codes(np.char.add(np.char.add(heads, areas), organisations))),
        registration_number=pl.Series(np.where(old, numbers, "")).replace("", None),
        phone=pl.Series(np.char.add("154", np.char.zfill(rng.integers(0, 10**8, len(firms)).astype(str), 8))),
    )
