"""What became of releases, told in order: shown to readers, pinned by somebody, pruned.

An entry is only ever added, so that a version that is no longer kept can still be told apart from one that never was.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from lake.errors import LakeError
from lake.releases.manifest import version_parts
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.told import Told

HISTORY = "history.json"
PUBLISH, ROLLBACK, PIN, UNPIN, PRUNE = "publish", "rollback", "pin", "unpin", "prune"
_ACTIONS = (PUBLISH, ROLLBACK, PIN, UNPIN, PRUNE)
PUT_BACK = Told(
    "put the file back from a copy of this home: it says which releases were ever published",
    "请从湖的副本放回该文件：它记有哪些版本曾经发布",
)
Entry = dict[str, str]
"""`at` (a moment with its zone), `action`, `release`; `reason` where somebody gave one."""


class History:
    """The file that tells it. Writers hold the run lock."""

    def __init__(self, storage: Storage, file: Location, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._file = file
        self._clock = clock

    def entries(self) -> list[Entry]:
        """All that was noted, oldest first. LakeError when the file cannot be read."""
        try:
            content = self._storage.read(self._file)
        except FileNotFoundError:
            return []
        try:
            entries: list[Entry] = json.loads(content)
            for entry in entries:
                version_parts(entry["release"])
                datetime.fromisoformat(entry["at"])
                _ACTIONS.index(entry["action"])
        except (ValueError, TypeError, LookupError) as error:
            raise LakeError(
                Told("the history of releases cannot be read", "发布历史无法读取"),
                advice=PUT_BACK,
                file=str(self._file),
            ) from error
        return entries

    def switches(self) -> list[Entry]:
        """When readers came to see which release, oldest first."""
        return [entry for entry in self.entries() if entry["action"] in (PUBLISH, ROLLBACK)]

    def published(self) -> dict[str, datetime]:
        """The releases that are kept, each with the moment when readers saw it first."""
        found: dict[str, datetime] = {}
        for entry in self.entries():
            if entry["action"] in (PUBLISH, ROLLBACK):
                found.setdefault(entry["release"], datetime.fromisoformat(entry["at"]))
            elif entry["action"] == PRUNE:
                found.pop(entry["release"], None)
        return found

    def pinned(self) -> dict[str, str]:
        """The releases that somebody wants kept, with the reason."""
        found: dict[str, str] = {}
        for entry in self.entries():
            if entry["action"] == PIN:
                found[entry["release"]] = entry.get("reason", "")
            elif entry["action"] == UNPIN:
                found.pop(entry["release"], None)
        return found

    def pruned(self) -> dict[str, datetime]:
        """The releases that are no longer kept, each with the moment since when."""
        entries = (entry for entry in self.entries() if entry["action"] == PRUNE)
        return {entry["release"]: datetime.fromisoformat(entry["at"]) for entry in entries}

    def note(self, action: str, releases: Iterable[str], reason: str = "") -> None:
        """Add an entry for each release, all in one step."""
        at, why = self._clock().isoformat(), {"reason": reason} if reason else {}
        added: Sequence[Entry] = [{"at": at, "action": action, "release": one, **why} for one in releases]
        if added:
            content = json.dumps([*self.entries(), *added], indent=2, ensure_ascii=False) + "\n"
            self._storage.put(self._file, content.encode())
