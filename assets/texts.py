"""Digests of what people wrote: code, and the declarations that code reads."""

import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator, Set
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pydantic

from lake.ledger.looks import is_settled
from lake.settings import Settings

_ROOT = Path(__file__).parent.parent
_FLOORS = tuple(_ROOT / floor for floor in ("lake", "catalog", "quality", "assets", "pipelines"))
_CODE = frozenset({".py"})
_DECLARED = frozenset({".yaml", ".yml", ".sql", ".csv", ".j2"})
_READ_WITH = ("pydantic", "sqlglot", "duckdb", "PyYAML")


def texts_digest(settings: Settings) -> str:
    """Of code, contracts, elements, code lists, models and checks, by their content."""
    return _digest(_files((*_FLOORS, *settings.contract_folders), _CODE | _DECLARED))


def running_digest(settings: Settings) -> str | None:
    """Of the declarations as they are now and of the code that runs; None when nobody knows which code that is.

    A process that lives long goes on with the code it began with, whatever lies on the disk by now.
    """
    code = running_code()
    if code is None:
        return None
    folders = settings.contract_folders
    there = [folder.is_dir() for folder in folders]
    declared = _digest(_files((*_FLOORS, *folders), _DECLARED))
    return hashlib.sha256(f"{code}\n{there}\n{declared}".encode()).hexdigest()


@cache
def running_code() -> str | None:
    """A digest of the code that runs; None when nobody knows which that is.

    Known when no file of it, and nothing in the folder of its packages, has changed since the process began.
    """
    files, began = [*_files(_FLOORS, _CODE)], _process_began()
    packages = Path(pydantic.__file__).parent.parent
    if began is None or any(Path(path).stat().st_ctime >= began for path in (*files, str(packages))):
        return None
    used = [f"{name} {version(name)}" for name in _READ_WITH]
    return hashlib.sha256("\n".join([_digest(files), sys.version, *used]).encode()).hexdigest()


def _process_began() -> float | None:
    """When this process began, in seconds since 1970; None where the system does not say."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return None
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) + ticks / os.sysconf("SC_CLK_TCK")


def _files(folders: Iterable[Path], suffixes: Set[str]) -> Iterator[str]:
    """As texts: paths take ten times as long, and every run asks several times."""
    endings = tuple(suffixes)
    for folder in folders:
        names = (f"{place}{os.sep}{name}" for place, _, found in os.walk(folder) for name in found)
        yield from sorted(name for name in names if name.endswith(endings))


def _digest(files: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path}\0".encode("utf-8", "surrogateescape") + _content(path))
    return digest.hexdigest()


def _content(path: str) -> bytes:
    """Of one that cannot be opened none: who reads it says so. Read again when it may be another than it was."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a path would have to be made of every text
        state = status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
        known = _KNOWN.get(path)
        if known is None or known.state != state or not is_settled(status.st_ctime_ns, known.read_at):
            known = _KNOWN[path] = _Read(state, datetime.now(UTC), hashlib.sha256(Path(path).read_bytes()).digest())
        return known.digest
    except OSError as error:
        return str(error.errno).encode()


class _Read(NamedTuple):
    """A file as this process has read it last."""

    state: tuple[int, ...]
    read_at: datetime
    digest: bytes


_KNOWN: dict[str, _Read] = {}
