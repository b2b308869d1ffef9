"""What is said of a home that is not whole."""

from collections.abc import Sequence

from lake.errors import LakeError
from lake.tables.soundness import Damage


def refuse_damages(damages: Sequence[Damage], what: str) -> None:
    """Raises LakeError naming the first damage and how many there are. `what` was not done."""
    if damages:
        more = f", and {len(damages) - 1} more" if len(damages) > 1 else ""
        raise LakeError(f"this home is not whole, and was not {what}: {damages[0]}{more}", advice=damages[0].advice)


def damaged_set(name: str, path: str, problem: str) -> LakeError:
    """What is said of a backup that lacks a file, or has another in its place."""
    advice = "restore another set with --set; `lake backup --list` names them, with --check what is damaged"
    return LakeError(f"the backup {name} is damaged: its {path} {problem}", advice=advice, file=path)
