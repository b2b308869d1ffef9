"""A plan: the steps of a run that are not up to date, each with its reasons, and how many others there are."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from assets.reasons import Reason
from lake.ledger.judgings import Judging
from lake.ledger.looks import AskedSource, SeenFile

Kind = Literal["resource", "model", "governance", "release", "publication"]
KINDS: tuple[Kind, ...] = ("resource", "model", "governance", "release", "publication")
State = Literal["due", "ask", "expected", "kept", "waiting"]
"""To be done; a source to be asked; to be done if what is above it changes; failed and nothing has changed since, so
that doing it again would fail again; held up by what is above it."""
TO_DO: frozenset[State] = frozenset({"due", "ask", "expected"})


@dataclass(frozen=True)
class Step:
    """One step of a run that is not up to date. `tables` are what it makes.

    `failure` says of one that is kept what is wrong with it, as the run that failed said. `untaken`: only something
    that was delivered, and its tables stand.
    """

    name: str
    kind: Kind
    state: State
    reasons: tuple[Reason, ...]
    tables: tuple[str, ...]
    failure: str = ""
    untaken: bool = False

    @property
    def failing(self) -> str:
        """What a failure of it is named by: the raw table when something of a resource could not be taken."""
        return f"raw.{self.name}" if self.untaken else self.name

    @property
    def stops(self) -> bool:
        """Whether what is built from its tables waits."""
        return self.state == "kept" and not self.untaken

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        reasons = [reason.as_dict() for reason in self.reasons]
        return {"step": self.name, "kind": self.kind, "state": self.state, "reasons": reasons, "tables": self.tables}


@dataclass(frozen=True)
class Plan:
    """What a run would do. `current`: how many steps of each kind are up to date.

    For a run to remember: `touched` are landed files whose content is known under another time, `answered` sources
    that were asked and had nothing new to say, `judged` tables whose verdicts are of the same suite by other code,
    `in_vain` resources for which archives were looked into that hold nothing of theirs.
    """

    steps: tuple[Step, ...]
    current: Mapping[Kind, int]
    touched: tuple[SeenFile, ...] = field(default=(), repr=False)
    answered: tuple[AskedSource, ...] = field(default=(), repr=False)
    judged: Mapping[str, Judging] = field(default_factory=dict, repr=False)
    in_vain: tuple[str, ...] = field(default=(), repr=False)

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to do and nothing to ask."""
        return not self.to_do()

    def to_do(self, *kinds: Kind) -> tuple[Step, ...]:
        """The steps, of these kinds or of all, that are or may have to be done."""
        return tuple(step for step in self.being(*TO_DO) if step.kind in (kinds or KINDS))

    def being(self, *states: State) -> tuple[Step, ...]:
        """The steps in one of these states."""
        return tuple(step for step in self.steps if step.state in states)

    def only(self, *kinds: Kind) -> "Plan":
        """What it says of some kinds."""
        current = {kind: count for kind, count in self.current.items() if kind in kinds}
        return replace(self, steps=tuple(step for step in self.steps if step.kind in kinds), current=current)

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        return {
            "nothing_to_do": self.is_nothing,
            "steps": [step.as_dict() for step in self.steps],
            "up_to_date": dict(self.current),
        }
