"""Releases: readers see a whole, checked state of the lake, or the whole state before it.

A release is a folder (manifest and DuckDB file), the same tag on every table, and a link called `current`. It is
made in an order in which a crash anywhere leaves readers with the former release, and a rerun ends the same:
write aside, sync, rename, tag (repeatable), then replace the link in one step.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lake.errors import LakeError
from lake.lakehouse import Lakehouse
from lake.release_diff import ReleaseDiff, compare, level_of
from lake.release_manifest import (
    CheckCounts,
    Manifest,
    Offer,
    ReleasedColumn,
    ReleasedTable,
    next_version,
    stale_tables,
    version_parts,
)
from lake.release_views import write_views

CURRENT = "current"


class ReleaseBlocked(LakeError):
    """A blocking check failed, a table was never judged, or a load does not reconcile."""

    def __init__(self, causes: list[str]) -> None:
        super().__init__(
            f"the release is blocked: {'; '.join(causes)}",
            advice="readers keep the current release; repair the cause and run again",
        )
        self.causes = causes


@dataclass(frozen=True)
class Release:
    """A published release."""

    manifest: Manifest
    folder: Path

    @property
    def id(self) -> str:
        """Its version, such as 1.2.0."""
        return self.manifest.id

    @property
    def database(self) -> Path:
        """The DuckDB file of views; open it read-only."""
        return self.folder / "lake.duckdb"


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Releases:
    """The releases of one lake. Writers hold the run lock; readers need nothing."""

    def __init__(self, lakehouse: Lakehouse, clock: Callable[[], datetime] = _now) -> None:
        self._lakehouse = lakehouse
        self._folder = lakehouse.settings.releases_folder
        self._clock = clock

    # Reading

    def current(self) -> Release | None:
        """The release readers see now."""
        link = self._folder / CURRENT
        return self._read(link.readlink().name) if link.is_symlink() else None

    def list(self) -> tuple[Release, ...]:
        """Every release that was ever published, oldest version first."""
        return tuple(self._read(release_id) for release_id in self._published())

    def show(self, release_id: str) -> Release:
        """A published release; `current` is the one readers see now."""
        found = self.current() if release_id == CURRENT else None
        if found is not None:
            return found
        if release_id not in self._published():
            known = ", ".join(self._published()) or "none yet"
            raise LakeError(f"there is no release {release_id}", advice=f"published releases: {known}")
        return self._read(release_id)

    def diff(self, before: str, after: str) -> ReleaseDiff:
        """What changed between two releases."""
        return compare(self.show(before).manifest, self.show(after).manifest, self._lakehouse.data_files)

    # Writing

    def propose(self, offers: Mapping[str, Offer], stale: Mapping[str, str]) -> Manifest | None:
        """The next release, or None when it would say what readers know already, or what was rolled back.

        `stale` tables keep the snapshot of the current release, with the reason. Raises ReleaseBlocked.
        """
        self._note_switch()
        current = self.current()
        former = current.manifest.tables if current else {}
        tables = {name: former[name] for name in stale if name in former}
        tables |= {name: table for name in offers if name not in stale and (table := self._table(name, offers[name]))}
        if causes := [*self._unjudged(tables, offers, stale), *self._unreconciled()]:
            raise ReleaseBlocked(causes)
        published = self._published()
        level, reason = level_of(current.manifest, tables, self._lakehouse.data_files) if current else ("major", "")
        manifest = Manifest(
            id=next_version(published[-1] if published else None, level),
            created_at=self._clock(),
            reason=f"{level}: {reason}" if current else "first release",
            tables=dict(sorted(tables.items())),
            stale=stale_tables(stale),
        )
        return None if not manifest.content() or self._is_known(manifest, current) else manifest

    def publish(self, manifest: Manifest) -> Release:
        """Make a proposed release the one that readers see. May be repeated after a crash at any point."""
        manifest = self._write_folder(manifest)
        self._tag_tables(manifest)
        self._switch(manifest.id)
        self._note_switch()
        return self._read(manifest.id)

    def rollback(self, release_id: str) -> Release:
        """Let readers see an earlier (or a withdrawn) release again; nothing is deleted."""
        self._note_switch()
        target = self.show(release_id)
        self._switch(target.id)
        self._note_switch()
        return target

    def history(self) -> list[dict[str, str]]:
        """Every switch of the link: `at`, `action` (publish or rollback), `release`."""
        path = self._folder / "history.json"
        entries: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
        return entries

    # What a release consists of

    def _table(self, name: str, offer: Offer) -> ReleasedTable | None:
        """The head of a table, or None when it holds nothing yet."""
        if not self._lakehouse.exists(name) or (head := self._lakehouse.head(name)) is None:
            return None
        snapshot = self._lakehouse.table(name).snapshot_by_id(head)
        verdicts = self._lakehouse.ledger.verdicts(name, head) or []
        passed = sum(verdict.passed for verdict in verdicts)
        return ReleasedTable(
            snapshot_id=head,
            schema_id=snapshot.schema_id or 0,
            contract_version=offer.contract_version,
            rows=int(snapshot.summary["total-records"]),
            title=offer.title,
            description=offer.description,
            key=offer.key,
            columns=tuple(
                ReleasedColumn(name=column.name, type=column.type, title=column.title)
                for column in self._lakehouse.columns(name)
            ),
            checks=CheckCounts(passed=passed, failed=len(verdicts) - passed),
        )

    def _unjudged(
        self, tables: Mapping[str, ReleasedTable], offers: Mapping[str, Offer], stale: Mapping[str, str]
    ) -> Iterator[str]:
        for name, table in tables.items():
            if name in stale or not offers[name].judged:
                continue
            verdicts = self._lakehouse.ledger.verdicts(name, table.snapshot_id)
            if verdicts is None:
                yield f"{name} was never checked at snapshot {table.snapshot_id}"
            for verdict in verdicts or []:
                if verdict.blocking and not verdict.passed:
                    yield f"{name} failed {verdict.check} ({verdict.observed})"

    def _unreconciled(self) -> Iterator[str]:
        for batch in self._lakehouse.ledger.batches():
            kept = batch.rows_accepted + batch.rows_quarantined + batch.rows_superseded
            if batch.status == "loaded" and not batch.rows_delivered == batch.rows_raw == kept:
                yield (
                    f"batch {batch.batch_id} does not reconcile: {batch.rows_delivered} delivered, "
                    f"{batch.rows_raw} in raw, {kept} accounted for"
                )

    def _is_known(self, manifest: Manifest, current: Release | None) -> bool:
        """Readers have it, or somebody rolled it back on purpose: the next run must not undo that."""
        if current is None:
            return False
        withdrawn = [one for one in self.list() if version_parts(one.id) > version_parts(current.id)]
        return any(one.manifest.content() == manifest.content() for one in (current, *withdrawn))

    # The steps of publishing

    def _write_folder(self, manifest: Manifest) -> Manifest:
        """Write aside, sync, rename. What a crashed run left under the same id is kept only when it is the same."""
        target = self._folder / manifest.id
        if target.exists():
            left = self._read(manifest.id).manifest
            if manifest.same_as(left):
                return left
            self._refuse_published(manifest.id)
            shutil.rmtree(target)
        aside = self._folder / f".{manifest.id}.writing"
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        (aside / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
        files = {name: self._lakehouse.data_files(name, table.snapshot_id) for name, table in manifest.tables.items()}
        write_views(aside / "lake.duckdb", manifest, files)
        for path in (aside / "manifest.json", aside / "lake.duckdb"):
            path.chmod(0o444)
            _sync(path)
        _sync(aside)
        aside.rename(target)
        _sync(self._folder)
        return manifest

    def _refuse_published(self, release_id: str) -> None:
        if release_id in self._published():
            raise LakeError(f"release {release_id} is published already", advice="propose again and publish that")

    def _tag_tables(self, manifest: Manifest) -> None:
        """The same tag on every table keeps the snapshots alive, whatever expires later."""
        for name, table in manifest.tables.items():
            self._lakehouse.tag(name, manifest.tag, table.snapshot_id)

    def _switch(self, release_id: str) -> None:
        """Readers follow the link; replacing it is one step of the file system."""
        aside = self._folder / f".{CURRENT}.writing"
        aside.unlink(missing_ok=True)
        aside.symlink_to(release_id)
        aside.replace(self._folder / CURRENT)
        _sync(self._folder)

    def _note_switch(self) -> None:
        """Write down the last switch. A crash right after a switch is made good the next time."""
        link = self._folder / CURRENT
        if not link.is_symlink():
            return
        entries, release_id = self.history(), link.readlink().name
        if entries and entries[-1]["release"] == release_id:
            return
        action = "rollback" if any(entry["release"] == release_id for entry in entries) else "publish"
        entries.append({"at": self._clock().isoformat(), "action": action, "release": release_id})
        _replace_text(self._folder / "history.json", json.dumps(entries, indent=2) + "\n")

    # Files

    def _published(self) -> tuple[str, ...]:
        """Ids by version. The link counts too: a crash may have come before the history was written."""
        link = self._folder / CURRENT
        ids = {entry["release"] for entry in self.history()} | ({link.readlink().name} if link.is_symlink() else set())
        return tuple(sorted(ids, key=version_parts))

    def _read(self, release_id: str) -> Release:
        folder = self._folder / release_id
        return Release(Manifest.model_validate_json((folder / "manifest.json").read_bytes()), folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _replace_text(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}.writing")
    aside.write_text(text, encoding="utf-8")
    _sync(aside)
    aside.replace(path)
    _sync(path.parent)
