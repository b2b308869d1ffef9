"""Where things are: the city's real villages and towns, and addresses composed in them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.sandbox.errors import SandboxError
from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.world.territory import TOWN, VILLAGE, around, draw_centres
from pipelines.sandbox.world.vocabulary import COUNTY_NAMES, COUNTY_RESIDENTS, HAMLETS, ROADS

REFERENCE = Path(__file__).parents[3] / "catalog" / "reference"


@dataclass(frozen=True)
class Places:
    """Villages with town, county and a share of the residents; area codes by county and year."""

    villages: pl.DataFrame
    weights: np.ndarray
    area_codes: dict[tuple[str, int], str]
    centres: np.ndarray
    """Longitude and latitude of each village (CGCS2000)."""

    def points(self, villages: np.ndarray, rng: Generator) -> tuple[np.ndarray, np.ndarray]:
        """Longitude and latitude of a place in each of these villages (row numbers), inside the real county."""
        counties = self.villages["county_code"].to_numpy()[villages]
        points = around(self.centres[villages], counties, VILLAGE, rng)
        return points[:, 0], points[:, 1]

    def codes_at(self, counties: list[str], years: list[int]) -> list[str]:
        """The county's code as it was in that year (GB/T 2260 editions)."""
        return [self.area_codes.get(place, place[0]) for place in zip(counties, years, strict=True)]


def read_places(rng: Generator, reference: Path = REFERENCE) -> Places:
    """The official divisions of 2023; villages get made-up shares within their county's residents."""
    villages = _villages(reference)
    size = rng.lognormal(0.0, 0.6, len(villages)) * np.where(villages["urban"].to_numpy(), 2.2, 1.0)
    county = villages["county_code"].to_numpy()
    residents = np.array([COUNTY_RESIDENTS[code] for code in county], dtype=float)
    total = {code: size[county == code].sum() for code in COUNTY_RESIDENTS}
    weights = size / np.array([total[code] for code in county]) * residents
    centres = _village_centres(villages, rng)
    return Places(villages, weights / weights.sum(), _area_codes(reference), centres)


def _village_centres(villages: pl.DataFrame, rng: Generator) -> np.ndarray:
    """Villages of a town lie around its centre."""
    towns = villages["town_code"].unique(maintain_order=True)
    centres = draw_centres(towns.str.head(6).to_numpy(), rng)
    of_town = villages["town_code"].replace_strict(towns, pl.int_range(len(towns), eager=True)).to_numpy()
    return around(centres[of_town], villages["county_code"].to_numpy(), TOWN, rng)


def _villages(reference: Path) -> pl.DataFrame:
    if not (reference / "jm_villages_2023.csv").exists():
        raise SandboxError(
            "the official divisions are missing", file=str(reference), advice="restore catalog/reference"
        )
    towns = pl.read_csv(reference / "jm_towns_2023.csv", infer_schema=False)
    town_names = dict(zip(towns["code9"], towns["name"], strict=True))
    villages = pl.read_csv(reference / "jm_villages_2023.csv", infer_schema=False)
    return villages.select(
        village_code="code12",
        village_name="name",
        town_code="town9",
        town_name=pl.col("town9").replace_strict(town_names),
        civil_code=pl.col("town9").replace_strict(_civil_codes(towns)),
        county_code="county6",
        county_name=pl.col("county6").replace_strict(COUNTY_NAMES),
        urban=pl.col("kind").str.contains("residents"),
    )


def _civil_codes(towns: pl.DataFrame) -> dict[str, str]:
    """Civil affairs number towns on their own, here made up: streets from 001, towns from 100, the rest from 400."""
    first = pl.col("kind").replace_strict({"subdistrict": 1, "town": 100, "pseudo": 400}, return_dtype=pl.Int64)
    turn = pl.int_range(pl.len()).over("county6", "kind")
    codes = towns.select("code9", civil=pl.concat_str("county6", (first + turn).cast(pl.String).str.zfill(3)))
    return dict(codes.iter_rows())


def _area_codes(reference: Path) -> dict[tuple[str, int], str]:
    history = pl.read_csv(reference / "jm_division_history.csv", infer_schema=False)
    codes = {("440703", year): "440702" for year in range(1984, 1994)}
    codes |= {("440704", year): "440711" for year in range(1984, 1994)}
    for row in history.filter(pl.col("successor_code").is_in(list(COUNTY_NAMES))).iter_rows(named=True):
        last = int(row["end_year"] or 2100)
        for year in range(int(row["start_year"] or 1980), last + 1):
            codes[row["successor_code"], year] = row["code"]
    return codes


def homonyms(villages: pl.DataFrame) -> list[str]:
    """The names, as addresses have them, of villages and communities that several counties have."""
    counties = villages.group_by(place=_community(), maintain_order=True).agg(pl.col("county_code").n_unique())
    return counties.filter(pl.col("county_code") > 1)["place"].to_list()


def _community() -> pl.Expr:
    return (
        pl.col("village_name")
        .str.replace("(社区)?(居委会|居民委员会)$", "社区")
        .str.replace("(村委会|村民委员会)$", "村")
    )


def compose_addresses(villages: pl.DataFrame, rng: Generator, *, shop: bool = False) -> pl.Series:
    """One address in each of the given villages, from the city down to the room (standards D.12)."""
    count = len(villages)
    lane = np.where(villages["urban"].to_numpy(), rng.choice(ROADS, count), rng.choice(HAMLETS, count))
    door = rng.integers(1, 320, count).astype(str)
    block, floor, room = (rng.integers(1, top, count) for top in (30, 25, 5))
    flat = np.char.add(np.char.add(block.astype(str), "幢"), np.char.add((floor * 100 + room).astype(str), "室"))
    shops = np.char.add(block.astype(str), "号铺")
    detail = np.where(
        rng.random(count) < np.where(villages["urban"].to_numpy(), 0.75, 0.05), shops if shop else flat, ""
    )
    places = villages.with_columns(lane=pl.Series(lane), door=pl.Series(door), detail=pl.Series(detail))
    return places.select(
        address=pl.concat_str(
            pl.lit("江门市"), "county_name", "town_name", _community(), "lane", "door", pl.lit("号"), "detail"
        )
    )["address"]
