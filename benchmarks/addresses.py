"""How many addresses a second are taken apart, and how many are found: `python -m benchmarks.addresses --scale M`.

The library is the sandbox city's; what is looked for are addresses of its buildings and houses as people write them
(`address_variants`). Taking apart is told beside a floor in the same run: the same texts put in one width and lower
case by Polars. An address that does not say which building it means (no village, and two buildings of the town have
its road and door) counts as undecidable, and one that lies opposite of a door as relative: neither is to be found.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

import duckdb
import polars as pl

from assets.context import MODEL_FOLDERS
from assets.models.build import build_sql
from assets.models.functions import WORK
from benchmarks.address_variants import written
from catalog.models.functions import FUNCTIONS
from catalog.models.model_tables import ModelTables
from catalog.models.sql_model import load_models
from catalog.reference_landing import REFERENCE_LANDING
from catalog.registry.registry import Registry
from lake.engine.duck.list_function import define
from lake.engine.identifiers import quote, quote_table
from lake.schema import duck_type
from pipelines.sandbox.randomness import stream
from pipelines.sandbox.scale import scale_called
from pipelines.sandbox.world.people import make_people
from pipelines.sandbox.world.places import read_places
from pipelines.sandbox.world.space import Space, make_space
from quality.addresses.gazetteer import Gazetteer
from quality.addresses.parse import parse

SEED = 440700
_DIVISIONS = (
    "SELECT concat_ws('|', code, name, level, coalesce(parent_code, ''), is_current, coalesce(successor_code, ''))"
)


@dataclass(frozen=True)
class Written:
    """One address by hand, and the building it is of."""

    text: str
    building: str
    habits: frozenset[str]
    decidable: bool


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="M")
    parser.add_argument("--addresses", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=SEED, help="another city, and other hands")
    told = parser.parse_args()
    space = _space(told.scale, told.seed)
    asked = _by_hand(space, told.addresses, told.seed)
    city = _City(space, asked)
    _tell_speed([one.text for one in asked], city.gazetteer())
    _tell_found(asked, city.found())


def _space(scale: str, seed: int) -> Space:
    share = scale_called(scale)
    places = read_places(stream(seed, "places"))
    return make_space(share, places, make_people(share, places, stream(seed, "people")), stream(seed, "space"))


def _by_hand(space: Space, count: int, seed: int) -> list[Written]:
    rng = Random(seed)
    buildings = space.buildings.with_columns(door=pl.col("door").cast(pl.String), estate=pl.col("estate").fill_null(""))
    rows = buildings.select(
        "code", "village_code", "town_code", "county_code", "lane", "door", "estate",
        county="county_name", town="town_name", village="village_name", community="community", room=pl.lit(""),
    ).rows(named=True)  # fmt: skip
    houses = space.houses.select(
        "building", room=pl.format("{}{}室", "floor", pl.col("room").cast(pl.String).str.zfill(2))
    )
    places = [*rows, *({**rows[building], "room": room} for building, room in houses.iter_rows())]
    known = {
        level: Counter((row[level], row["lane"], row["door"]) for row in rows) for level in ("town_code", "county_code")
    }
    return [_one(place, known, rng) for place in rng.choices(places, k=count)]


def _one(place: dict[str, str], known: dict[str, Counter[tuple[str, str, str]]], rng: Random) -> Written:
    text, habits = written(place, rng)
    level = "county_code" if {"no village", "no town"} <= habits else "town_code" if "no village" in habits else ""
    others = known[level][place[level], place["lane"], place["door"]] if level else 1
    return Written(text, place["code"], habits, others == 1)


class _City:
    """The sandbox's library in the standard tables, in memory; other sources are empty but for what is asked."""

    def __init__(self, space: Space, asked: Iterable[Written]) -> None:
        self._connection = duckdb.connect()
        for name, (work, _code) in WORK.items():
            define(self._connection, FUNCTIONS[name], work)
        models = load_models(MODEL_FOLDERS)
        self._tables = ModelTables(models, Registry.load().standard_tables)
        self._made: set[str] = set()
        self._given = (
            _library(space)
            | _reference()
            | {"std.amr_market_entity": pl.DataFrame({"address": sorted({one.text for one in asked})})}
        )

    def gazetteer(self) -> Gazetteer:
        """Of the official divisions."""
        self._make("master.division")
        texts = self._connection.execute(f"{_DIVISIONS} FROM master.division").fetchall()
        return Gazetteer.of_texts(text for (text,) in texts)

    def found(self) -> dict[str, str | None]:
        """Text → building."""
        self._make("master.address_match")
        return dict(self._connection.execute("SELECT address_text, building_code FROM master.address_match").fetchall())

    def _make(self, name: str) -> None:
        if name in self._made:
            return
        self._made.add(name)
        self._connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(name.split('.')[0])}")
        if model := self._tables.models.get(name):
            for upstream in model.upstream:
                self._make(upstream)
            started = time.process_time()
            self._connection.execute(f"CREATE TABLE {quote_table(name)} AS {build_sql(model, self._tables.spec(name))}")
            print(f"{name}: {time.process_time() - started:.1f} core s")
            return
        columns = ", ".join(f"{quote(column.name)} {duck_type(column.type)}" for column in self._tables[name])
        self._connection.execute(f"CREATE TABLE {quote_table(name)} ({columns})")
        if (rows := self._given.get(name)) is not None:
            placed = rows.with_row_index("_line_no").with_columns(_batch_id=pl.lit(name))
            self._connection.register("given", placed.to_arrow())
            self._connection.execute(f"INSERT INTO {quote_table(name)} BY NAME SELECT * FROM given")


def _library(space: Space) -> dict[str, pl.DataFrame]:
    buildings = space.buildings.select(
        building_code="code", village_code="village_code", address="address", longitude="longitude", latitude="latitude"
    )
    rooms = space.houses.select(
        building_code="building_code", address="address", house_code="code", place=pl.col("turn").cast(pl.Int64) + 1
    )
    rows = pl.concat(
        [buildings.select("building_code", "address", place=pl.lit(0, pl.Int64)), rooms.drop("house_code")]
    )
    door = pl.col("building_code").str.tail(6).str.zfill(9)
    code = pl.concat_str(pl.col("building_code").str.head(12), door, pl.col("place").cast(pl.String).str.zfill(4))
    return {
        "std.psb_building": buildings,
        "std.psb_real_house": rooms.drop("place"),
        "std.psb_standard_address": rows.select("building_code", "address", address_code=code, status=pl.lit("启用")),
        "std.plac_grid": space.grids.select(grid_code="code", longitude="longitude", latitude="latitude"),
    }


def _reference() -> dict[str, pl.DataFrame]:
    def read(name: str) -> pl.DataFrame:
        return pl.read_csv(REFERENCE_LANDING / name, infer_schema=False)

    years = pl.col("start_year", "end_year").cast(pl.Int64)
    towns = read("jm_towns_2023.csv").rename({"code9": "town_code", "name": "town_name", "county6": "county_code"})
    villages = read("jm_villages_2023.csv").rename(
        {"code12": "village_code", "name": "village_name", "town9": "town_code", "county6": "county_code"}
    )
    return {
        "std.mca_division_history": read("jm_division_history.csv").with_columns(years),
        "std.stat_division_town": towns,
        "std.stat_division_village": villages,
    }


def _took(action: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock and of all cores, of the best of three."""
    found = []
    for _ in range(3):
        clock, cores = time.perf_counter(), time.process_time()
        action()
        found.append((time.perf_counter() - clock, time.process_time() - cores))
    return min(one[0] for one in found), min(one[1] for one in found)


def _tell_speed(texts: list[str], gazetteer: Gazetteer) -> None:
    series = pl.Series(texts)
    parse(series[:1], gazetteer)
    floor = _took(lambda: series.str.normalize("NFKC").str.to_lowercase())
    clock, cores = _took(lambda: parse(series, gazetteer))
    print(f"{len(texts):,} addresses taken apart in {clock:.2f} s ({cores:.2f} core s), floor {floor[1]:.2f} core s")
    print(f"{len(texts) / clock:,.0f} a second on the clock, {len(texts) / cores:,.0f} a core second")


def _tell_found(asked: list[Written], found: dict[str, str | None]) -> None:
    kinds = Counter[tuple[str, str]]()
    for one in asked:
        kind = "relative" if "opposite" in one.habits else "to be found" if one.decidable else "undecidable"
        answer = found[one.text]
        verdict = "none" if answer is None else "right" if answer == one.building else "wrong"
        for name in (kind, *(f"  {habit}" for habit in one.habits if kind == "to be found")):
            kinds[name, verdict] += 1
    print(f"{'':24}{'rows':>9}{'right':>9}{'wrong':>7}{'none':>8}{'precision':>11}{'recall':>9}")
    for name in sorted({name for name, _verdict in kinds}, key=lambda name: (name.startswith(" "), name)):
        right, wrong, none = (kinds[name, verdict] for verdict in ("right", "wrong", "none"))
        precision = right / (right + wrong) if right + wrong else float("nan")
        rows = right + wrong + none
        print(f"{name:24}{rows:9,}{right:9,}{wrong:7,}{none:8,}{precision:11.4f}{right / rows:9.4f}")


if __name__ == "__main__":
    main()
