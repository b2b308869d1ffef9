"""Who may read what of a home, kept through a backup: modes, and groups by their names."""

import grp
import os
import stat
from pathlib import Path

from lake.carrying.backup_set import Rights

_OF_THE_GROUP = 0o070


def rights_of(status: os.stat_result) -> Rights:
    """The mode of a file or folder, and its group."""
    return Rights(mode=stat.S_IMODE(status.st_mode), group=_name(status.st_gid))


def give(path: Path, rights: Rights) -> None:
    """Give a file or folder the rights it had; where it cannot belong to that group, no group may read it."""
    mode = rights.mode
    if _name(path.stat().st_gid) != rights.group and not _hand_over(path, rights.group):
        mode &= ~_OF_THE_GROUP
    path.chmod(mode)


def _hand_over(path: Path, group: str) -> bool:
    try:
        os.chown(path, -1, grp.getgrnam(group).gr_gid)
    except (KeyError, PermissionError):  # this machine has no such group, or this user may not give to it
        return False
    return True


def _name(group: int) -> str:
    try:
        return grp.getgrgid(group).gr_name
    except KeyError:
        return str(group)
