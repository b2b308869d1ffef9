"""What most departments write about a person, and what happens to it on the way."""

import polars as pl

from pipelines.sandbox.faults import identity, text
from pipelines.sandbox.faults.fault import Fault, instead
from pipelines.sandbox.views.columns import beside
from pipelines.sandbox.world.city import City

SELVES = ("former_name", "earlier_id", "parent_id")
OTHER_SELVES = {f"_{name}": pl.col(name) for name in SELVES}
"""Not delivered: what `other_selves` write instead of a name or a number."""
PERSON = ("entity", "citizen_id", "name", "male", "birth", "phone", "address", "area_code", "village", "kind", *SELVES)


def with_people(city: City, rows: pl.DataFrame, column: str = "person") -> pl.DataFrame:
    """The rows with what is known of their person beside them; a column that is there already is kept."""
    return beside(rows, city.people[rows[column]].select(PERSON))


def sex(one: str = "1", two: str = "2") -> pl.Expr:
    """The sex in the department's two words."""
    return pl.when("male").then(pl.lit(one)).otherwise(pl.lit(two))


def person_faults(number: str, name: str, rate: float = 0.002) -> tuple[Fault, ...]:
    """The usual damages of a citizen id and a name; the id becomes useless in two of them.

    The rows have `OTHER_SELVES` beside them.
    """
    return (
        Fault("H15", number, 0.03, identity.odd_x, pl.col(number).str.ends_with("X")),
        Fault("H3", number, rate, text.full_width),
        Fault("H16", number, rate, identity.wrong_check),
        Fault("H17", number, rate, identity.masked),
        Fault("H3", name, rate, text.invisible),
        Fault("H18", name, rate, text.traditional),
        *other_selves(number, name),
    )


def other_selves(number: str, name: str) -> tuple[Fault, ...]:
    """Records under a former name, under a number before its correction, and of a child under a parent's number."""
    chances = (
        (name, "H18", "_former_name", 0.4),
        (number, "H16", "_earlier_id", 0.4),
        (number, "H16", "_parent_id", 0.01),
    )
    return tuple(
        Fault(code, field, chance, instead(column), pl.col(column).is_not_null())
        for field, code, column, chance in chances
    )
