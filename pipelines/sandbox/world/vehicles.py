"""The city's vehicles: who owns them, their plates (GA 36-2018) and their identification numbers (GB 16735)."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.sandbox.identifiers import vehicle_numbers
from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.people import TODAY

VEHICLES = 2_000_000
SMALL, LARGE, MOTORCYCLE, ELECTRIC = "02", "01", "07", "52"
"""Kinds of plates (GA 24.7)."""
COLOURS = {SMALL: "1", LARGE: "2", MOTORCYCLE: "2", ELECTRIC: "5"}
"""JT/T 697.7: 1 blue, 2 yellow, 5 green."""
FIRM_USES, LARGE_USES = ("A", "G", "D"), ("F", "B", "C", "E")
"""GA 24.3: A not for hire, B coach, C bus, D taxi, E tourism, F goods, G rented out."""
_LETTERS = np.array(list("ABCDEFGHJKLMNPQRSTUVWXYZ"))
_SIGNS = np.array(list("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"))


def make_vehicles(scale: Scale, people: pl.DataFrame, firms: pl.DataFrame, rng: Generator) -> pl.DataFrame:
    """One row a vehicle. Its owner is `person` or `firm`, row numbers, and -1 in the other column.

    No two have the same plate.
    """
    count = scale.count(VEHICLES)
    kind = rng.choice([SMALL, MOTORCYCLE, ELECTRIC, LARGE], count, p=[0.54, 0.38, 0.05, 0.03])
    by_firm = rng.random(count) < np.where(kind == LARGE, 0.92, np.where(kind == MOTORCYCLE, 0.01, 0.08))
    use = np.where(by_firm, rng.choice(FIRM_USES, count, p=[0.8, 0.15, 0.05]), "A")
    use = np.where(kind == LARGE, rng.choice(LARGE_USES, count, p=[0.86, 0.04, 0.05, 0.05]), use)
    days = np.minimum(rng.exponential(1800, count), np.where(kind == ELECTRIC, 2500, 5200)).astype(np.int64)
    registered = pl.Series(days)
    return pl.DataFrame(
        {
            "plate": _plates(kind, rng),
            "plate_colour": np.array([COLOURS[code] for code in kind]),
            "kind": kind,
            "person": np.where(by_firm, -1, rng.choice(_owners(people), count)),
            "firm": np.where(by_firm, rng.choice(_standing(firms), count), -1),
            "use_kind": use,
            "vin": vehicle_numbers(np.arange(count), 2023 - days // 365),
        }
    ).select(
        pl.int_range(pl.len()).alias("vehicle"),
        pl.all(),
        registered=(pl.lit(TODAY) - pl.duration(days=pl.lit(registered))).cast(pl.Date),
        entity=pl.format("vehicle:{}", pl.int_range(pl.len()).cast(pl.String).str.zfill(8)),
    )


def _plates(kind: np.ndarray, rng: Generator) -> np.ndarray:
    plates = np.empty(len(kind), dtype="<U8")
    start = int(rng.integers(10**6))
    for kinds, spelling in (((SMALL, LARGE), _ordinary), ((MOTORCYCLE,), _motorcycle), ((ELECTRIC,), _electric)):
        rows = np.flatnonzero(np.isin(kind, kinds))
        turn = np.arange(len(rows), dtype=np.int64) * 7919 + start
        plates[rows] = np.char.add("粤J", spelling(turn))
    return plates


def _ordinary(turn: np.ndarray) -> np.ndarray:
    """Two letters or digits and three digits: 1,156,000 plates."""
    signs, digits = turn // 1000 % len(_SIGNS) ** 2, np.char.zfill((turn % 1000).astype(str), 3)
    head = np.char.add(_SIGNS[signs // len(_SIGNS)], _SIGNS[signs % len(_SIGNS)])
    return np.char.add(head, digits)


def _motorcycle(turn: np.ndarray) -> np.ndarray:
    """A digit, a letter or digit, two digits and a letter: 816,000 plates, none of them a car's."""
    digits = np.char.zfill((turn % 100).astype(str), 2)
    head = np.char.add((turn // 100 % 10).astype(str), _SIGNS[turn // 1000 % len(_SIGNS)])
    return np.char.add(np.char.add(head, digits), _LETTERS[turn // (1000 * len(_SIGNS)) % len(_LETTERS)])


def _electric(turn: np.ndarray) -> np.ndarray:
    letters = np.array(list("DFABCEGHJK"))
    digits = np.char.zfill((turn % 10_000).astype(str), 4)
    head = np.char.add(letters[turn // (10_000 * len(_SIGNS)) % 10], _SIGNS[turn // 10_000 % len(_SIGNS)])
    return np.char.add(head, digits)


def _owners(people: pl.DataFrame) -> np.ndarray:
    grown = (people["birth"] < date(2003, 1, 1)) & (people["birth"] > date(1945, 1, 1))
    return np.flatnonzero((grown & people["cancelled"].is_null()).to_numpy())


def _standing(firms: pl.DataFrame) -> np.ndarray:
    return np.flatnonzero((firms["status"] == "存续").to_numpy())
