"""What a run in this process tells whoever watches it."""

from dataclasses import dataclass
from typing import Literal, Protocol

StepState = Literal["started", "succeeded", "failed", "skipped"]


@dataclass(frozen=True)
class StepEvent:
    """A step of a job changed its state."""

    job: str
    step: str
    state: StepState


class Watcher(Protocol):
    """Who wants to know how a run is going."""

    def planned(self, job: str, steps: int) -> None:
        """A job begins, with this many steps."""

    def step(self, event: StepEvent) -> None:
        """A step began or ended."""
