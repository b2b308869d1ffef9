"""Which resources have new files: a fingerprint of the path, size and time of every file that may be theirs."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from catalog.contracts.contract import Contract
from lake.connectors.landing.landing_file import landing_files
from lake.connectors.source import FileSource

Fingerprints = dict[str, str]
"""Resource → digest of its files in the landing folder; a resource without files has no entry."""


def fingerprints(landing: Path, contracts: Iterable[Contract]) -> Fingerprints:
    """Looks at names, sizes and times; nothing is read but the tables of contents of zip archives."""
    files = landing_files(landing)
    found: Fingerprints = {}
    for contract in contracts:
        own = {file.path for pattern in _patterns(contract) for file in files if file.may_bring(pattern)}
        if own:
            found[contract.name] = _digest(landing, sorted(own))
    return found


def _patterns(contract: Contract) -> list[str]:
    return [source.path for source in contract.sources if isinstance(source, FileSource)]


def _digest(landing: Path, files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        status = file.lstat()
        name = str(file.relative_to(landing)).encode("utf-8", "surrogateescape")
        digest.update(name + f"\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
