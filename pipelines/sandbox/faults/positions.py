"""H36: what satellite receivers and those who mount them do to positions."""

import polars as pl

from pipelines.sandbox.faults.fault import Fault, each, one_of
from pipelines.sandbox.randomness import Generator

VEHICLE = "_vehicle"
"""Hidden column of the view: which vehicle a row is of, whatever its cells say."""

unknown_place = one_of("0", "0.000000")
"""No fix: the receiver writes zeros."""
no_colour = one_of("")
"""A terminal that was mounted without entering the plate's colour."""


@each
def thrown_far(value: str, rng: Generator) -> str:
    """A single position tens of kilometres away, inside the city's bounds."""
    east = float(value)
    return f"{east + (0.35 if east < 112.7 else -0.35):.6f}"


@each
def other_plate(value: str, rng: Generator) -> str:
    """The terminal says the plate of a vehicle that nobody registered."""
    return f"{value[:2]}{'Z' * (len(value) - 2)}"


def taken_over(column: str, vehicle: str, terminal: str, since: pl.Expr) -> Fault:
    """From then on a vehicle's messages carry the terminal of another, which still sends."""
    return Fault("H36", column, 1.0, one_of(terminal), (pl.col(VEHICLE) == vehicle) & since)


def on_the_way() -> pl.Expr:
    """Rows with positions before and after them on the same vehicle's way, every third so that no two meet."""
    place, count = pl.int_range(pl.len()).over(VEHICLE), pl.len().over(VEHICLE)
    return (place % 3 == 1) & (place < count - 1)
