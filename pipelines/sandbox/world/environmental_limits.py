"""What the environment is held against: stations that count for the city, classes of sections, limits of outlets."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.world.air import STATIONS
from pipelines.sandbox.world.environment import FACTORS

PLACES = {"北街": "440703", "西区": "440703", "圭峰西": "440705", "东湖": "440703", "东湖(对照点)": "440703"}
LIMITS = {"w01018": (60.0, 40.0), "w21003": (8.0, 5.0)}
"""mg/L until the middle of December 2023 and since then: sewage works had to become cleaner."""
STRICTER = date(2023, 12, 16)


def make_air_stations(centres: dict[str, tuple[float, float]], rng: Generator) -> pl.DataFrame:
    """The stations of the air readings, one of them a control point; each lies near the centre of its county."""
    counties = [PLACES[name] for name in STATIONS]
    around = np.array([centres[county] for county in counties]) + rng.uniform(-0.03, 0.03, (len(counties), 2))
    return pl.DataFrame({"name": list(STATIONS), "county_code": counties}).with_row_index("station").with_columns(
        longitude=pl.Series(np.round(around[:, 0], 6)),
        latitude=pl.Series(np.round(around[:, 1], 6)),
        kind=pl.when(pl.col("name").str.contains("对照点")).then(pl.lit("2")).otherwise(pl.lit("1")),
    )  # fmt: skip


def make_section_targets(sections: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """The class each river section has to reach in 2023."""
    once = sections.unique("code", keep="first", maintain_order=True)
    return once.with_columns(target=pl.Series(rng.choice(["II", "III", "IV"], len(once), p=[0.4, 0.5, 0.1])))


def make_discharge_limits(sites: pl.DataFrame) -> pl.DataFrame:
    """Limits of each factor at the outlet of each metered source, before and after they became stricter."""
    rows = [
        {"factor": factor, "limit": limit, "from": first, "to": last}
        for factor in FACTORS
        for limit, first, last in zip(
            LIMITS[factor], (date(2021, 1, 1), STRICTER), (date(2023, 12, 15), None), strict=True
        )
    ]
    return sites.select("site_code", "entity").join(pl.DataFrame(rows), how="cross")
