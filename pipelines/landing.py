"""Which resources have new files: a fingerprint of the path, size and time of every file that may be theirs."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path

from catalog.contract import Contract
from lake.connectors.sources import HttpSource, SqlSource

Fingerprints = dict[str, str]
"""Resource → digest of its files in the landing folder; a resource without files has no entry."""


def fingerprints(landing: Path, contracts: Iterable[Contract]) -> Fingerprints:
    """Looks at names, sizes and times; nothing is read but the tables of contents of zip archives."""
    archives = {path: _members(path) for path in sorted(landing.rglob("*.zip"))}
    found: Fingerprints = {}
    for contract in contracts:
        files = {file for pattern in _patterns(contract) for file in _matches(landing, pattern, archives)}
        if files:
            found[contract.name] = _digest(landing, sorted(files))
    return found


def _patterns(contract: Contract) -> list[str]:
    return [source.path for source in contract.sources if not isinstance(source, SqlSource | HttpSource)]


def _matches(landing: Path, pattern: str, archives: Mapping[Path, Sequence[str]]) -> Iterator[Path]:
    """An archive may match too often here, which only costs a run that finds nothing new."""
    yield from (path for path in landing.glob(pattern) if path.is_file())
    loose = pattern.replace("**/", "*")
    yield from (path for path, members in archives.items() if any(fnmatch(member, f"*{loose}") for member in members))


def _members(archive: Path) -> Sequence[str]:
    """A damaged archive counts as empty: the run that loads it says what is wrong with it."""
    try:
        with zipfile.ZipFile(archive) as opened:
            return opened.namelist()
    except (zipfile.BadZipFile, OSError):
        return ()


def _digest(landing: Path, files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        status = file.stat()
        digest.update(f"{file.relative_to(landing)}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
