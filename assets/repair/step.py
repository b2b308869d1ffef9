"""What can be done about damages: a step of a repair, or the sentence that nothing can be done here."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from lake.tables.soundness import Damage


class Remedy(StrEnum):
    """What becomes of a damage."""

    REPAIR = "repair"
    BACKUP = "backup"

    @property
    def meaning(self) -> str:
        """The sentence for a person."""
        return {
            Remedy.REPAIR: "can be made again from what is sound: `lake repair`",
            Remedy.BACKUP: "must come from a backup: `lake restore`",
        }[self]


@dataclass(frozen=True)
class Step:
    """`what` is damaged, and what would be done about it; without `do` there is nothing to do here, and why."""

    what: str
    action: str
    damages: tuple[Damage, ...]
    remedy: Remedy
    do: Callable[[], None] | None = None


def lost(what: str, why: str, damages: tuple[Damage, ...]) -> Step:
    """Nothing sound is left to make it from."""
    return Step(what, why, damages, Remedy.BACKUP)
