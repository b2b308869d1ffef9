"""What keeps a home small, nightly and by `lake maintain`: old releases, snapshots, orphans, dropped tables, runs away.

Snapshots of the releases that are kept stay with their files. Do it while holding the run's lock.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import dagster as dg

from catalog.beijing import BEIJING
from lake.errors import LakeError
from lake.home.scratch import empty_scratch
from lake.releases.pruning import Pruned
from lake.releases.releases import Releases
from lake.releases.retention import Retention
from lake.tables.compaction import compact
from lake.tables.dropped import DroppedTable, delete_dropped
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import KEEP, delete_unnamed, expire, look_below
from lake.tables.settled import SettledTables
from pipelines.history_pruning import prune


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
    """What was done to a home, or would be. `releases`: those that were pruned."""

    dropped: tuple[DroppedTable, ...]
    dropped_error: LakeError | None
    releases: tuple[str, ...]
    release_error: LakeError | None
    tables: tuple[TableUpkeep, ...]
    old_runs: int
    scratch: int

    @property
    def errors(self) -> list[LakeError]:
        """Of what could not be deleted, pruned or tidied; the rest was."""
        found = (self.dropped_error, self.release_error, *(one.error for one in self.tables))
        return [error for error in found if error]


def keep_up(
    lakehouse: Lakehouse, history: dg.DagsterInstance | None, *, keep: int = KEEP, dry_run: bool = False
) -> Upkeep:
    """Tidy every table, whatever becomes of another, then what lies beside them. `history`: Dagster's, if any.

    Releases go before tables are tidied, so that what they alone showed goes the same night; and after files of dropped
    tables, so that who is still reading a release that goes tonight has those for a day.
    """
    settings = lakehouse.settings
    dropped, dropped_error = _delete_dropped(lakehouse, dry_run)
    pruned, release_error = _prune_releases(lakehouse, keep, dry_run)
    return Upkeep(
        dropped=dropped,
        dropped_error=dropped_error,
        releases=pruned.releases,
        release_error=release_error,
        tables=tuple(_tables(lakehouse, keep, dry_run, pruned)),
        old_runs=prune(history, settings, lakehouse.patience, dry_run=dry_run) if history else 0,
        scratch=empty_scratch(settings, dry_run=dry_run),
    )


def _delete_dropped(lakehouse: Lakehouse, dry_run: bool) -> tuple[tuple[DroppedTable, ...], LakeError | None]:
    try:
        return delete_dropped(lakehouse, Releases(lakehouse).shown, datetime.now(UTC), dry_run=dry_run), None
    except LakeError as error:
        return (), error


def _prune_releases(lakehouse: Lakehouse, keep: int, dry_run: bool) -> tuple[Pruned, LakeError | None]:
    retention = Retention.of(lakehouse.settings, BEIJING)
    try:
        return Releases(lakehouse).pruning.prune(retention, keep=keep, dry_run=dry_run), None
    except LakeError as error:
        return Pruned(), error


def _tables(lakehouse: Lakehouse, keep: int, dry_run: bool, pruned: Pruned) -> Iterator[TableUpkeep]:
    """A table that was written since it was tidied last, or in which that left something for later, is looked at."""
    settled = SettledTables(lakehouse, f"keep {keep}")
    for name in lakehouse.tables():
        try:
            done = TableUpkeep(name) if settled.has(name) else _table(lakehouse, name, keep, dry_run, settled)
            yield replace(done, snapshots=done.snapshots + pruned.snapshots.get(name, 0))
        except LakeError as error:
            yield TableUpkeep(name, error=error.at_resource(name))
    if not dry_run:
        settled.write_down()


def _table(lakehouse: Lakehouse, name: str, keep: int, dry_run: bool, settled: SettledTables) -> TableUpkeep:
    done = compact(lakehouse, name, dry_run=dry_run)
    expired = expire(lakehouse, name, keep=keep, dry_run=dry_run)
    below = look_below(lakehouse, name)
    orphans = delete_unnamed(lakehouse, name, below, dry_run=dry_run)
    if len(orphans) == len(below.unnamed) + len(below.abandoned):
        settled.note(name, below)
    return TableUpkeep(name, done.files_before, done.files_after, len(expired), len(orphans))
