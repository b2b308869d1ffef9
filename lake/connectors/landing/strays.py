"""What lies in landing folders and is no delivery: told once, by folder, and in nobody's way."""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path, PurePosixPath

from lake.connectors.landing.connections import FILE_NAME, read_connections
from lake.connectors.landing.landed_files import unreadable
from lake.connectors.landing.landing_file import LandingFile, glob_pattern, landing_files
from lake.connectors.landing.names import shown_name
from lake.connectors.landing.plain_file import refuse_special
from lake.errors import LakeError

_MOST_NAMED = 5
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database that is in use."""


def strays(
    patterns: Sequence[str],
    landings: Sequence[Path],
    told: Callable[[str], str] = str,
    known: Collection[Path] = (),
) -> Iterator[LakeError]:
    """What somebody has to look at, though nothing failed.

    Links, pipes and other things that are no files; folders that cannot be read, or are called as a delivery is;
    archives that do not open, or hold nothing anybody waits for; files no contract waits for, one finding a folder.
    A database that a connection leads to is none of these.
    `told` says of a file's name what may be told of it; `known` archives hold what somebody waits for.
    """
    wanted = re.compile("|".join(glob_pattern(pattern).pattern for pattern in patterns) or "(?!)")
    for landing in landings:
        yield from _folders(landing, wanted)
        unknown: dict[str, list[str]] = defaultdict(list)
        addresses = _addresses(landing)
        for file in landing_files(landing):
            if wanted.fullmatch(file.name) or file.name == FILE_NAME or _is_database(file.path, addresses):
                continue
            try:
                refuse_special(file.path, file.name)
                if file.is_archive and file.path in known:
                    continue
                if file.is_archive:
                    yield from _nothing_in(file, wanted)
                else:
                    unknown[str(PurePosixPath(file.name).parent)].append(PurePosixPath(file.name).name)
            except (LakeError, OSError) as error:
                if not (file.is_archive and any(map(file.is_named_like, patterns))):  # else its resource says so
                    yield error if isinstance(error, LakeError) else unreadable(error, file.name)
        yield from (_unknown(folder, [*map(told, names)]) for folder, names in unknown.items())


def _addresses(landing: Path) -> Sequence[str]:
    """Where the folder's connections lead; what is wrong with their list, every source that needs it says."""
    try:
        return [*read_connections([landing]).values()]
    except LakeError:
        return ()


def _is_database(path: Path, addresses: Sequence[str]) -> bool:
    plain = str(path.parent.resolve() / path.name)
    for suffix in _BESIDE:
        plain = plain.removesuffix(suffix)
    return any(address.partition("?")[0].endswith(plain) for address in addresses)


def _folders(landing: Path, wanted: re.Pattern[str]) -> Iterator[LakeError]:
    refused: list[OSError] = []
    for folder, folders, _ in os.walk(landing, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(folder, one) for one in folders):
            name = shown_name(path.relative_to(landing).as_posix())
            if path.is_symlink():
                yield LakeError("a link to a folder is not followed", advice="deliver the files themselves", file=name)
            elif wanted.fullmatch(name):
                advice = "take the file out of it, and the folder away"
                yield LakeError("a folder is called as a delivery is, and is not read", advice=advice, file=name)
    for error in refused:
        if not isinstance(error, FileNotFoundError):  # a landing folder that nobody has made yet
            yield unreadable(error, shown_name(os.path.relpath(error.filename, landing)))


def _nothing_in(file: LandingFile, wanted: re.Pattern[str]) -> Iterator[LakeError]:
    if not file.wanted(wanted):
        advice = "nothing of it was read: name its files as the contracts do, or take it away"
        yield LakeError("the archive holds no file that any contract waits for", advice=advice, file=file.name)


def _unknown(folder: str, names: Sequence[str]) -> LakeError:
    more = f" … +{len(names) - _MOST_NAMED}" if len(names) > _MOST_NAMED else ""
    told = ", ".join(names[:_MOST_NAMED]) + more
    advice = "they were not read: name them as the contracts do, write a contract, or take them away"
    return LakeError(f"files that no contract waits for: {told}", advice=advice, file=f"{folder}/")
