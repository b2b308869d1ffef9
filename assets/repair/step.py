"""What can be done about damages: a step of a repair, or the sentence that nothing can be done here."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from lake.tables.soundness import Damage
from lake.told import Told


class Remedy(StrEnum):
    """What becomes of a damage."""

    REPAIR = "repair"
    BACKUP = "backup"

    @property
    def meaning(self) -> Told:
        """The sentence for a person."""
        return {
            Remedy.REPAIR: Told(
                "can be made again from what is sound: `lake repair`", "可由完好的部分重做：`lake repair`"
            ),
            Remedy.BACKUP: Told("must come from a backup: `lake restore`", "只能从备份恢复：`lake restore`"),
        }[self]


@dataclass(frozen=True)
class Step:
    """`what` is damaged, and what would be done about it; without `do` there is nothing to do here, and why."""

    what: str
    action: Told
    damages: tuple[Damage, ...]
    remedy: Remedy
    do: Callable[[], None] | None = None


def lost(what: str, why: Told, damages: tuple[Damage, ...]) -> Step:
    """Nothing sound is left to make it from."""
    return Step(what, why, damages, Remedy.BACKUP)
