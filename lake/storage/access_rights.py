"""Who may read what in a home: its owner everything, everybody the open zone, a group the zone it was given.

A home is 0700, and what is made in it 0600 or 0700. `LAKE_ZONE_GROUPS` gives zones to groups: such a zone is 2750, so
that what is made in it belongs to the group, and the home 0711, so that the group can reach it. Whoever may read
`internal/` may read the releases too, whose views lead there. What is open are files that the disclosure gate let out:
tables that lay in the open zone before, which releases may still name, are read as internal. In a zone every folder and
file has the rights of the folder above it, whoever makes it: see `inherit_rights`.
"""

import grp
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from lake.errors import LakeError
from lake.settings import Settings, Zone

_PRIVATE = 0o700
_REACHABLE = 0o711
_FOR_A_GROUP = 0o2750
_FOR_ALL = 0o755
_READABLE_BY_OTHERS = 0o044
_LANDING = 0o770
"""Departments deliver as members of a group."""


@dataclass(frozen=True)
class Rights:
    """The mode of a folder, and its group when it is not that of whoever makes it."""

    mode: int
    group: int | None = None

    def hold(self, status: os.stat_result) -> bool:
        """Whether a folder has them."""
        return stat.S_IMODE(status.st_mode) == self.mode and self.group in (None, status.st_gid)


def inherit_rights(path: Path) -> None:
    """Let others read a file or folder if they may read the folder it lies in, and only then."""
    status = path.stat()
    folder = stat.S_IMODE(path.parent.stat().st_mode)
    for_folder = folder & 0o055 if folder & _READABLE_BY_OTHERS else 0
    for_others = for_folder if stat.S_ISDIR(status.st_mode) else folder & _READABLE_BY_OTHERS
    _change_mode(path, status, stat.S_IMODE(status.st_mode) & 0o2700 | for_others)


def prepare_home(settings: Settings) -> None:
    """Make the home and its zones with their rights; narrow those of an older one. Raises LakeError for a bad group.

    The folders whose rights say that it has been done are changed last: after a crash it is done again.
    """
    zones = _zone_rights(settings)
    home = Rights(_REACHABLE if settings.zone_groups else _PRIVATE)
    settings.home.mkdir(parents=True, mode=_PRIVATE, exist_ok=True)
    if not _may_change(settings.home.stat()):
        return  # a guest, who may read some of it
    narrow = not stat.S_IMODE(settings.home.stat().st_mode) & ~home.mode
    for folder, rights in zones.items():
        folder.mkdir(mode=_PRIVATE, exist_ok=True)
        if not (narrow and rights.hold(folder.stat())):
            _give(folder, rights)
    if not narrow:
        _narrow(settings, set(zones))
    _change_mode(settings.home, settings.home.stat(), home.mode)


def share_as(settings: Settings, zone: Zone, folder: Path) -> None:
    """Let those read a folder, wherever it is, and all in it, who may read the zone; LakeError as `prepare_home`."""
    _give(folder, _rights_of(settings, zone))


def _zone_rights(settings: Settings) -> Mapping[Path, Rights]:
    found = {settings.zone_folder(zone): _rights_of(settings, zone) for zone in get_args(Zone)}
    former_tables = settings.zone_folder("open") / "open"
    internal = (settings.releases_folder, *([former_tables] if former_tables.is_dir() else []))
    return {**found, **dict.fromkeys(internal, _rights_of(settings, "internal"))}


def _rights_of(settings: Settings, zone: Zone) -> Rights:
    name, is_open = settings.zone_groups.get(zone), zone == "open"
    if name is None:
        return Rights(_FOR_ALL if is_open else _PRIVATE)
    return Rights(_FOR_A_GROUP | _FOR_ALL if is_open else _FOR_A_GROUP, _group(name, zone))


def _group(name: str, zone: Zone) -> int:
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        raise LakeError(
            f"LAKE_ZONE_GROUPS gives the zone {zone} to the group {name}, which this machine does not have",
            advice=f"make the group (groupadd {name}), or name another",
        ) from None


def _give(folder: Path, rights: Rights) -> None:
    """Everything below the folder first, the folder itself last."""
    for path, status in [*_everything_below(folder), (folder, folder.stat())]:
        if rights.group is not None and status.st_gid != rights.group:
            _change_group(path, rights.group)
        is_folder = stat.S_ISDIR(status.st_mode)
        mode = stat.S_IMODE(status.st_mode) & 0o600 | rights.mode & _READABLE_BY_OTHERS
        _change_mode(path, status, rights.mode if is_folder else mode)


def _narrow(settings: Settings, zones: Collection[Path]) -> None:
    """Take from others what is in no zone: databases, letters, Dagster's history, the sandbox city."""
    for path in settings.home.iterdir():
        if path in zones or path.is_symlink():
            continue
        most = _LANDING if path == settings.landing_folder else _PRIVATE
        for each, status in [*_everything_below(path), (path, path.stat())]:
            _change_mode(each, status, stat.S_IMODE(status.st_mode) & most)


def _everything_below(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Deepest first, and no links: they have no rights of their own. What goes meanwhile needs none."""
    for parent, folders, files in os.walk(folder, topdown=False):
        for name in (*files, *folders):
            with suppress(FileNotFoundError):
                status = Path(parent, name).lstat()
                if not stat.S_ISLNK(status.st_mode):
                    yield Path(parent, name), status


def _change_mode(path: Path, status: os.stat_result, mode: int) -> None:
    if stat.S_IMODE(status.st_mode) != mode and _may_change(status):
        path.chmod(mode)


def _may_change(status: os.stat_result) -> bool:
    return os.geteuid() in (0, status.st_uid)


def _change_group(path: Path, group: int) -> None:
    try:
        os.chown(path, -1, group)
    except PermissionError:
        raise LakeError(
            f"this user may give nothing to the group {grp.getgrgid(group).gr_name} of LAKE_ZONE_GROUPS",
            advice="make the user that runs the lake a member of the group, and log in again",
            file=str(path),
        ) from None
