"""Parcels of land with the buildings on them, and the pipes below the streets."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.people import TODAY
from pipelines.sandbox.world.places import Places

SEGMENTS = 900_000
STATE, HOMESTEAD = "GB", "JC"
"""宗地特征码 (GB/T 37346): use of state-owned building land, and homesteads on collective land."""
PIPES: dict[str, tuple[str, tuple[int, ...], tuple[str, ...], str]] = {
    "JS": ("江门市水务供水有限公司", (100, 150, 200, 300, 600), ("球墨铸铁", "PE"), "0.9"),
    "WS": ("江门市排水设施运营有限公司", (300, 400, 600, 800), ("钢筋混凝土", "HDPE"), "2.4"),
    "YS": ("江门市排水设施运营有限公司", (300, 500, 800, 1200), ("钢筋混凝土", "HDPE"), "2.0"),
    "RQ": ("江门市城市燃气管网有限公司", (63, 110, 160, 250), ("PE", "钢"), "1.1"),
    "DL": ("江门市电力管廊有限公司", (110, 160), ("PVC", "CPVC"), "0.8"),
    "DX": ("江门市通信管道有限公司", (50, 110), ("PVC", "HDPE"), "0.7"),
}
"""Owner, diameters in mm, materials and usual depth in m by kind (CJJ 61)."""


def make_parcels(buildings: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """A parcel a building, in the order of the buildings: `code` of nineteen characters, area, use and time of use."""
    count = len(buildings)
    days = pl.Series(rng.integers(400, 14_000, count))
    factor = pl.Series(rng.uniform(1.2, 3.5, count))
    feature = pl.when("urban").then(pl.lit(STATE)).otherwise(pl.lit(HOMESTEAD))
    town = pl.col("town_code").str.slice(6, 3)
    rows = buildings.select(
        "building", "urban", "county_code", "county_name", "town_name", "address", "longitude", "latitude", "use",
        town=town,
        feature=feature,
        zone=(pl.col("turn") // 1000 % 1000 + 1).cast(pl.String).str.zfill(3),
        area=(pl.col("foot") * factor).round(2),
        since=(pl.lit(TODAY) - pl.duration(days=pl.lit(days))).cast(pl.Date),
    ).with_columns(turn=pl.int_range(pl.len()).over("county_code", "town", "feature"))  # fmt: skip
    number = (pl.col("turn") % 99_999 + 1).cast(pl.String).str.zfill(5)
    zone = (pl.col("turn") // 99_999 + 1).cast(pl.String).str.zfill(3)
    return rows.with_columns(
        code=pl.concat_str("county_code", "town", zone, "feature", number),
        until=pl.when("urban").then(pl.col("since").dt.offset_by("70y")),
        entity=pl.format("parcel:{}", pl.col("building").cast(pl.String).str.zfill(8)),
    )


def make_segments(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """Segments of pipes: kind, ends, size, depth, length, year, `village` row and the point where each begins."""
    count = scale.count(SEGMENTS)
    kind = rng.choice(list(PIPES), count, p=[0.3, 0.2, 0.16, 0.12, 0.12, 0.1])
    weights = places.weights * np.where(places.villages["urban"].to_numpy(), 6.0, 1.0)
    village = np.sort(rng.choice(len(weights), count, p=weights / weights.sum()))
    longitude, latitude = places.points(village, rng)
    turn = rng.integers(0, 60, count)
    size, material, depth = np.zeros(count, dtype=np.int64), np.empty(count, dtype="<U6"), np.zeros(count)
    for code, (_, sizes, materials, usual) in PIPES.items():
        rows = np.flatnonzero(kind == code)
        size[rows] = np.array(sizes)[turn[rows] % len(sizes)]
        material[rows] = np.array(materials)[turn[rows] % len(materials)]
        depth[rows] = float(usual)
    days = pl.Series(rng.integers(1, 1500, count))
    return (
        pl.DataFrame(
            {
                "kind": kind,
                "size": size,
                "material": material,
                "depth": np.round(depth * rng.uniform(0.7, 1.5, count), 2),
                "length": np.round(rng.gamma(2.0, 16.0, count) + 1, 2),
                "year": rng.integers(1992, 2023, count),
                "longitude": longitude,
                "latitude": latitude,
            }
        )
        .hstack(places.villages[village].select("town_code", "county_code"))
        .with_row_index("segment")
        .with_columns(
            updated=(pl.lit(date(2023, 12, 20)) - pl.duration(days=pl.lit(days))).cast(pl.Date),
            entity=pl.format("pipe:{}", pl.col("segment").cast(pl.String).str.zfill(7)),
        )
    )
