"""What is known of whom figures were counted from: sources, aggregates, and a model that lists them beside its rows."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["person", "organisation", "event"]
Kind = Literal["count", "amount", "extreme"]
WHO = "_who"


@dataclass(frozen=True)
class Source:
    """A table whose rows are somebody's: `ids` name whom, the first that is known; `key` the row itself."""

    unit: Unit
    ids: tuple[str, ...]
    key: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One aggregate behind an output column; `column` lists its contributors, of an amount with what each gave.

    Parts of one `base` count the same rows: the one without a `condition` all of them.
    """

    column: str
    kind: Kind
    base: str
    condition: str | None = None


@dataclass(frozen=True)
class Figure:
    """An output column that is made of aggregates; `plain`: it is its only part, and not something computed of it."""

    parts: tuple[Part, ...]
    plain: bool


@dataclass(frozen=True)
class Contributors:
    """A model with its contributors. `views`: SQL by name, each after those it reads; the last is the model itself."""

    views: dict[str, str]
    figures: dict[str, Figure]
    unit: Unit | None
    sources: frozenset[str]
    """The tables of persons, organisations and events that it is made of."""
    tables: frozenset[str]
    """All released tables that the views read."""
    constants: dict[str, str]
    """Columns that the rows were chosen by with one value, as `status = '1'`."""
    is_guarded: bool
    """Whether its SQL keeps small groups away."""

    @property
    def view(self) -> str:
        """The view of the model."""
        return next(reversed(self.views))

    @property
    def is_grouped(self) -> bool:
        """Whether its rows are groups and not somebody's."""
        return bool(self.figures)
