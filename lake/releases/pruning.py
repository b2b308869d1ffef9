"""Which releases of a lake are kept, and how the others go with their tags, folders and snapshots."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from lake.errors import LakeError
from lake.releases.history import PIN, UNPIN
from lake.releases.retention import Retention, Why, kept_for
from lake.releases.store import ReleaseStore
from lake.releases.tags import hand_over_tags
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import KEEP


@dataclass(frozen=True)
class Pruned:
    """The releases that went, oldest version first, and how many snapshots of each table with them."""

    releases: tuple[str, ...] = ()
    snapshots: Mapping[str, int] = field(default_factory=dict)


class Pruning:
    """Whoever prunes or pins holds the run lock."""

    def __init__(self, lakehouse: Lakehouse, store: ReleaseStore) -> None:
        self._lakehouse = lakehouse
        self._store = store

    def kept_for(self, retention: Retention) -> dict[str, tuple[Why, ...]]:
        """The releases that pruning leaves, oldest version first, and what each is kept for."""
        current, history = self._store.current_id(), self._store.history
        return kept_for(history.published(), history.pinned(), current, retention) if current else {}

    def pruned(self) -> Set[str]:
        """The releases that were published once and are not kept any more."""
        return self._store.history.pruned().keys()

    def pin(self, release_id: str, reason: str) -> None:
        """Keep a release until it is unpinned, for a reason that others can read."""
        self._store.history.note(PIN, [self._store.known(release_id)], reason)

    def unpin(self, release_id: str) -> None:
        """Let a release go when its time has come. LakeError for one that nobody pinned."""
        if self._store.known(release_id) not in self._store.history.pinned():
            raise LakeError(f"nobody pinned release {release_id}", advice="`lake release list` says what is pinned")
        self._store.history.note(UNPIN, [release_id])

    def prune(self, retention: Retention, *, keep: int = KEEP, dry_run: bool = False) -> Pruned:
        """Let the releases go that need not be kept, with their tags and folders.

        So do snapshots that they alone kept, but for the newest `keep` of a table; the rows that those alone show go
        with the next upkeep of their tables. Killed anywhere, the next call ends it.
        Raises LakeError before anything is done when a release that is to be kept cannot be read, and after everything
        else when the tags of a table cannot be changed.
        """
        self._store.note_switch()
        kept = self.kept_for(retention)
        due = tuple(one for one in self._store.published() if one not in kept)
        if dry_run or not (due or self._store.half_pruned()):
            return Pruned(due)
        shown = {one: self._store.read(one).manifest for one in kept}
        self._store.prune(due)
        forgotten = hand_over_tags(self._lakehouse, shown.values(), self._store.history.pruned(), keep)
        for release_id in self._store.half_pruned():
            self._store.delete(release_id)
        return Pruned(due, forgotten)
