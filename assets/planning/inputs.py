"""A digest of everything that a plan reads: when it is as it was when nothing was left to do, nothing is to do.

In two halves. What is around the lake is taken before a plan reads it, so that what changes meanwhile makes another
digest the next time. What is in the lake is taken when a run has done its work, before it looks what is left.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assets.texts import texts_digest
from catalog.beijing import BEIJING
from catalog.reference_landing import REFERENCE_LANDING
from lake.connectors.landing.connections import read_connections
from lake.connectors.landing.lying_files import lying_files
from lake.errors import LakeError
from lake.ledger.looks import is_settled
from lake.releases.store import CURRENT
from lake.settings import Settings
from lake.storage.opening import storage_of
from lake.tables.lakehouse import Lakehouse
from lake.tables.states import metadata_locations

_NOT_MADE_FROM = {"sighting", "recorded_file", "table_commit"}
"""Tables of the ledger from which nothing is made that the tables' own state does not tell as well."""
_NO_MATTER = {"busy_seconds", "memory_limit", "threads"}
"""Settings that change how fast something is made and not what."""


@dataclass(frozen=True)
class Surroundings:
    """What is around the lake: landed files, catalogue, models, code, settings and the day in Beijing.

    Not `settled`: a landed file is so new that it may change again without a sign.
    """

    digest: str
    settled: bool


def surroundings(settings: Settings, landings: Sequence[Path] = ()) -> Surroundings:
    """As they are now; `landings` are those beyond the two that every lake has."""
    now = datetime.now(UTC)
    folders = [REFERENCE_LANDING, settings.landing_folder, *landings]
    files = lying_files(folders)
    listed = [(str(file.landing), file.name, file.bytes, file.changed_ns) for file in files]
    said = [
        texts_digest(settings),
        listed,
        [_folders(folder) for folder in folders],
        settings.model_dump_json(exclude=_NO_MATTER),
        _addresses(folders),
        now.astimezone(BEIJING).date().isoformat(),
    ]
    return Surroundings(_digest(said), all(is_settled(file.changed_ns, now) for file in files))


def lake_as_it_is(house: Lakehouse) -> str:
    """A digest of all tables, of the ledger, of the release that readers see, and of what was published from it."""
    marks = {table: mark for table, mark in house.ledger.marks().items() if table not in _NOT_MADE_FROM}
    return _digest([metadata_locations(house), marks, [*_published(house.settings)]])


def all_inputs(around: Surroundings, inside: str) -> str:
    """Both halves."""
    return _digest([around.digest, inside])


def _digest(said: Any) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def _folders(landing: Path) -> list[tuple[str, bool]]:
    """Folders too may be what nobody waits for; whether each is a link."""
    found = []
    for folder, folders, _files in os.walk(landing):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [(os.path.relpath(Path(folder, name), landing), Path(folder, name).is_symlink()) for name in folders]
    return found


def _addresses(folders: Sequence[Path]) -> str:
    """The connections with their secrets, as nobody can read them."""
    try:
        return _digest(read_connections(folders))
    except LakeError as error:
        return str(error)


def _published(settings: Settings) -> Iterator[object]:
    """The release that the pointer names, all releases by name, exports, catalogue and bulletins by name and state."""
    storage = storage_of(settings)
    releases = storage.root / "releases"
    yield storage.names(releases), storage.pointer(releases / CURRENT)
    yield [(file.location, file.bytes, file.state) for file in storage.files(storage.root / "open")]
    yield sorted(path.as_posix() for path in settings.bulletins_folder.glob("*/.made_of"))
