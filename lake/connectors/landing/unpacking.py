"""Archives are listed and unpacked by the parser's process, each listed once however many contracts look into it."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from lake.connectors.landing.names import shown_name
from lake.connectors.landing.plain_file import opened
from lake.connectors.parsing.confined import members_confined, unpack_confined
from lake.errors import LakeError

_LONGEST_SUFFIX = 16
_REMEMBERED = 1_024
"""Archives whose lists are kept; the longest has 10,000 members."""


@dataclass(frozen=True)
class Member:
    """A file in an archive: the path there by which it is found, as people read it, and what tells its state."""

    key: str
    name: str
    state: str


def members(path: Path, name: str) -> tuple[Member, ...]:
    """What an archive holds. Raises LakeError when it does not open, OSError when it cannot be read."""
    status = os.lstat(path)
    listed = _listed(path, name, (status.st_ino, status.st_size, status.st_mtime_ns))
    if isinstance(listed, dict):
        raise LakeError.from_dict(listed)
    return listed


def unpacked(path: Path, name: str, wanted: Sequence[Member], spool: Path) -> list[Path | LakeError]:
    """The members as local files, or why one cannot be had.

    Each is unpacked once, and again only after the archive has changed. Raises as `members` does.
    """
    changed = os.lstat(path).st_mtime_ns
    targets = [_place(path, member, changed, spool) for member in wanted]
    missing = {one.key: str(place) for one, place in zip(wanted, targets, strict=True) if not place.exists()}
    if not missing:
        return [*targets]
    with opened(path, name) as plain:
        refused = unpack_confined(plain, name, missing)
    return [refused.get(one.key, place) for one, place in zip(wanted, targets, strict=True)]


@lru_cache(maxsize=_REMEMBERED)
def _listed(path: Path, name: str, _state: tuple[int, int, int]) -> tuple[Member, ...] | dict[str, Any]:
    """An archive that kills the parser does so once, not for every contract."""
    try:
        with opened(path, name) as plain:
            found = members_confined(plain, name)
    except LakeError as error:
        return error.as_dict()
    return tuple(Member(key, shown_name(key), state) for key, state in found)


def _place(path: Path, member: Member, changed: int, spool: Path) -> Path:
    digest = hashlib.sha256(os.fsencode(path) + f"!{member.key}".encode("utf-8", "surrogateescape"))
    suffix = PurePosixPath(member.name).suffix
    return (
        spool / digest.hexdigest()[:16] / f"{member.state}-{changed}{suffix if len(suffix) < _LONGEST_SUFFIX else ''}"
    )
