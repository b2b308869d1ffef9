"""The people of the sandbox city: registered residents and people who came from elsewhere."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.citizen_numbers import number_citizens
from pipelines.sandbox.world.households import Members, draw_members
from pipelines.sandbox.world.likeness import with_former_selves, with_likeness, with_shared_phones
from pipelines.sandbox.world.person_names import draw_given_names
from pipelines.sandbox.world.places import Places, compose_addresses
from pipelines.sandbox.world.vocabulary import OUTSIDE_AREAS, OUTSIDE_NAMES

TODAY = date(2023, 12, 31)
"""The day the city is looked at."""
REGISTERED = 4_034_800
FLOATING = 1_300_000
ETHNICITIES = ("汉族", "壮族", "瑶族", "土家族", "苗族", "侗族")


def make_people(scale: Scale, places: Places, rng: Generator) -> pl.DataFrame:
    """One row a person: first the registered residents by household, then those from elsewhere."""
    registered = _registered(scale.count(REGISTERED), places, rng)
    first_free = pl.col("household") + registered["household"].max() + 1
    floating = _floating(scale.count(FLOATING), places, rng).with_columns(household=first_free)
    people = pl.concat([registered, floating.select(registered.columns)])
    apart = rng.spawn(1)[0]  # so that nobody else of the city becomes another
    people = number_citizens(with_likeness(people, places, apart), rng).with_row_index("person")
    people = people.with_columns(
        entity=pl.format("person:{}", pl.col("person").cast(pl.String).str.zfill(8)),
        phone=_phones(people, rng),
        address=_home_addresses(people, places, rng),
    )
    return with_former_selves(with_shared_phones(people, apart), apart)


def _registered(count: int, places: Places, rng: Generator) -> pl.DataFrame:
    members = draw_members(count, rng)
    village = rng.choice(len(places.weights), int(members.household.max()) + 1, p=places.weights)[members.household]
    people = _people(members, village, rng)
    counties = places.villages["county_code"][village].to_list()
    moved = rng.choice(OUTSIDE_AREAS, count), rng.random(count)
    years = np.maximum(people["birth"].dt.year().to_numpy(), rng.integers(1985, 1992, count)).tolist()
    native = np.array(places.codes_at(counties, years))
    return people.with_columns(
        kind=pl.lit("registered"),
        area_code=pl.Series(np.where(moved[1] < 0.04, moved[0], native)),
        origin=pl.lit(None, dtype=pl.String),
    )


def _floating(count: int, places: Places, rng: Generator) -> pl.DataFrame:
    members = draw_members(count, rng)
    weights = places.weights * np.where(places.villages["urban"].to_numpy(), 4.0, 1.0)
    village = rng.choice(len(weights), int(members.household.max()) + 1, p=weights / weights.sum())[members.household]
    home = rng.integers(0, len(OUTSIDE_AREAS), int(members.household.max()) + 1)[members.household]
    people = _people(members, village, rng, younger=8)
    return people.with_columns(
        kind=pl.lit("floating"),
        area_code=pl.Series(np.array(OUTSIDE_AREAS)[home]),
        origin=pl.Series(np.array(OUTSIDE_NAMES)[home]),
    )


def _people(members: Members, village: np.ndarray, rng: Generator, younger: int = 0) -> pl.DataFrame:
    count = len(members.male)
    days = np.maximum(members.age_days - younger * 365, rng.integers(5, 6000, count))
    adult = days > 22 * 365
    couples = np.isin(members.household, members.household[members.role == "配偶"])
    paired = (members.role == "父母") | (couples & np.isin(members.role, ["户主", "配偶"]))
    marital = np.where(~adult, "未婚", np.where(paired, "已婚", rng.choice(["未婚", "未婚", "离婚"], count)))
    widowed = (marital == "已婚") & (days > 70 * 365) & (rng.random(count) < 0.3)
    cancelled = rng.random(count) < np.where(days > 75 * 365, 0.06, 0.004)
    since = (rng.random(count) * np.minimum(days, 9000)).astype(np.int64)
    frame = pl.DataFrame(
        {
            "household": members.household,
            "role": members.role,
            "male": members.male,
            "name": np.char.add(members.surname, draw_given_names(members.male, rng)),
            "birth_days": days,
            "marital": np.where(widowed, "丧偶", marital),
            "ethnicity": rng.choice(ETHNICITIES, count, p=[0.955, 0.02, 0.01, 0.006, 0.005, 0.004]),
            "village": village,
            "moved_days": np.where(rng.random(count) < 0.45, since, -1),
            "cancelled_days": np.where(cancelled, (rng.random(count) * np.minimum(since, 2000)).astype(np.int64), -1),
        }
    )
    return frame.with_columns(
        birth=_days_ago("birth_days"), moved_in=_days_ago("moved_days"), cancelled=_days_ago("cancelled_days")
    ).drop("birth_days", "moved_days", "cancelled_days")


def _home_addresses(people: pl.DataFrame, places: Places, rng: Generator) -> pl.Series:
    """Everyone of a household lives at the same address."""
    homes = people.group_by("household", maintain_order=True).agg(pl.col("village").first(), members=pl.len())
    addresses = compose_addresses(places.villages[homes["village"]], rng)
    return addresses[np.repeat(np.arange(len(homes)), homes["members"].to_numpy())]


def _days_ago(column: str) -> pl.Expr:
    day = pl.lit(TODAY) - pl.duration(days=pl.col(column))
    return pl.when(pl.col(column) >= 0).then(day).cast(pl.Date)


def _phones(people: pl.DataFrame, rng: Generator) -> pl.Series:
    """Mobile numbers of the range 154, which no operator has been given."""
    numbers = np.char.add("154", np.char.zfill(rng.integers(0, 10**8, len(people)).astype(str), 8))
    grown = (people["birth"].dt.year() < TODAY.year - 11).to_numpy()
    return pl.Series(np.where(grown & (rng.random(len(people)) < 0.88), numbers, "")).replace("", None)
