"""What of a home goes into a backup: what its tables and releases need, and all else but what can be had again."""

import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from lake.carrying.backup_set import Rights
from lake.carrying.rights import rights_of
from lake.home.kept_work import FOLDER as KEPT_WORK
from lake.home.under_way import MARK
from lake.settings import Settings, Zone
from lake.told import Told

_LEFT = (".writing", ".left", ".again", ".relocated")
"""How the names of what killed programs left aside end."""
_BESIDE_DATABASE = ("-wal", "-shm", "-journal")
_RUN_LOCK = "run.lock"


_LANDING = Told("the deliveries in the landing folder", "交付目录中的交付")
_LANDING_APART = Told(
    "the landing folder, which LAKE_LANDING says is not in the home", "交付目录：LAKE_LANDING 指明它不在湖目录中"
)
_SANDBOX = Told("the sandbox city", "沙盒城市")
_HISTORY = Told("Dagster's history of runs", "Dagster 的运行历史")
_HISTORY_APART = Told("Dagster's history of runs, which is in PostgreSQL", "Dagster 的运行历史：它在 PostgreSQL 中")
_SAID = {str(one): one for one in (_LANDING, _LANDING_APART, _SANDBOX, _HISTORY, _HISTORY_APART)}


def left_out_in_both(said: str) -> str:
    """What a set says is not in it, in both languages as far as this version knows the words."""
    return _SAID.get(said, said)


@dataclass(frozen=True)
class Wanted:
    """What may be left out, because it is somebody else's or no more than a record."""

    landing: bool = False
    history: bool = False


@dataclass(frozen=True)
class Contents:
    """Paths in the home. `files`: those that no table has; `databases`: SQLite files."""

    files: list[str]
    databases: list[str]
    folders: dict[str, Rights]
    links: dict[str, str]
    left_out: tuple[str, ...]


def contents_of(settings: Settings, spaces: Collection[str], wanted: Wanted) -> Contents:
    """Everything in the home but its tables, whose folders lie in the zones under these names."""
    left_out = _left_out(settings, wanted)
    apart = {f"{zone}/{space}" for zone in get_args(Zone) for space in spaces}
    found = Contents([], [], {".": rights_of(settings.home.stat())}, {}, tuple(left_out.values()))
    made_again = (settings.temporary_folder, settings.kept_rows_folder)
    skipped = {*left_out, *(str(one.relative_to(settings.home)) for one in made_again), _RUN_LOCK, MARK, KEPT_WORK}
    if settings.ledger.get_secret_value():
        skipped.add(settings.ledger_path.name)  # a ledger of before; the one that is used is saved under its name
    if settings.catalog:
        skipped.add(settings.catalog_path.name)  # likewise
    for path in _walk(settings.home, "", skipped, apart):
        _sort_in(settings, path, found)
    return found


def _left_out(settings: Settings, wanted: Wanted) -> dict[str, Told]:
    """Folders of the home, with what is said of them."""
    found: dict[str, Told] = {}
    if not wanted.landing:
        found |= {"landing": _LANDING, "sandbox": _SANDBOX}
    elif settings.landing and not settings.landing.is_relative_to(settings.home):
        found["landing"] = _LANDING_APART
    if not wanted.history:
        found["dagster"] = _HISTORY
    elif settings.dagster_storage.get_secret_value():
        found["dagster"] = _HISTORY_APART
    return {name: said for name, said in found.items() if os.path.lexists(settings.home / name)}


def _walk(home: Path, folder: str, skipped: Collection[str], apart: Collection[str]) -> Iterator[str]:
    """Paths below a folder, a folder before what is in it. Of those that are kept apart only the folders above."""
    for entry in sorted(os.scandir(home / folder), key=lambda one: one.name):
        path = f"{folder}/{entry.name}".lstrip("/")
        if path in skipped or _is_apart(path, apart) or (entry.name.startswith(".") and entry.name.endswith(_LEFT)):
            continue
        yield path
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(home, path, skipped, apart)


def _is_apart(path: str, apart: Collection[str]) -> bool:
    """A namespace's folder, `internal/std`, or that of a table from a bucket of its own, `internal/std.people-…`."""
    return path in apart or path.partition(".")[0] in apart


def _sort_in(settings: Settings, path: str, found: Contents) -> None:
    place = settings.home / path
    status = place.lstat()
    if stat.S_ISLNK(status.st_mode):
        found.links[path] = str(place.readlink())
    elif stat.S_ISDIR(status.st_mode):
        found.folders[path] = rights_of(status)
    elif stat.S_ISREG(status.st_mode) and not _is_beside_database(place):
        (found.databases if _is_database(place) else found.files).append(path)


def _is_database(place: Path) -> bool:
    if place.suffix != ".db":
        return False
    with place.open("rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def _is_beside_database(place: Path) -> bool:
    ending = next((one for one in _BESIDE_DATABASE if place.name.endswith(one)), None)
    return ending is not None and place.with_name(place.name.removesuffix(ending)).suffix == ".db"
