"""Files in landing folders, loose or in archives, that match a contract's path."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lake.connectors.landing.landing_file import LandingFile, glob_pattern, landing_files
from lake.connectors.landing.plain_file import refuse_special
from lake.connectors.landing.unpacking import Member, unpacked
from lake.errors import LakeError


@dataclass(frozen=True)
class LandedFile:
    """A local file, and its name below the landing folder (`a.zip!member` for a member of an archive)."""

    name: str
    path: Path
    received_at: datetime


def landed_files(pattern: str, landings: Sequence[Path], spool: Path) -> Iterator[LandedFile | LakeError]:
    """All matching files that are complete, sorted by name in each landing folder.

    An archive that cannot be opened is an error here only when its own name is that of the delivery: what else it may
    have held nobody knows, and it must not stop others. `strays` tells it to the department.
    """
    for landing in landings:
        for file in landing_files(landing):
            if file.is_delivery(pattern):
                yield _landed(file)
            elif file.is_archive and file.may_hold(pattern):
                yield from _from_archive(file, pattern, spool)


def _landed(file: LandingFile) -> LandedFile | LakeError:
    try:
        refuse_special(file.path, file.name)
        return LandedFile(file.name, file.path, _modified(file.path))
    except LakeError as error:
        return error
    except OSError as error:
        return unreadable(error, file.name)


def archived_files(archive: Path, name: str, spool: Path) -> Iterator[LandedFile | LakeError]:
    """All that an archive holds, whoever waits for it; unpacked below `spool`."""
    return _from_archive(LandingFile(name, archive), "**", spool)


def _from_archive(file: LandingFile, pattern: str, spool: Path) -> Iterator[LandedFile | LakeError]:
    """What matches and cannot be had is an error."""
    wanted: list[Member] = []
    try:
        wanted = file.wanted(glob_pattern(pattern))
        received_at, found = _modified(file.path), unpacked(file.path, file.name, wanted, spool / "archives")
    except (LakeError, OSError) as error:
        if wanted or file.is_named_like(pattern):
            yield error if isinstance(error, LakeError) else unreadable(error, file.name)
        return
    for one, local in sorted(zip(wanted, found, strict=True), key=lambda pair: pair[0].name):
        yield local if isinstance(local, LakeError) else LandedFile(f"{file.name}!{one.name}", local, received_at)


def unreadable(error: OSError, name: str) -> LakeError:
    """What is said of a file that the system does not give out."""
    reason = error.strerror or type(error).__name__
    return LakeError(
        f"the file cannot be read: {reason}", advice="check its permissions, or deliver it again", file=name
    )


def _modified(path: Path) -> datetime:
    return datetime.fromtimestamp(path.lstat().st_mtime, UTC)
