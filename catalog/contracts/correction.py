"""Corrections (更正) of delivered values: agreed with the department, counted, and gone once it has mended.

`corrections/<resource>.yaml` in the catalogue or in a folder of LAKE_CONTRACTS holds them as `id: {…}` entries, applied
in the order of the file to the text as sent. A correction that names a column of grade 3 or above holds somebody's data
and may stand only in a deployment's folder, never in the catalogue that everybody has.
"""

from datetime import date

from pydantic import Field, model_validator

from catalog.contracts.strict import Name, Strict


class Matching(Strict):
    """A value by its pattern (RE2), found anywhere in it."""

    matches: str = Field(min_length=1)


class Expected(Strict):
    """How many rows a correction touches, both ends included."""

    min: int = Field(ge=1)
    max: int = Field(ge=1)

    @model_validator(mode="after")
    def _ordered(self) -> "Expected":
        if self.min > self.max:
            raise ValueError("`min` is larger than `max`")
        return self


class Correction(Strict):
    """One correction. Columns are the department's; values are compared after the common cleaning of characters."""

    id: Name
    where: dict[str, str | Matching] = Field(default={}, description="which rows: column → value or `{matches: …}`")
    field: str = Field(description="the column to correct")
    from_: str | None = Field(alias="from", description="the wrong value; null when nothing was sent")
    to: str | None = Field(description="the right value; null when nothing is known")
    reason: str = Field(min_length=1, description="Chinese: why, and on whose word")
    by: str = Field(min_length=1, description="the unit that decided")
    decided_on: date
    expect: int | Expected = Field(description="rows it touches: of the newest whole, or of all deliveries together")

    @model_validator(mode="after")
    def _corrects(self) -> "Correction":
        if self.from_ == self.to:
            raise ValueError("`from` and `to` are the same")
        return self

    @property
    def expected(self) -> tuple[int, int]:
        """The least and the most rows it touches."""
        return (self.expect, self.expect) if isinstance(self.expect, int) else (self.expect.min, self.expect.max)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it reads or writes."""
        return tuple(dict.fromkeys([*self.where, self.field]))
