"""Households: who lives together, with the ages and the surnames a family has."""

from dataclasses import dataclass

import numpy as np

from pipelines.sandbox.randomness import Generator
from pipelines.sandbox.world.person_names import draw_surnames

ROLES = ("户主", "配偶", "子女", "子女", "父母")


@dataclass(frozen=True)
class Members:
    """One row a member, ordered by household. Ages in days on the day the city is looked at."""

    household: np.ndarray
    role: np.ndarray
    male: np.ndarray
    age_days: np.ndarray
    surname: np.ndarray


def draw_members(people: int, rng: Generator) -> Members:
    """Families with exactly that many members altogether."""
    homes = people // 2 + 1
    age = np.clip(rng.normal(48, 15, homes), 20, 95)
    surname = draw_surnames(homes, rng)
    head_male = rng.random(homes) < 0.78
    columns = [
        _head(age, head_male, surname),
        _spouse(age, head_male, rng),
        _child(age, surname, 24, 0.72, rng),
        _child(age, surname, 29, 0.45, rng),
        _parent(age, surname, rng),
    ]
    return _assemble(columns, people)


Column = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
"""Who is there, male, age in years and surname, by household."""


def _head(age: np.ndarray, male: np.ndarray, surname: np.ndarray) -> Column:
    return np.ones(len(age), dtype=bool), male, age, surname


def _spouse(age: np.ndarray, head_male: np.ndarray, rng: Generator) -> Column:
    there = rng.random(len(age)) < np.where(age < 26, 0.15, 0.74)
    years = np.clip(age + rng.normal(-1, 3, len(age)), 22, 96)
    return there, ~head_male, years, draw_surnames(len(age), rng)


def _child(age: np.ndarray, surname: np.ndarray, gap: int, share: float, rng: Generator) -> Column:
    years = age - rng.normal(gap, 3, len(age)).clip(19, 42)
    at_home = rng.random(len(age)) < np.where(years < 25, share, share * 0.35)
    return at_home & (years > 0), rng.random(len(age)) < 0.53, years, surname


def _parent(age: np.ndarray, surname: np.ndarray, rng: Generator) -> Column:
    years = age + rng.normal(27, 4, len(age)).clip(20, 40)
    male = rng.random(len(age)) < 0.42
    there = (rng.random(len(age)) < 0.24) & (years < 99)
    return there, male, years, np.where(male, surname, draw_surnames(len(age), rng))


def _assemble(columns: list[Column], people: int) -> Members:
    homes = len(columns[0][0])
    household = np.concatenate([np.flatnonzero(there) for there, *_ in columns])
    role = np.concatenate([np.full(int(column[0].sum()), ROLES[place]) for place, column in enumerate(columns)])
    male, age, surname = (np.concatenate([column[part][column[0]] for column in columns]) for part in (1, 2, 3))
    order = np.argsort(household, kind="stable")[:people]
    if len(order) < people:
        raise AssertionError(f"{homes} households hold fewer than {people} people")
    return Members(household[order], role[order], male[order], (age[order] * 365.25).astype(np.int64), surname[order])
