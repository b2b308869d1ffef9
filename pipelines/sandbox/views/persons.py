"""What most departments write about a person, and what happens to it on the way."""

import polars as pl

from pipelines.sandbox.faults import identity, text
from pipelines.sandbox.faults.fault import Fault
from pipelines.sandbox.views.columns import beside
from pipelines.sandbox.world.city import City

PERSON = ("entity", "citizen_id", "name", "male", "birth", "phone", "address", "area_code", "village", "kind")


def with_people(city: City, rows: pl.DataFrame, column: str = "person") -> pl.DataFrame:
    """The rows with what is known of their person beside them; a column that is there already is kept."""
    return beside(rows, city.people[rows[column]].select(PERSON))


def sex(one: str = "1", two: str = "2") -> pl.Expr:
    """The sex in the department's two words."""
    return pl.when("male").then(pl.lit(one)).otherwise(pl.lit(two))


def person_faults(number: str, name: str, rate: float = 0.002) -> tuple[Fault, ...]:
    """The usual damages of a citizen id and a name; the id becomes useless in two of them."""
    return (
        Fault("H15", number, 0.03, identity.odd_x, pl.col(number).str.ends_with("X")),
        Fault("H3", number, rate, text.full_width),
        Fault("H16", number, rate, identity.wrong_check),
        Fault("H17", number, rate, identity.masked),
        Fault("H3", name, rate, text.invisible),
        Fault("H18", name, rate, text.traditional),
    )
