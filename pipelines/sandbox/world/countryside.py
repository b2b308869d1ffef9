"""The countryside and what visitors come for: transferred fields, tested products, collectives and scenic spots."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.places import Places

TRANSFERS, TESTS, BATCHES = 120_000, 60_000, 80_000
SPOTS = 30
LIMITS = {"克百威": 0.02, "毒死蜱": 0.1, "恩诺沙星": 0.1}
"""What is looked for in vegetables and fish, and how much of it may be found, in mg/kg."""
PRODUCTS = ("菜心", "陈皮柑", "鳗鱼", "丝苗米", "马冈鹅")
SIGHTS = ("古村落", "碉楼群", "温泉", "湿地公园", "海岛", "森林公园")


def make_transfers(scale: Scale, people: pl.DataFrame, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Adults let their fields to enterprises and cooperatives."""
    count = max(300, scale.count(TRANSFERS))
    adults = people.filter((pl.col("birth") < date(1995, 1, 1)) & (pl.col("kind") == "registered"))
    growers = firms.filter((pl.col("kind") != "individual") & (pl.col("status") == "存续"))
    lessors = adults[rng.integers(0, len(adults), count)].select("name", "citizen_id", "village", "entity")
    area, since = np.round(rng.lognormal(1.2, 0.7, count) + 0.2, 2), pl.Series(rng.integers(0, 2500, count))
    return lessors.with_columns(
        number=pl.format("TDLZ{}", pl.int_range(count).cast(pl.String).str.zfill(8)),
        lessee=growers["uscc"][row := rng.integers(0, len(growers), count)],
        lessee_entity=growers["entity"][row],
        manner=pl.Series(rng.choice(["1", "2", "3"], count, p=[0.7, 0.1, 0.2])),
        area=pl.Series(area),
        rent=pl.Series(np.round(area * rng.uniform(500, 1500, count), 2)),
        starts=(pl.lit(date(2017, 1, 1)) + pl.duration(days=pl.lit(since))).cast(pl.Date),
        ends=(pl.lit(date(2017, 1, 1)) + pl.duration(days=pl.lit(since + 365 * 10))).cast(pl.Date),
    )


def make_product_tests(scale: Scale, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Samples of a year; one in fifty holds more than it may."""
    count = max(500, scale.count(TESTS))
    producers = firms.filter(pl.col("status") == "存续")
    rows = producers[rng.integers(0, len(producers), count)].select("name", "uscc", "county", "entity")
    item = rng.choice(list(LIMITS), count)
    limit = pl.Series(item).replace_strict(LIMITS).to_numpy()
    bad = rng.random(count) < 0.02
    found = np.round(limit * np.where(bad, rng.uniform(1.1, 3, count), rng.uniform(0, 0.8, count)), 4)
    days = pl.Series(np.sort(rng.integers(0, 362, count)))
    return rows.with_columns(
        number=pl.format("NCP2023{}", pl.int_range(count).cast(pl.String).str.zfill(7)),
        product=pl.Series(rng.choice(PRODUCTS, count)),
        item=pl.Series(item),
        found=pl.Series(found),
        limit=pl.Series(limit),
        good=pl.Series(~bad),
        sampled=(pl.lit(date(2023, 1, 1)) + pl.duration(days=pl.lit(days))).cast(pl.Date),
    )


def make_batches(scale: Scale, places: Places, tests: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """Batches that were sold in the year: most by a producer and of a product that was tested some days before."""
    count = max(400, scale.count(BATCHES))
    tested = tests[rng.integers(0, len(tests), count)].select("name", "uscc", "entity", "product", "sampled")
    village = rng.choice(len(places.weights), count, p=places.weights)
    wait = np.where(rng.random(count) < 0.75, rng.integers(1, 25, count), -rng.integers(1, 60, count))
    known = rng.random((2, count)) < np.array([[0.9], [0.96]])
    rows = tested.with_columns(
        batch=pl.format("ZS2023{}", pl.int_range(count).cast(pl.String).str.zfill(7)),
        village_code=pl.when(pl.Series(known[1])).then(places.villages["village_code"].gather(village)),
        code=pl.when(pl.Series(known[0])).then(pl.format("440700{}", pl.int_range(count) + 10**9)),
        quantity=pl.Series(np.round(rng.lognormal(5.5, 0.9, count), 1)),
        sold=(pl.col("sampled") + pl.duration(days=pl.lit(pl.Series(wait)))).cast(pl.Date),
        fresh=pl.Series(rng.integers(0, 4, count)),
    )
    return rows.filter(pl.col("sold") <= date(2023, 12, 31)).sort("sold", "batch")


def make_collectives(places: Places, rng: Generator) -> pl.DataFrame:
    """The collective of each village, whatever the scale."""
    count = len(places.villages)
    assets = np.round(rng.lognormal(16, 0.9, count), 2)
    return places.villages.with_columns(
        assets=pl.Series(assets),
        debts=pl.Series(np.round(assets * rng.uniform(0, 0.6, count), 2)),
        income=pl.Series(np.round(assets * rng.uniform(0.02, 0.2, count), 2)),
        land=pl.Series(np.round(rng.lognormal(7, 0.6, count), 1)),
        members=pl.Series(rng.integers(300, 5000, count)),
    )


def make_spots(places: Places, rng: Generator) -> pl.DataFrame:
    """Scenic spots that do not exist, in towns that do."""
    rows = rng.choice(len(places.villages), SPOTS, replace=False)
    longitude, latitude = places.points(rows, rng)
    return (
        places.villages[rows]
        .with_row_index("spot")
        .with_columns(
            code=pl.format("JQ4407{}", pl.col("spot").cast(pl.String).str.zfill(4)),
            sight=pl.Series(rng.choice(SIGHTS, SPOTS)),
            level=pl.Series(rng.choice(["3", "4", "5"], SPOTS, p=[0.6, 0.35, 0.05])),
            capacity=pl.Series(rng.integers(20, 400, SPOTS) * 100),
            longitude=pl.Series(longitude),
            latitude=pl.Series(latitude),
        )
    )


def make_visits(spots: pl.DataFrame, first: date, last: date, rng: Generator) -> pl.DataFrame:
    """Visitors of each spot and day; twice as many on Saturdays and Sundays."""
    days = pl.date_range(first, last, eager=True).to_frame("day")
    rows = spots.select("code", "capacity").join(days, how="cross")
    weekend = np.where(rows["day"].dt.weekday().to_numpy() >= 6, 2.0, 1.0)
    visitors = (rows["capacity"].to_numpy() * 0.12 * weekend * rng.lognormal(0, 0.4, len(rows))).astype(np.int64)
    return rows.with_columns(
        visitors=pl.Series(visitors),
        peak=pl.Series((visitors * rng.uniform(0.2, 0.5, len(rows))).astype(np.int64)),
        elsewhere=pl.Series((visitors * rng.uniform(0.1, 0.6, len(rows))).astype(np.int64)),
        ticket=pl.Series(visitors * 45),
    )
