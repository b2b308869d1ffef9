"""The whole truth of one sandbox city."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from pipelines.sandbox.randomness import stream
from pipelines.sandbox.scale import Scale
from pipelines.sandbox.world.air import make_air
from pipelines.sandbox.world.digital import Digital, make_digital
from pipelines.sandbox.world.employment import make_employment
from pipelines.sandbox.world.events import make_calls, make_cases, make_inspections, make_permits
from pipelines.sandbox.world.firms import make_firms
from pipelines.sandbox.world.health import make_institutions
from pipelines.sandbox.world.life import make_births, make_deaths, make_marriages
from pipelines.sandbox.world.people import make_people
from pipelines.sandbox.world.places import Places, read_places
from pipelines.sandbox.world.platform import make_evidence
from pipelines.sandbox.world.schools import make_schools
from pipelines.sandbox.world.space import Space, make_space
from pipelines.sandbox.world.vehicles import make_vehicles
from pipelines.sandbox.world.water import Water, make_water


@dataclass(frozen=True)
class City:
    """Tables that refer to each other by row number."""

    scale: Scale
    seed: int
    places: Places
    people: pl.DataFrame
    firms: pl.DataFrame
    employment: pl.DataFrame
    calls: pl.DataFrame
    cases: pl.DataFrame
    permits: pl.DataFrame
    inspections: pl.DataFrame
    water: Water
    air: pl.DataFrame
    history: bool = False
    """Whether years before the last are delivered of what is compared with them."""

    @cached_property
    def vehicles(self) -> pl.DataFrame:
        """Registered vehicles and their owners."""
        return make_vehicles(self.scale, self.people, self.firms, stream(self.seed, "vehicles"))

    @cached_property
    def deaths(self) -> pl.DataFrame:
        """Who died, and when."""
        return make_deaths(self.people, stream(self.seed, "deaths"))

    @cached_property
    def births(self) -> pl.DataFrame:
        """Children and their mothers."""
        return make_births(self.people)

    @cached_property
    def marriages(self) -> pl.DataFrame:
        """Couples."""
        return make_marriages(self.people, stream(self.seed, "marriages"))

    @cached_property
    def space(self) -> Space:
        """Buildings, houses and grids."""
        return make_space(self.scale, self.places, self.people, stream(self.seed, "space"))

    @cached_property
    def institutions(self) -> pl.DataFrame:
        """Hospitals and clinics."""
        return make_institutions(self.scale, self.places, stream(self.seed, "institutions"))

    @cached_property
    def schools(self) -> pl.DataFrame:
        """Kindergartens and schools."""
        return make_schools(self.scale, self.places, stream(self.seed, "schools"))

    @cached_property
    def digital(self) -> Digital:
        """Departments' information systems, their tables, and the cloud."""
        return make_digital(self.scale, self.firms, stream(self.seed, "digital"))

    @cached_property
    def evidence(self) -> pl.DataFrame:
        """What was recorded on the blockchain."""
        return make_evidence(self.scale, self.firms, self.digital, stream(self.seed, "evidence"))


def make_city(scale: Scale, seed: int, *, history: bool = False) -> City:
    """The same city for the same scale and seed; what is drawn for its history changes nothing else."""
    places = read_places(stream(seed, "places"))
    people = make_people(scale, places, stream(seed, "people"))
    firms = make_firms(scale, places, people, stream(seed, "firms"))
    return City(
        scale=scale,
        seed=seed,
        places=places,
        people=people,
        firms=firms,
        employment=make_employment(people, firms, stream(seed, "employment")),
        calls=make_calls(scale, people, stream(seed, "calls")),
        cases=make_cases(scale, people, firms, stream(seed, "cases")),
        permits=make_permits(scale, firms, stream(seed, "permits")),
        inspections=make_inspections(scale, firms, stream(seed, "inspections")),
        water=make_water(scale, stream(seed, "water")),
        air=make_air(scale, stream(seed, "air")),
        history=history,
    )
