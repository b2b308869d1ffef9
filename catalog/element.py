"""Data elements (数据元): what a citizen id, a credit code or a date is, said once for all tables."""

from pydantic import Field

from catalog.contract import Dimension, Strict

VALUE = "value"
"""The column that an element's SQL talks about."""


class Examples(Strict):
    """Values as a department may write them: what must be accepted and what must not."""

    good: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()


class DataElement(Strict):
    """One data element. Its SQL is DuckDB's dialect over a column called `value`.

    `normalise` maps text to text and is idempotent; `valid` is a predicate over the typed value; `mask` renders the
    typed value for those who may not see it.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    type: str = "text"
    normalise: str = VALUE
    valid: str | None = None
    reason: str = Field(default="", description="Chinese: why a value is refused")
    dimension: Dimension = "conformity"
    codes: str | None = Field(default=None, description="the code list a value must come from")
    grade: int = Field(default=1, ge=1, le=4, description="GB/T 43697-2024: 1 public … 4 most sensitive")
    mask: str | None = None
    unit: str | None = None
    null_spellings: bool = Field(default=True, description="whether 无, -, NULL … mean that nothing is known")
    standard: str = ""
    examples: Examples = Examples()
