"""Releases: readers see a whole, checked state of the lake, or the whole state before it.

A release is a folder (manifest and DuckDB file), a tag on the snapshots that are new in it, and a link called
`current`; what the release before it showed is kept by an earlier tag. It is made in an order in which a crash anywhere
leaves readers with the former release, and a rerun ends the same: write aside, sync, rename, tag (repeatable), then
replace the link in one step.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from lake.engine.engine_errors import ENGINE_ERRORS
from lake.engine.remote import reach
from lake.errors import LakeError
from lake.releases.candidates import candidates
from lake.releases.diff import ReleaseDiff, SnapshotReader, compare, level_of
from lake.releases.inspection import inspected
from lake.releases.manifest import (
    FORMAT_VERSION,
    Manifest,
    Offer,
    ReleasedTable,
    next_version,
    stale_tables,
    version_parts,
)
from lake.releases.pruning import Pruning
from lake.releases.released_files import expected_files, paths_as_released
from lake.releases.store import CURRENT, Release, ReleaseStore
from lake.releases.views import write_views
from lake.storage.durable import make_folder
from lake.storage.opening import storage_of
from lake.tables.dropped import Shown
from lake.tables.lakehouse import Lakehouse
from lake.tables.soundness import Damage, Expected
from lake.told import Told

_UNREADABLE = Told(
    "the DuckDB file of release {release} cannot be written again: a file that it reads is gone or damaged",
    "发布版本 {release} 的 DuckDB 文件无法重写：它所读的文件丢失或损坏",
)
_VERIFY = Told("`lake verify` names that file, and what can be done", "`lake verify` 会指明该文件以及能做什么")


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Releases:
    """The releases of one lake. Writers hold the run lock; readers need nothing."""

    def __init__(self, lakehouse: Lakehouse, clock: Callable[[], datetime] = _now) -> None:
        self._lakehouse = lakehouse
        self._store = ReleaseStore(storage_of(lakehouse.settings), clock)
        self._clock = clock
        self._reader = SnapshotReader(lakehouse.settings, partial(paths_as_released, lakehouse))

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
        tables = candidates(self._lakehouse, offers, stale, current.manifest if current else None)
        manifest = self._manifest(current, tables, {**(held or {}), **stale})
        content = manifest.content()
        return manifest if content and not self._is_known(content, current) else None

    def knows(self, content: Mapping[str, tuple[int | None, str]]) -> bool:
        """Whether readers have a release of this content (`Manifest.content`), or somebody rolled it back."""
        return self._is_known(content, self.current())

    def damages(self) -> Iterator[Damage]:
        """What is wrong with the data files of the release that readers see, at a quick look."""
        if current := self.current():
            yield from self._lakehouse.checker.look_all(list(expected_files(current.manifest)), whole=False)

    def files(self) -> Iterator[Expected | Damage]:
        """The data files of every release as its manifest says they are, and what is wrong with the releases' own."""
        return inspected(self._store)

    def publish(self, manifest: Manifest) -> Release:
        """Make a proposed release the one that readers see. May be repeated after a crash at any point."""
        written = self._store.write(
            manifest, self._paths(manifest), lambda session: reach(session, self._lakehouse.settings)
        )
        kept = self._kept_already()
        tagged = [
            self._lakehouse.tag(name, table.snapshot_id, written.tag)
            for name, table in written.tables.items()
            if table.snapshot_id is not None and kept.get(name) != table.snapshot_id
        ]
        self._lakehouse.ledger.record_files([record for records in tagged for record in records])
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
        """Write the DuckDB file of a release again from its manifest.

        LakeError when that is damaged itself, or a file that the release reads.
        """
        settings = self._lakehouse.settings

        def write(path: Path, manifest: Manifest) -> None:
            write_views(path, manifest, self._paths(manifest), lambda session: reach(session, settings))

        make_folder(settings.temporary_folder)
        with TemporaryDirectory(dir=settings.temporary_folder) as scratch:
            try:
                self._store.rewrite_database(release_id, write, Path(scratch))
            except ENGINE_ERRORS as error:
                raise LakeError(_UNREADABLE.of(release=release_id), advice=_VERIFY) from error

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

    def _paths(self, manifest: Manifest) -> dict[str, Sequence[str]]:
        return {name: paths_as_released(self._lakehouse, name, table) for name, table in manifest.tables.items()}

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

    def _is_known(self, content: Mapping[str, tuple[int | None, str]], current: Release | None) -> bool:
        """Readers have it, or somebody rolled it back on purpose: the next run must not undo that."""
        return current is not None and any(one.manifest.content() == content for one in self._known(current))

    def _known(self, current: Release) -> Iterator[Release]:
        """The release that readers see, and those that were withdrawn for it."""
        yield current
        for one in self._store.published():
            if version_parts(one) > version_parts(current.id):
                yield self._store.read(one)
