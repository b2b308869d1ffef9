"""What the last look at a resource saw: which landed files, in which state, and what its sources had to say.

A file that is as it was when it was taken, or refused, need not be read again to know what it brings.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from lake.ledger.ledger import Ledger

_SURELY = 2.0
"""Seconds between a file's time and the look at it, from which on a later change must show in the time."""


@dataclass(frozen=True)
class SeenFile:
    """A landed file as one resource met it. `changed_ns`: its time of change; no `sha256` of an archive.

    It was so `seen_at`, before it was read. `refusals` are the errors, as `LakeError.as_dict` gives them, that the
    resource had with it.
    """

    landing: str
    name: str
    resource: str
    bytes: int
    changed_ns: int
    sha256: str | None
    seen_at: datetime
    refusals: tuple[dict[str, Any], ...] = ()

    @property
    def place(self) -> tuple[str, str]:
        """The landing folder's label, and the name below it."""
        return self.landing, self.name

    def is_surely(self, size: int, changed_ns: int) -> bool:
        """Whether a file of this size and time is the one that was seen, without reading it.

        One that changed in the very moment in which it was seen may have changed again without a sign.
        """
        return (size, changed_ns) == (self.bytes, self.changed_ns) and is_settled(changed_ns, self.seen_at)


@dataclass(frozen=True)
class Look:
    """The last look at a resource: by which contract, and by which elements and code lists its rows were split."""

    contract_version: str
    standards: str
    noted_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class AskedSource:
    """A database or interface as it was asked last. `content` changes with its rows, whatever their order.

    `probe`: a sign that costs next to nothing, which is the same as long as nobody wrote there.
    """

    resource: str
    source: str
    content: str
    probe: str | None
    noted_at: datetime | None = None


def is_settled(changed_ns: int, seen_at: datetime) -> bool:
    """Whether a file's time is so much earlier than the look at it that any later change has another time."""
    return changed_ns / 1e9 < seen_at.timestamp() - _SURELY


class Looks:
    """The records of one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def all(self) -> dict[str, Look]:
        """The last look at every resource."""
        rows = self._ledger.rows("SELECT * FROM resource_look")
        return {row["resource"]: _look(row) for row in rows}

    def of(self, resource: str) -> Look | None:
        """The last look at one resource."""
        rows = self._ledger.rows("SELECT * FROM resource_look WHERE resource = :resource", resource=resource)
        return _look(rows[0]) if rows else None

    def files(self) -> list[SeenFile]:
        """Every landed file that any resource has met."""
        return [_seen(row) for row in self._ledger.rows("SELECT * FROM landed_file")]

    def sources(self) -> list[AskedSource]:
        """Every source that was asked."""
        rows = self._ledger.rows("SELECT * FROM asked_source ORDER BY resource, source")
        return [AskedSource(**{**row, "noted_at": datetime.fromisoformat(row["noted_at"])}) for row in rows]

    def note(self, resource: str, look: Look, files: Iterable[SeenFile], sources: Iterable[AskedSource]) -> None:
        """What a resource has met now, in place of all that it had met before."""
        now = datetime.now(UTC).isoformat()
        with self._ledger.transaction() as change:
            for table in ("landed_file", "asked_source", "resource_look"):
                change.execute(f"DELETE FROM {table} WHERE resource = :resource", resource=resource)
            change.execute_many(_FILE, (_file_values(file) for file in files))
            change.execute_many(_SOURCE, ({**vars(one), "noted_at": now} for one in sources))
            change.execute(_LOOK, **{"resource": resource, **vars(look), "noted_at": now})

    def note_look(self, resource: str, look: Look) -> None:
        """A resource of which nothing new lay anywhere; what it has met before stands."""
        with self._ledger.transaction() as change:
            change.execute(_LOOK, **{"resource": resource, **vars(look), "noted_at": datetime.now(UTC).isoformat()})

    def note_files(self, files: Iterable[SeenFile]) -> None:
        """Files that were read again and found to be the same: from now on their new times say so."""
        with self._ledger.transaction() as change:
            change.execute_many(_FILE, (_file_values(file) for file in files))

    def note_source(self, source: AskedSource) -> None:
        """A source that was asked and had nothing new."""
        with self._ledger.transaction() as change:
            change.execute(_SOURCE, **{**vars(source), "noted_at": datetime.now(UTC).isoformat()})


def _upsert(table: str, key: str, *values: str) -> str:
    names = [*key.split(", "), *values]
    changed = ", ".join(f"{name} = excluded.{name}" for name in values)
    return (
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
        f" ON CONFLICT ({key}) DO UPDATE SET {changed}"
    )


_FILE = _upsert("landed_file", "landing, name, resource", "bytes", "changed_ns", "sha256", "refusals", "seen_at")
_SOURCE = _upsert("asked_source", "resource, source", "content", "probe", "noted_at")
_LOOK = _upsert("resource_look", "resource", "contract_version", "standards", "noted_at")


def _look(row: Any) -> Look:
    return Look(row["contract_version"], row["standards"], datetime.fromisoformat(row["noted_at"]))


def _file_values(file: SeenFile) -> dict[str, object]:
    refusals = json.dumps(file.refusals, ensure_ascii=False)
    return {**vars(file), "refusals": refusals, "seen_at": file.seen_at.isoformat()}


def _seen(row: Any) -> SeenFile:
    parts = {**row, "refusals": tuple(json.loads(row["refusals"])), "seen_at": datetime.fromisoformat(row["seen_at"])}
    return SeenFile(**parts)
