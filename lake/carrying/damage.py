"""What is said of a home that is not whole."""

from collections.abc import Sequence

from lake.errors import LakeError
from lake.tables.soundness import Damage
from lake.told import Told

BACKED_UP = Told("backed up", "备份")
MOVED = Told("moved", "迁移")
RESTORED = Told("restored", "恢复")
_NOT_WHOLE = Told(
    "this home is not whole, and was not {done}: {damage}{more}", "湖目录不完整，没有{done}：{damage}{more}"
)
_AND_MORE = Told(", and {more} more", "，另有 {more} 处")
_DAMAGED_SET = Told("the backup {set} is damaged: its {path} {problem}", "备份 {set} 已损坏：其中 {path} {problem}")
ANOTHER_SET = Told(
    "restore another set with --set; `lake backup --list` names them, with --check what is damaged",
    "请用 --set 恢复另一次备份：`lake backup --list` 列出各次备份，--check 查出损坏之处",
)


def refuse_damages(damages: Sequence[Damage], done: Told) -> None:
    """Raises LakeError naming the first damage and how many there are. `done`: what was not."""
    if damages:
        first, others = damages[0], len(damages) - 1
        more = _AND_MORE.of(more=others) if others else ""
        raise LakeError(_NOT_WHOLE.of(done=done, damage=first.told, more=more), advice=first.advice)


def damaged_set(name: str, path: str, problem: str) -> LakeError:
    """What is said of a backup that lacks a file, or has another in its place."""
    return LakeError(_DAMAGED_SET.of(set=name, path=path, problem=problem), advice=ANOTHER_SET, file=path)
