"""Releases: readers see a whole, checked state of the lake, or the whole state before it.

A release is a folder (manifest and DuckDB file), a tag on the snapshots that are new in it, and a link called
`current`; what the release before it showed is kept by an earlier tag. It is made in an order in which a crash anywhere
leaves readers with the former release, and a rerun ends the same: write aside, sync, rename, tag (repeatable), then
replace the link in one step.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from lake.engine.remote import reach
from lake.errors import LakeError
from lake.ledger.half_done import half_done
from lake.ledger.records import Verdict
from lake.releases.diff import ReleaseDiff, SnapshotReader, compare, level_of
from lake.releases.history import HISTORY, PUT_BACK
from lake.releases.manifest import (
    FORMAT_VERSION,
    STANDARD,
    CheckCounts,
    Manifest,
    Offer,
    ReleasedColumn,
    ReleasedFile,
    ReleasedTable,
    next_version,
    stale_tables,
    version_parts,
)
from lake.releases.pruning import Pruning
from lake.releases.store import CURRENT, MANIFEST, READ_ANOTHER, Release, ReleaseStore
from lake.releases.verification import expected_of, released_files
from lake.releases.views import write_views
from lake.storage.durable import make_folder
from lake.storage.opening import storage_of
from lake.tables.dropped import Shown
from lake.tables.lakehouse import Lakehouse
from lake.tables.soundness import Damage, Expected
from lake.tables.states import table_states
from lake.tables.table_state import TableState


class ReleaseBlocked(LakeError):
    """A blocking check failed, a table was never judged, a load does not reconcile, or a file is damaged."""

    def __init__(self, causes: Sequence[str], advice: str = "repair the cause and run again") -> None:
        super().__init__(
            f"the release is blocked: {'; '.join(causes)}", advice=f"readers keep the current release; {advice}"
        )
        self.causes = tuple(causes)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Releases:
    """The releases of one lake. Writers hold the run lock; readers need nothing."""

    def __init__(self, lakehouse: Lakehouse, clock: Callable[[], datetime] = _now) -> None:
        self._lakehouse = lakehouse
        self._store = ReleaseStore(storage_of(lakehouse.settings), clock)
        self._clock = clock
        self._reader = SnapshotReader(lakehouse.settings, self._files_as_released)

    def current(self) -> Release | None:
        """The release readers see now. LakeError when it is not whole."""
        current = self._store.current_id()
        return self._store.read_sound(current) if current else None

    def current_id(self) -> str | None:
        """The version of the release readers see now, whole or not."""
        return self._store.current_id()

    def list(self) -> tuple[Release, ...]:
        """Every release that is kept, oldest version first."""
        return tuple(self._store.read(release_id) for release_id in self._store.published())

    def show(self, release_id: str) -> Release:
        """A release that is kept, whole; `current` is the one readers see now."""
        wanted = self._store.current_id() if release_id == CURRENT else release_id
        return self._store.read_sound(self._store.known(wanted or release_id))

    def diff(self, before: str, after: str) -> ReleaseDiff:
        """What changed between two releases."""
        return compare(self.show(before).manifest, self.show(after).manifest, self._reader)

    def history(self) -> Sequence[dict[str, str]]:
        """Every publication and rollback, oldest first; what was pinned and pruned, too."""
        return self._store.history.entries()

    @property
    def pruning(self) -> Pruning:
        """Which of them are kept."""
        return Pruning(self._lakehouse, self._store)

    def shown(self) -> Shown:
        """What no release that is kept can do without. LakeError when one cannot be read."""
        tables = [(name, table) for one in self.list() for name, table in one.manifest.tables.items()]
        files = frozenset(file.path for _, table in tables for file in table.files)
        return Shown(files, frozenset(name for name, table in tables if table.rows and not table.files))

    def propose(
        self, offers: Mapping[str, Offer], stale: Mapping[str, str], held: Mapping[str, str] | None = None
    ) -> Manifest | None:
        """The next release, or None when readers know it already or somebody rolled it back.

        `stale` tables keep the snapshot of the current release, with the reason. `held` ones did not move, with the
        reason: they are shown as they are, and named beside those. Raises ReleaseBlocked.
        """
        self._store.note_switch()
        current = self.current()
        former = current.manifest.tables if current else {}
        wanted = {name: offer for name, offer in offers.items() if name not in stale}
        states = table_states(self._lakehouse)
        verdicts = self._lakehouse.ledger.verdicts_at({name: states[name].head for name in wanted if name in states})
        fresh = {
            name: self._table(name, offer, states[name], former.get(name), verdicts[name] or ())
            for name, offer in wanted.items()
            if name in states  # or it was never declared
        }
        if causes := [*_failures(fresh, offers, verdicts), *self._unreconciled(), *self._half_done(fresh)]:
            raise ReleaseBlocked(causes)
        tables = fresh | {name: former[name] for name in stale if name in former}
        self._refuse_damaged(tables, current)
        manifest = self._manifest(current, tables, {**(held or {}), **stale})
        return None if not manifest.content() or self._is_known(manifest, current) else manifest

    def knows(self, content: Mapping[str, tuple[int | None, str]]) -> bool:
        """Whether readers have a release of this content (`Manifest.content`), or somebody rolled it back."""
        current = self.current()
        return current is not None and any(one.manifest.content() == content for one in self._known(current))

    def damages(self) -> Iterator[Damage]:
        """What is wrong with the data files of the release that readers see, at a quick look."""
        if current := self.current():
            yield from self._lakehouse.checker.look_all(list(_files_of(current.manifest)), whole=False)

    def files(self) -> Iterator[Expected | Damage]:
        """The data files of every release as its manifest says they are, and what is wrong with the releases' own."""
        try:
            self._store.current_id()
            published = self._store.published()
        except LakeError as error:
            file = f"releases/{Path(error.file or '').name}"
            yield Damage("release", file, error.message, advice=error.advice or READ_ANOTHER, kind="release")
            published = self._store.folders()
        else:
            if len(folders := self._store.folders()) > 1 and not self._store.history.entries():
                yield Damage("release", f"releases/{HISTORY}", "is gone", advice=PUT_BACK, kind="release")
                published = folders
        for release_id in published:
            try:
                release = self._store.read(release_id)
            except LakeError as error:
                yield Damage(
                    "release",
                    f"releases/{release_id}/{Path(error.file or '').name}",
                    error.message,
                    advice=error.advice,
                    kind="release",
                )
                continue
            damaged = dict(self._store.damages(release))
            for name, problem in damaged.items():
                yield Damage("release", f"releases/{release_id}/{name}", problem, advice=READ_ANOTHER, kind="release")
            if MANIFEST not in damaged:  # with a letter changed it may name a file that never was
                yield from _files_of(release.manifest)

    def publish(self, manifest: Manifest) -> Release:
        """Make a proposed release the one that readers see. May be repeated after a crash at any point."""
        files = {name: self._files_as_released(name, table) for name, table in manifest.tables.items()}
        written = self._store.write(manifest, files, lambda session: reach(session, self._lakehouse.settings))
        kept = self._kept_already()
        tagged = [
            self._lakehouse.tag(name, table.snapshot_id, written.tag)
            for name, table in written.tables.items()
            if table.snapshot_id is not None and kept.get(name) != table.snapshot_id
        ]
        self._lakehouse.ledger.record_files([record for record in tagged if record])
        self._store.switch(written.id)
        self._store.note_switch()
        return self._store.read(written.id)

    def holding(self, table: str, snapshots: Set[int]) -> tuple[str, ...]:
        """The published releases that show a table as it was at one of these snapshots, oldest version first."""
        found = []
        for release_id in self._store.published():
            with suppress(LakeError):  # one that cannot be read is told by `files`
                known = self._store.read(release_id).manifest.tables.get(table)
                found += [release_id] if known and known.snapshot_id in snapshots else []
        return tuple(found)

    def rewrite_database(self, release_id: str) -> None:
        """Write the DuckDB file of a release again from its manifest. LakeError when that is damaged itself."""
        settings = self._lakehouse.settings

        def write(path: Path, manifest: Manifest) -> None:
            files = {name: self._files_as_released(name, table) for name, table in manifest.tables.items()}
            write_views(path, manifest, files, lambda session: reach(session, settings))

        make_folder(settings.temporary_folder)
        with TemporaryDirectory(dir=settings.temporary_folder) as scratch:
            self._store.rewrite_database(release_id, write, Path(scratch))

    def relink(self) -> None:
        """Let readers see the release that they saw last, when the link to it is lost."""
        self._store.relink()

    def rollback(self, release_id: str) -> Release:
        """Let readers see an earlier (or a withdrawn) release again; nothing is deleted."""
        self._store.note_switch()
        target = self.show(release_id)
        self._store.switch(target.id)
        self._store.note_switch()
        return target

    def _kept_already(self) -> dict[str, int | None]:
        """By table, the snapshot that the tag of the current release, or of one before it, keeps from expiring."""
        current = self._store.current_id()
        tables = self._store.read(current).manifest.tables if current else {}
        return {name: table.snapshot_id for name, table in tables.items()}

    def _manifest(
        self, current: Release | None, tables: dict[str, ReleasedTable], stale: Mapping[str, str]
    ) -> Manifest:
        reason, version = "first release", next_version(None, "major")
        if current is not None:
            level, why = level_of(current.manifest, tables, self._reader)
            reason, version = f"{level}: {why}", next_version(self._store.published()[-1], level)
        return Manifest(
            format_version=FORMAT_VERSION,
            id=version,
            created_at=self._clock(),
            reason=reason,
            tables=dict(sorted(tables.items())),
            stale=stale_tables(stale),
        )

    def _table(
        self,
        name: str,
        offer: Offer,
        state: TableState,
        former: ReleasedTable | None,
        verdicts: Sequence[Verdict],
    ) -> ReleasedTable:
        """The head of a table as readers would see it; what it has in common with the `former` is not looked up."""
        passed = sum(verdict.passed for verdict in verdicts)
        is_same = former and state.content and (former.schema_id, former.content_id) == (state.schema_id, state.content)
        return ReleasedTable(
            snapshot_id=state.head,
            content_id=state.content,
            schema_id=state.schema_id or 0,
            contract_version=offer.contract_version,
            rows=state.rows,
            title=offer.title,
            description=offer.description,
            key=offer.key,
            columns=former.columns if former and is_same else self._columns(name),
            checks=CheckCounts(passed=passed, failed=len(verdicts) - passed),
            files=self._named(name, state.head, former),
        )

    def _columns(self, name: str) -> tuple[ReleasedColumn, ...]:
        return tuple(
            ReleasedColumn(name=column.name, type=column.type, title=column.title)
            for column in self._lakehouse.columns(name)
        )

    def _refuse_damaged(self, tables: Mapping[str, ReleasedTable], current: Release | None) -> None:
        """Readers get nothing that is not as it was committed: files that are new to them are read whole."""
        known = set(_files_of(current.manifest)) if current else set()
        shown = [
            expected_of(name, file)
            for name, table in tables.items()
            for file in self._named(name, table.snapshot_id, table)
        ]
        checker = self._lakehouse.checker
        damages = [
            *checker.look_all([file for file in shown if file not in known], whole=True),
            *checker.look_all([file for file in shown if file in known], whole=False),
        ]
        if damages:
            raise ReleaseBlocked([*map(str, damages)], advice=damages[0].advice)

    def _named(self, name: str, snapshot_id: int | None, known: ReleasedTable | None) -> tuple[ReleasedFile, ...]:
        """The files of a snapshot; those that a manifest names are not looked up again, one of format 1 names none."""
        if known and known.files and known.snapshot_id == snapshot_id:
            return known.files
        return released_files(self._lakehouse, name, snapshot_id)

    def _files(self, name: str, snapshot_id: int | None) -> Sequence[str]:
        return () if snapshot_id is None else self._lakehouse.data_files(name, snapshot_id)

    def _files_as_released(self, name: str, table: ReleasedTable) -> Sequence[str]:
        """The table may have been dropped since, and made again; the first manifests name no files."""
        if not table.files and table.rows:
            return self._files(name, table.snapshot_id)
        return [self._lakehouse.storage.root / file.path for file in table.files]

    def _unreconciled(self) -> Iterator[str]:
        for batch in self._lakehouse.ledger.unbalanced():
            yield f"batch {batch.batch_id} does not reconcile: {batch.counts}"

    def _half_done(self, fresh: Mapping[str, ReleasedTable]) -> Iterator[str]:
        """Of a resource whose table is held back nothing is shown that was not whole."""
        for one in half_done(self._lakehouse.ledger):
            if f"{STANDARD}.{one.resource}" in fresh:
                yield str(one)

    def _is_known(self, manifest: Manifest, current: Release | None) -> bool:
        """Readers have it, or somebody rolled it back on purpose: the next run must not undo that."""
        if current is None:
            return False
        return any(one.manifest.content() == manifest.content() for one in self._known(current))

    def _known(self, current: Release) -> Iterator[Release]:
        """The release that readers see, and those that were withdrawn for it."""
        yield current
        for one in self._store.published():
            if version_parts(one) > version_parts(current.id):
                yield self._store.read(one)


def _failures(
    tables: Mapping[str, ReleasedTable], offers: Mapping[str, Offer], known: Mapping[str, Sequence[Verdict] | None]
) -> Iterator[str]:
    """What is against a release of these tables; `known` are the verdicts on each."""
    for name, table in tables.items():
        verdicts = known[name]
        if verdicts is None and offers[name].judged and table.snapshot_id is not None:
            yield f"{name} was never checked at snapshot {table.snapshot_id}"
        for verdict in verdicts or ():
            if verdict.blocking and not verdict.passed:
                yield f"{name} failed {verdict.check} ({verdict.observed})"


def _files_of(manifest: Manifest) -> Iterator[Expected]:
    return (expected_of(name, file) for name, table in manifest.tables.items() for file in table.files)
