"""The faults of a sandbox city, and what a lake found of them."""

from dataclasses import dataclass, field

Place = tuple[str, int]


@dataclass
class Planted:
    """One planted fault, and what became of it."""

    resource: str
    fault: str
    column: str | None
    written: str | None
    right: str | None
    place: Place | None
    file: str = ""
    caught_by: set[str] = field(default_factory=set)
    repaired: bool = False

    @property
    def detected(self) -> bool:
        """Whether anything saw it."""
        return bool(self.caught_by) or self.repaired


@dataclass
class Found:
    """Everything that was found in the lake."""

    planted: list[Planted] = field(default_factory=list)
    hits: list[tuple[str, str, Place]] = field(default_factory=list)
    """(resource, rule or check, place) of every hit."""
