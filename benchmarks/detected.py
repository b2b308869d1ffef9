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
    of_file: bool = False
    """A fault of the file and not of a cell: what the reader found out stands in its report, and the rows are read."""
    caught_by: set[str] = field(default_factory=set)
    repaired: bool = False
    unseen: str | None = None
    """Why no rule can see it, where that is so."""

    @property
    def visible(self) -> bool:
        """Whether a rule could see it: something did, or nothing speaks against it."""
        return self.detected or self.unseen is None

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
    explained: set[tuple[str, str, Place]] = field(default_factory=set)
    """Hits of checks between tables, where something was planted on the same thing in the other table."""

    @property
    def false_alarms(self) -> list[tuple[str, str]]:
        """(resource, rule or check) of every hit that nothing explains."""
        faulty = {one.place for one in self.planted if one.place}
        return [hit[:2] for hit in self.hits if hit[2] not in faulty and hit not in self.explained]
