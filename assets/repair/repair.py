"""What is damaged is planned to be repaired, and repaired; nothing damaged is made to look sound.

Nothing that a reader of a release reads is changed but for a damaged file whose very bytes are put back, or whose
views are written again: both in one step of the file system. So readers may read meanwhile, and writers may not: hold
the run's lock. Every step may be repeated, and what a kill left half done is finished by a step of its own, so that a
killed repair is begun again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from assets.context import LakeContext
from assets.repair.actions import COPY, SOLE_COPY
from assets.repair.damages import find_damages
from assets.repair.deliveries import delivery_step
from assets.repair.half_done import half_done_steps
from assets.repair.published import export_steps, release_step
from assets.repair.step import Remedy, Step, lost
from assets.repair.tables import table_steps
from lake.errors import LakeError
from lake.tables.soundness import Damage, Expected

_PASSES = 6
"""A repaired table leaves former states, and equal bytes for released ones: each pass sees what the last has left."""
_MADE_OF_TABLES = {"release", "export"}
"""Kinds of damages whose turn comes when nothing can be done about tables any more: they may need those files."""


@dataclass(frozen=True)
class Outcome:
    """A step that was taken, and why it failed, if it did."""

    step: Step
    error: LakeError | None = None


@dataclass(frozen=True)
class Repaired:
    """What was done, and what is damaged still, each with what can be done about it."""

    outcomes: tuple[Outcome, ...]
    left: tuple[Step, ...]


def repair(lake: LakeContext) -> Repaired:
    """Do what can be done. What fails stops nothing else."""
    outcomes: list[Outcome] = []
    for _ in range(_PASSES):
        tried = {_key(one.step) for one in outcomes}
        steps = [step for step in plan(lake) if step.do and _key(step) not in tried]
        if not steps:
            break
        below = [step for step in steps if not _is_of_tables(step)]
        outcomes += [_taken(lake, step) for step in below or steps if not _is_mended(lake, step)]
    return Repaired(tuple(outcomes), tuple(plan(lake)))


def plan(lake: LakeContext, damages: tuple[Damage, ...] | None = None) -> list[Step]:
    """What would be done about damages, in order; those of the whole lake when none are given."""
    found = find_damages(lake, whole=True).damages if damages is None else damages
    kinds: dict[str, list[Damage]] = {}
    for one in found:
        kinds.setdefault("table" if one.kind in ("data", "metadata", "former metadata") else one.kind, []).append(one)
    of_tables: dict[str, tuple[Damage, ...]] = {}
    for one in kinds.get("table", []):
        of_tables[one.table] = (*of_tables.get(one.table, ()), one)
    made_again = list(table_steps(lake, of_tables))
    return [
        *(lost(one.file, SOLE_COPY, (one,)) for one in kinds.get("database", [])),
        *(delivery_step(lake, one) for one in kinds.get("delivery", [])),
        *_equal_copies(lake, of_tables),
        *made_again,
        *half_done_steps(lake, made_again),
        *(release_step(lake, one) for one in kinds.get("release", [])),
        *export_steps(lake, tuple(kinds.get("export", []))),
    ]


def _key(step: Step) -> tuple[str, str, tuple[Damage, ...]]:
    return step.what, step.action, step.damages


def _is_of_tables(step: Step) -> bool:
    """Whether it makes again what is made of tables."""
    return bool(step.damages) and {one.kind for one in step.damages} <= _MADE_OF_TABLES


def _taken(lake: LakeContext, step: Step) -> Outcome:
    assert step.do
    try:
        step.do()
    except LakeError as error:
        return Outcome(step, error.at_resource(step.what))
    return Outcome(step)


def _is_mended(lake: LakeContext, step: Step) -> bool:
    """Whether an earlier step of the same pass put the very bytes back."""
    records = lake.lakehouse.ledger.recorded_files([one.file for one in step.damages])
    expected = [
        Expected(one.table, one.file, record.bytes, record.rows, record.sha256)
        for one in step.damages
        if (record := records.get(one.file))
    ]
    return len(expected) == len(step.damages) > 0 and not lake.lakehouse.checker.look_all(expected, whole=True)


def _equal_copies(lake: LakeContext, damages: Mapping[str, tuple[Damage, ...]]) -> Iterator[Step]:
    """Damaged data files of which another file of the home has the very bytes: what is made anew is often the same."""
    damaged = {one.file: one for found in damages.values() for one in found if one.kind == "data"}
    if not damaged:
        return
    records = lake.lakehouse.ledger.recorded_files()
    by_sum: dict[str, list[str]] = {}
    for path, record in records.items():
        by_sum.setdefault(record.sha256, []).append(path)
    for path, damage in damaged.items():
        wanted = records.get(path)
        if wanted is None:
            continue
        others = (other for other in by_sum[wanted.sha256] if other not in damaged)
        for other in others:
            sound = Expected(damage.table, other, wanted.bytes, wanted.rows, wanted.sha256)
            if lake.lakehouse.checker.look(sound, whole=True) is None:
                action = COPY.of(file=other)
                yield Step(damage.table, action, (damage,), Remedy.REPAIR, _copy(lake, other, path))
                break


def _copy(lake: LakeContext, source: str, target: str) -> Callable[[], None]:
    storage = lake.lakehouse.storage

    def copy() -> None:
        storage.put(storage.root / target, storage.read(storage.root / source))

    return copy
