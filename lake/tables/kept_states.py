"""States of tables as an earlier process read them: to read a thousand metadata files again takes up to half a second.

A metadata file never changes under its name. One that is not the file that was read, because it was damaged, mended or
carried to another place, is read again, and so are all when other code would read something else in them.
"""

import sys
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import cast

from lake.errors import LakeError
from lake.home.kept_work import keep, kept
from lake.storage.interface import Storage
from lake.tables.known_states import KnownStates
from lake.tables.newest_state import newest_state
from lake.tables.table_state import TableState

_NAME = "table-states"
_FEW = 16
"""So many files are read again sooner than all are kept anew."""
Kept = dict[str, tuple[str, TableState]]
"""By the place of a metadata file how it was, and what it told."""


def recall_states(house: KnownStates, locations: Mapping[str, str]) -> None:
    """Know the states of tables by the places of their metadata, which is read where nothing is remembered of it."""
    unknown = [place for place in locations.values() if place not in house.states]
    if len(unknown) <= _FEW:
        house.read_states(locations)
        return
    files = {place: _as_it_is(house.storage, place) for place in unknown}  # before any is read
    known = cast(Kept, kept(house.settings, _NAME, _made_by()) or {})
    same = [place for place, file in files.items() if file and place in known and known[place][0] == file]
    house.states.update((place, known[place][1]) for place in same)
    house.read_states(locations)
    if len(unknown) - len(same) > _FEW:
        read = {place: (file, house.states[place]) for place, file in files.items() if file}
        before = {place: known[place] for place in locations.values() if place in known}
        keep(house.settings, _NAME, _made_by(), before | read)


def _as_it_is(storage: Storage, place: str) -> str | None:
    """Another one after every change of a file; None of one that cannot be looked at, which whoever reads it says."""
    try:
        return storage.look(place).state
    except (OSError, LakeError):
        return None


@cache
def _made_by() -> str:
    """Changes with the code that reads states."""
    modules = (newest_state.__module__, TableState.__module__)
    return sha256(b"\0".join(Path(str(sys.modules[name].__file__)).read_bytes() for name in modules)).hexdigest()
