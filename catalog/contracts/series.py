"""What a contract says of readings in time: whose they are, how often they come, and what a sound sensor never does."""

from typing import Annotated

from pydantic import Field, model_validator

from catalog.contracts.strict import Name, Strict

Positive = Annotated[float, Field(gt=0)]


class SeriesValue(Strict):
    """Limits of one measured value. What is not said is not looked for."""

    min: float | None = Field(default=None, description="the least it can be; below is no reading")
    max: float | None = Field(default=None, description="the most it can be")
    stuck: int | None = Field(default=None, ge=2, description="as many equal readings in a row mean a stuck sensor")
    resting: float | None = Field(default=None, description="a value at which it may stay, such as no rain")
    moves_with: Name | None = Field(
        default=None, description="a value that moves whenever this one does; it is stuck only while that one moves"
    )
    spike: Positive | None = Field(default=None, description="farther than this from its neighbours is a spike")
    factor: Annotated[float, Field(gt=1)] | None = Field(
        default=None, description="as many times larger or smaller than its neighbours is a spike"
    )
    step: Positive | None = Field(default=None, description="the most it changes from one reading to the next")
    drift: Positive | None = Field(
        default=None, description="the most it moves, within weeks, away from the other series of the table"
    )
    counter: bool = Field(default=False, description="it only ever grows; a smaller reading is a reset")


class Series(Strict):
    """Readings in time. `of` names whose they are, `at` when they were taken."""

    of: tuple[Name, ...] = Field(min_length=1)
    at: Name
    every: int | None = Field(
        default=None, ge=1, description="minutes between two readings; none: they come irregularly"
    )
    gap: int = Field(default=3, ge=1, description="as many readings missing in a row are a gap")
    values: dict[Name, SeriesValue] = Field(min_length=1)

    @property
    def names(self) -> tuple[str, ...]:
        """Every field the series speaks of."""
        companions = (value.moves_with for value in self.values.values() if value.moves_with)
        return (*self.of, self.at, *self.values, *companions)

    @model_validator(mode="after")
    def _ranges(self) -> "Series":
        for name, value in self.values.items():
            if value.min is not None and value.max is not None and value.min >= value.max:
                raise ValueError(f"`min` of {name} is not below its `max`")
            if value.moves_with is not None and value.stuck is None:
                raise ValueError(f"{name} says `moves_with` and not what counts as `stuck`")
        return self
