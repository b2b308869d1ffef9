"""Where releases lie on disk: a folder each, the `current` link that readers follow, and the history of that link."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lake.errors import LakeError
from lake.releases.format_version import refuse_newer
from lake.releases.manifest import FORMAT_VERSION, Manifest, version_parts
from lake.releases.views import write_views
from lake.storage.checksum_list import NAME, broken_sums, sums_of, write_sums
from lake.storage.deletion import delete_folder
from lake.storage.durable import make_folder
from lake.storage.written_aside import written_aside

CURRENT = "current"
READ_ANOTHER = "put its folder back from a copy of this home, or let readers see another: `lake release rollback ID`"
_MANIFEST = "manifest.json"
_DATABASE = "lake.duckdb"


@dataclass(frozen=True)
class Release:
    """A release on disk."""

    manifest: Manifest
    folder: Path

    @property
    def id(self) -> str:
        """Its version, such as 1.2.0."""
        return self.manifest.id

    @property
    def database(self) -> Path:
        """The DuckDB file of views; open it read-only."""
        return self.folder / _DATABASE


class ReleaseStore:
    """The folder of releases in a home. Whatever a crash leaves in it is either complete or ignored."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._home = folder.parent
        self._folder = folder
        self._link = folder / CURRENT
        self._history = folder / "history.json"
        self._clock = clock

    def current_id(self) -> str | None:
        """The release the link names; None before the first. LakeError when the link is lost."""
        linked = self._linked()
        if linked is None and (self._link.exists() or self.history()):
            raise LakeError(
                "the link `current` that names the release readers see is gone",
                advice="let readers see a release again: `lake release rollback ID` makes the link anew",
                file=str(self._link),
            )
        return linked

    def _linked(self) -> str | None:
        return self._link.readlink().name if self._link.is_symlink() else None

    def published(self) -> tuple[str, ...]:
        """Ids by version. The link counts too: a crash may have come before the history was written."""
        ids, linked = {entry["release"] for entry in self.history()}, self._linked()
        if linked is not None and (self._folder / linked).is_dir():
            ids.add(linked)
        return tuple(sorted(ids, key=version_parts))

    def folders(self) -> tuple[str, ...]:
        """Ids of all that lies there under a version's name, for when nothing says which were published."""
        named = [path.name for path in self._folder.glob("[0-9]*.[0-9]*.[0-9]*") if path.is_dir()]
        return tuple(sorted(named, key=version_parts))

    def read(self, release_id: str) -> Release:
        """The release in a folder. LakeError when it cannot be read, or was written by newer code."""
        release = self._described(release_id)
        if not release.database.is_file():
            raise _unreadable(release_id, release.database)
        return release

    def _described(self, release_id: str) -> Release:
        folder = self._folder / release_id
        try:
            content = (folder / _MANIFEST).read_bytes()
            refuse_newer(content, FORMAT_VERSION, f"release {release_id}", folder / _MANIFEST)
            manifest = Manifest.model_validate_json(content)
            if manifest.id != release_id:
                raise ValueError(f"it calls itself {manifest.id}")
        except (OSError, ValueError) as error:
            raise _unreadable(release_id, folder / _MANIFEST) from error
        return Release(manifest, folder)

    def read_sound(self, release_id: str) -> Release:
        """The same for readers of its data. LakeError also when a file of its folder is not as it was written."""
        release = self.read(release_id)
        for name, problem in self.damages(release):
            raise LakeError(
                f"release {release_id} is damaged: {name} {problem}",
                advice=READ_ANOTHER,
                file=str(release.folder / name),
            )
        return release

    def damages(self, release: Release) -> Iterator[tuple[str, str]]:
        """Files of a release's folder that are not as they were written, each with what is wrong."""
        if (release.folder / NAME).exists() or release.manifest.format_version > 1:
            yield from broken_sums(release.folder)

    def write(self, manifest: Manifest, files: Mapping[str, Sequence[str]]) -> Manifest:
        """Write aside, sync, rename. What a crashed run left under the same id is kept only when it is the same."""
        target = self._folder / manifest.id
        if target.exists():
            published = manifest.id in self.published()
            left = self._left(manifest.id, published)
            if left and manifest.same_as(left):
                return left
            if published:
                raise LakeError(f"release {manifest.id} is published already", advice="propose again, publish that")
            self._remove(target)
        make_folder(self._folder)
        with written_aside(self._home, target) as aside:
            make_folder(aside)
            (aside / _MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
            write_views(aside / _DATABASE, manifest, files)
            write_sums(aside, (_MANIFEST, _DATABASE))
            for path in aside.iterdir():
                path.chmod(0o400)  # nobody changes a release; others read it if they may read the folder
        return manifest

    def rewrite_database(self, release_id: str, files: Callable[[Manifest], Mapping[str, Sequence[str]]]) -> None:
        """Write a release's DuckDB file again as its manifest says; the list of checksums then names its new bytes.

        LakeError when the manifest itself is not as it was written. After a crash in between it is done again.
        """
        release = self._described(release_id)
        broken = [*broken_sums(release.folder)]
        for name, problem in broken:
            if name != _DATABASE:
                file = str(release.folder / name)
                raise LakeError(f"release {release_id} is damaged: {name} {problem}", advice=READ_ANOTHER, file=file)
        with written_aside(self._home, release.database) as aside:
            write_views(aside, release.manifest, files(release.manifest))
            aside.chmod(0o400)
        with written_aside(self._home, release.folder / NAME) as aside:
            aside.write_text(sums_of(release.folder, (_MANIFEST, _DATABASE)), encoding="utf-8")
            aside.chmod(0o400)

    def relink(self) -> None:
        """Let the link lead to the release that the history names last, when it is lost."""
        if self._linked() is None and (entries := self.history()):
            self.switch(entries[-1]["release"])

    def _left(self, release_id: str, published: bool) -> Manifest | None:
        """What lies under an id already; of an unpublished one that cannot be read nothing is worth keeping."""
        try:
            return self.read(release_id).manifest
        except LakeError:
            if published:
                raise
            return None

    def _remove(self, folder: Path) -> None:
        """Out of sight in one step, so that no crash leaves half a release under its name."""
        aside = folder.with_name(f".{folder.name}.left")
        delete_folder(self._home, aside)
        folder.rename(aside)
        delete_folder(self._home, aside)

    def switch(self, release_id: str) -> None:
        """Readers follow the link; replacing it is one step of the file system."""
        with written_aside(self._home, self._link) as aside:
            aside.symlink_to(release_id)

    def note_switch(self) -> None:
        """Write down the last switch. A crash right after a switch is made good the next time."""
        entries, current = self.history(), self._linked()
        if current is None or (entries and entries[-1]["release"] == current):
            return
        action = "rollback" if any(entry["release"] == current for entry in entries) else "publish"
        entries.append({"at": self._clock().isoformat(), "action": action, "release": current})
        with written_aside(self._home, self._history) as aside:
            aside.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")

    def current_before(self, moment: datetime) -> str | None:
        """The release that readers saw just before a moment; None when nothing had been released by then."""
        seen = [entry["release"] for entry in self.history() if datetime.fromisoformat(entry["at"]) < moment]
        return seen[-1] if seen else None

    def history(self) -> list[dict[str, str]]:
        """Every switch of the link: `at`, `action` (publish or rollback), `release`."""
        if not self._history.exists():
            return []
        try:
            entries: list[dict[str, str]] = json.loads(self._history.read_text(encoding="utf-8"))
            for entry in entries:
                version_parts(entry["release"])
        except (ValueError, TypeError, LookupError) as error:
            raise LakeError(
                "the history of releases cannot be read",
                advice="put the file back from a copy of this home: it says which releases were ever published",
                file=str(self._history),
            ) from error
        return entries


def _unreadable(release_id: str, file: Path) -> LakeError:
    return LakeError(
        f"release {release_id} cannot be read",
        advice=READ_ANOTHER,
        file=str(file),
    )
