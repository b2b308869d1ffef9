"""Where releases lie: a folder each, the pointer `current` that readers follow, and their history."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from lake.engine.session import Session
from lake.errors import LakeError
from lake.releases.format_version import refuse_newer
from lake.releases.history import HISTORY, PRUNE, PUBLISH, ROLLBACK, History
from lake.releases.manifest import FORMAT_VERSION, Manifest, version_parts
from lake.releases.views import Former, write_views
from lake.storage.checksum_list import NAME, sums_of, write_sums
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.storage.stored_sums import broken_sums
from lake.told import Told

CURRENT = "current"
_FOLDER = "releases"
POINTER = f"{_FOLDER}/{CURRENT}"
"""What names the release that readers see, as a path below a storage."""
_PUBLISHED = Told("published releases: {releases}", "已发布的版本：{releases}")
_NONE_YET = Told("nothing is released yet: run `lake run`", "还没有发布过版本：请先运行 `lake run`")
_NO_RELEASE = Told("there is no release {release}", "没有发布版本 {release}")
_NOT_KEPT = Told("release {release} is not kept any more since {since}", "发布版本 {release} 自 {since} 起不再保留")
READ_ANOTHER = Told(
    "put its folder back from a copy of this home, or let readers see another: `lake release rollback ID`",
    "请从湖的副本放回它的文件夹，或让读者改看别的版本：`lake release rollback ID`",
)
MANIFEST = "manifest.json"
DATABASE = "lake.duckdb"
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_SOUND: set[frozenset[tuple[Location, str]]] = set()
"""Folders of releases that were as they were written, each as the places and states of its files."""


@dataclass(frozen=True)
class Release:
    """A release as it lies there."""

    manifest: Manifest
    folder: Location

    @property
    def id(self) -> str:
        """Its version, such as 1.2.0."""
        return self.manifest.id

    @property
    def database(self) -> Location:
        """The DuckDB file of views; open it read-only."""
        return self.folder / DATABASE


class ReleaseStore:
    """The folder of releases on a storage. Whatever a crash leaves in it is either complete or ignored."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._folder = storage.root / _FOLDER
        self._link = storage.root / POINTER
        self.history = History(storage, self._folder / HISTORY, clock)
        self._seen: tuple[str | None] | None = None

    def current_id(self) -> str | None:
        """The release the pointer names; None before the first. LakeError when the pointer is lost."""
        linked = self._linked()
        self._seen = (linked,)
        if linked is None and (CURRENT in self._storage.names(self._folder) or self.history.switches()):
            raise LakeError(
                "the link `current` that names the release readers see is gone",
                advice="let readers see a release again: `lake release rollback ID` makes the link anew",
                file=str(self._link),
            )
        return linked

    def _linked(self) -> str | None:
        return self._storage.pointer(self._link)

    def published(self) -> tuple[str, ...]:
        """Ids of those that are kept, by version. The link counts too: a crash may have come before the history did."""
        ids, linked = {*self.history.published()}, self._linked()
        if linked is not None and self._is_there(linked):
            ids.add(linked)
        return tuple(sorted(ids, key=version_parts))

    def known(self, release_id: str) -> str:
        """The id of a release that is kept. LakeError for another, which says whether it was ever kept."""
        if release_id in (published := self.published()):
            return release_id
        kept = _PUBLISHED.of(releases=", ".join(published)) if published else _NONE_YET
        if since := self.history.pruned().get(release_id):
            raise LakeError(_NOT_KEPT.of(release=release_id, since=since.date()), advice=kept)
        raise LakeError(_NO_RELEASE.of(release=release_id), advice=kept)

    def prune(self, release_ids: Sequence[str]) -> None:
        """Let nobody see these releases any more. What is left of them goes with `half_pruned` and `delete`."""
        self.history.note(PRUNE, release_ids)

    def half_pruned(self) -> tuple[str, ...]:
        """Ids of those that are not kept and of which something still lies there, by version.

        Also under a name that a killed deletion gave it.
        """
        pruned = self.history.pruned()
        below = (one.location[len(self._folder) + 1 :].partition("/")[0] for one in self._storage.files(self._folder))
        found = {found[0] for name in below if (found := _VERSION.search(name))}
        return tuple(sorted(found & pruned.keys(), key=version_parts))

    def delete(self, release_id: str) -> None:
        """Delete the folder of a release that is not kept."""
        if release_id in self.published():
            raise LakeError(f"release {release_id} is kept", advice="prune it first")
        self._storage.delete_folder(self._folder / release_id)

    def folders(self) -> tuple[str, ...]:
        """Ids of all that lies there under a version's name, for when nothing says which were published."""
        named = [name for name in self._storage.names(self._folder) if _VERSION.fullmatch(name)]
        return tuple(sorted(named, key=version_parts))

    def _is_there(self, release_id: str) -> bool:
        return release_id in self._storage.names(self._folder)

    def read(self, release_id: str) -> Release:
        """The release in a folder. LakeError when it cannot be read, or was written by newer code."""
        release = self._described(release_id)
        try:
            self._storage.look(release.database)
        except FileNotFoundError:
            raise _unreadable(release_id, release.database) from None
        return release

    def _described(self, release_id: str) -> Release:
        folder = self._folder / release_id
        try:
            manifest = _manifest_in(self._storage.read(folder / MANIFEST), f"release {release_id}", folder / MANIFEST)
            if manifest.id != release_id:
                raise ValueError(f"it calls itself {manifest.id}")
        except (OSError, ValueError) as error:
            raise _unreadable(release_id, folder / MANIFEST) from error
        return Release(manifest, folder)

    def views(self, release: Release) -> AbstractContextManager[Path]:
        """The DuckDB file of a release as one of this machine."""
        return self._storage.local_copy(release.database)

    def read_sound(self, release_id: str) -> Release:
        """The same for readers of its data. LakeError also when a file of its folder is not as it was written.

        Files that this process has read for their checksums are read again when they are not what they were then.
        """
        release = self.read(release_id)
        files = frozenset((file.location, file.state) for file in self._storage.files(release.folder))
        if files in _SOUND:
            return release
        for name, problem in self.damages(release):
            raise LakeError(
                f"release {release_id} is damaged: {name} {problem}",
                advice=READ_ANOTHER,
                file=str(release.folder / name),
            )
        _SOUND.add(files)
        return release

    def damages(self, release: Release) -> Iterator[tuple[str, str]]:
        """Files of a release's folder that are not as they were written, each with what is wrong."""
        if release.manifest.format_version > 1 or NAME in self._storage.names(release.folder):
            yield from broken_sums(self._storage, release.folder)

    def write(
        self, manifest: Manifest, files: Mapping[str, Sequence[str]], reach: Callable[[Session], object]
    ) -> Manifest:
        """All of it or nothing. What a crashed run left under the same id is kept only when it is the same.

        `reach` lets a session read the tables' files.
        """
        target = self._folder / manifest.id
        if self._is_there(manifest.id):
            published = manifest.id in self.published()
            left = self._left(manifest.id, published)
            if left and manifest.same_as(left):
                return left
            if published:
                raise LakeError(f"release {manifest.id} is published already", advice="propose again, publish that")
            self._storage.delete_folder(target)
        with self._storage.folder_put(target) as aside:
            (aside / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")
            with self._former() as former:
                fill_release(aside, manifest, files, reach, former)
        return manifest

    @contextmanager
    def _former(self) -> Iterator[Former | None]:
        """What readers see now, as far as it is whole."""
        current = self._linked()
        release = None
        if current:
            with suppress(LakeError):
                release = self.read_sound(current)
        if release is None:
            yield None
            return
        with self.views(release) as database:
            yield Former(release.manifest, database)

    def rewrite_database(self, release_id: str, write: Callable[[Path, Manifest], None], scratch: Path) -> None:
        """Let `write` make a release's DuckDB file again in a scratch folder; the list of checksums names its bytes.

        LakeError when the manifest itself is not as it was written. After a crash in between it is done again.
        """
        release = self._described(release_id)
        for name, problem in broken_sums(self._storage, release.folder):
            if name != DATABASE:
                file = str(release.folder / name)
                raise LakeError(f"release {release_id} is damaged: {name} {problem}", advice=READ_ANOTHER, file=file)
        write(scratch / DATABASE, release.manifest)
        (scratch / MANIFEST).write_bytes(self._storage.read(release.folder / MANIFEST))
        self._storage.put(release.database, (scratch / DATABASE).read_bytes())
        self._storage.put(release.folder / NAME, sums_of(scratch, (MANIFEST, DATABASE)).encode())

    def relink(self) -> None:
        """Let the link lead to the release that the history names last, when it is lost."""
        if self._linked() is None and (entries := self.history.switches()):
            self.switch(entries[-1]["release"])

    def _left(self, release_id: str, published: bool) -> Manifest | None:
        """What lies under an id already; of an unpublished one that cannot be read nothing is worth keeping."""
        try:
            return self.read(release_id).manifest
        except LakeError:
            if published:
                raise
            return None

    def switch(self, release_id: str) -> None:
        """Readers follow the pointer, which moves in one step from where `current_id` last saw it.

        Raises PointerMoved when another program moved it since.
        """
        (former,) = self._seen or (self._linked(),)
        if self._linked() != release_id:
            self._storage.move_pointer(self._link, former, release_id)
        self._seen = (release_id,)

    def note_switch(self) -> None:
        """Write down the last switch. A crash right after a switch is made good the next time."""
        switches, current = self.history.switches(), self._linked()
        if current is None or (switches and switches[-1]["release"] == current):
            return
        self.history.note(ROLLBACK if any(one["release"] == current for one in switches) else PUBLISH, [current])

    def current_before(self, moment: datetime) -> str | None:
        """The release that readers saw just before a moment; None when nothing had been released by then."""
        seen = [entry["release"] for entry in self.history.switches() if datetime.fromisoformat(entry["at"]) < moment]
        return seen[-1] if seen else None


def fill_release(
    folder: Path,
    manifest: Manifest,
    files: Mapping[str, Sequence[str]],
    reach: Callable[[Session], object],
    former: Former | None = None,
) -> None:
    """Write what stands beside the manifest of a release: its DuckDB file and the checksums of both."""
    write_views(folder / DATABASE, manifest, files, reach, former)
    write_sums(folder, (MANIFEST, DATABASE))
    for path in folder.iterdir():
        path.chmod(0o400)  # nobody changes a release; others read it if they may read the folder


@lru_cache(maxsize=4)
def _manifest_in(content: bytes, what: str, file: Location) -> Manifest:
    """A run asks for the same release again and again, and a city's manifest has thousands of columns."""
    refuse_newer(content, FORMAT_VERSION, what, file)
    return Manifest.model_validate_json(content)


def _unreadable(release_id: str, file: Location) -> LakeError:
    return LakeError(
        Told(f"release {release_id} cannot be read", f"发布版本 {release_id} 无法读取"),
        advice=READ_ANOTHER,
        file=str(file),
    )
