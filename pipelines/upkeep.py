"""What keeps a home small, nightly and by `lake maintain`: tables tidied, orphans, old runs and scratch away.

Released snapshots and their files always stay. Do it while holding the run's lock.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import dagster as dg

from lake.errors import LakeError
from lake.home.scratch import empty_scratch
from lake.tables.compaction import compact
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import expire, remove_orphans
from pipelines.history_pruning import prune

KEEP = 10
"""Snapshots of a table beside those that a release names."""


@dataclass(frozen=True)
class TableUpkeep:
    """What was done to a table, or would be: data files before and after, snapshots forgotten, orphans deleted."""

    table: str
    files_before: int = 0
    files_after: int = 0
    snapshots: int = 0
    orphans: int = 0
    error: LakeError | None = None

    @property
    def is_idle(self) -> bool:
        """Whether there was nothing to do."""
        return (self.files_before, self.snapshots, self.orphans, self.error) == (self.files_after, 0, 0, None)


@dataclass(frozen=True)
class Upkeep:
    """What was done to a home, or would be."""

    tables: tuple[TableUpkeep, ...]
    old_runs: int
    scratch: int

    @property
    def errors(self) -> list[LakeError]:
        """Of the tables that could not be tidied; the others were."""
        return [one.error for one in self.tables if one.error]


def keep_up(
    lakehouse: Lakehouse, history: dg.DagsterInstance | None, *, keep: int = KEEP, dry_run: bool = False
) -> Upkeep:
    """Tidy every table, whatever becomes of another, then what lies beside them. `history`: Dagster's, if any."""
    settings = lakehouse.settings
    return Upkeep(
        tables=tuple(_tables(lakehouse, keep, dry_run)),
        old_runs=prune(history, settings, lakehouse.patience, dry_run=dry_run) if history else 0,
        scratch=empty_scratch(settings, dry_run=dry_run),
    )


def _tables(lakehouse: Lakehouse, keep: int, dry_run: bool) -> Iterator[TableUpkeep]:
    for name in lakehouse.tables():
        try:
            yield _table(lakehouse, name, keep, dry_run)
        except LakeError as error:
            yield TableUpkeep(name, error=error.at_resource(name))


def _table(lakehouse: Lakehouse, name: str, keep: int, dry_run: bool) -> TableUpkeep:
    done = compact(lakehouse, name, dry_run=dry_run)
    expired = expire(lakehouse, name, keep=keep, dry_run=dry_run)
    orphans = remove_orphans(lakehouse, name, dry_run=dry_run)
    return TableUpkeep(name, done.files_before, done.files_after, len(expired), len(orphans))
