"""H25, H26, H27, H28, H30: names, codes and coordinates of places."""

import re
from collections.abc import Iterable

import polars as pl

from pipelines.sandbox.faults.fault import Fault, each, one_of
from pipelines.sandbox.randomness import Generator

ABOLISHED_CODES = {
    "440705": ("440782", "440721"),
    "440781": ("440722", "449002"),
    "440783": ("440724", "449007"),
    "440784": ("440725", "449015"),
    "440785": ("440723", "449020"),
}
ABOLISHED_NAMES = {
    "新会区": ("新会市", "新会县"),
    "台山市": ("台山县",),
    "开平市": ("开平县",),
    "鹤山市": ("鹤山县",),
    "恩平市": ("恩平县",),
}

zero_coordinate = one_of("0", "0.000001")
"""H30: a coordinate that was never measured."""


def has_history(column: str) -> pl.Expr:
    """Rows whose county code or name has abolished predecessors."""
    return pl.col(column).is_in([*ABOLISHED_CODES, *ABOLISHED_NAMES])


@each
def county_variant(value: str, rng: Generator) -> str:
    """H25: the county as people call it."""
    short = value[:-1]
    styles = [short, f"江门{short}", f"江门市{value}", f"江门市江门市{value}"]
    if value == "蓬江区":
        styles.append("莲江区")
    return styles[int(rng.integers(len(styles)))]


@each
def abolished(value: str, rng: Generator) -> str:
    """H26: the county's code or name of long ago."""
    earlier = ABOLISHED_CODES.get(value) or ABOLISHED_NAMES[value]
    return earlier[int(rng.integers(len(earlier)))]


@each
def village_variant(value: str, rng: Generator) -> str:
    """H27: the same committee under another of its usual endings."""
    endings = (("社区居委会", "社区居民委员会", "社区"), ("村委会", "村民委员会"), ("居民委员会", "居委会"))
    for family in endings:
        for ending in family:
            if value.endswith(ending):
                others = [other for other in family if other != ending]
                return value.removesuffix(ending) + others[int(rng.integers(len(others)))]
    return value


@each
def town_variant(value: str, rng: Generator) -> str:
    """H27: the town's office instead of the town."""
    if value.endswith("街道"):
        return value + ("办事处", "办")[int(rng.integers(2))]
    return f"{value}人民政府"


def without_parents(column: str, rate: float, homonyms: Iterable[str]) -> Fault:
    """H28: an address that begins with its village, whose name other counties have too."""
    pattern = f"^江门市.+?(?:镇|街道|区|场)((?:{'|'.join(homonyms)}).*)$"

    @each
    def leave_out(value: str, rng: Generator) -> str:
        return re.sub(pattern, r"\1", value)

    return Fault("H28", column, rate, leave_out, pl.col(column).str.contains(pattern))
