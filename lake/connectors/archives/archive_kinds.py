"""Which files are archives, by their names."""

from functools import lru_cache
from pathlib import Path

from lake.connectors.archives.tar_archive import GzipFile, TarArchive
from lake.connectors.archives.zip_archive import ZipArchive

Archive = ZipArchive | TarArchive | GzipFile
_KINDS: dict[str, type[Archive]] = {
    ".zip": ZipArchive,
    ".tar.gz": TarArchive,
    ".tar": TarArchive,
    ".tgz": TarArchive,
    ".gz": GzipFile,
}
ARCHIVE_SUFFIXES = tuple(_KINDS)
"""The endings that make a file an archive, in lower case; a longer one stands before the shorter one in it."""
_LISTED_UNREAD = frozenset({".zip", ".gz"})


@lru_cache(maxsize=10_000)  # a plan asks it of every file for every resource
def archive_suffix(name: str) -> str | None:
    """The ending that makes a file an archive; None for all others."""
    return next((suffix for suffix in _KINDS if name.lower().endswith(suffix)), None)


def is_listed_unread(name: str) -> bool:
    """Whether what an archive holds is known from its list of contents, or its name, without reading it through."""
    return archive_suffix(name) in _LISTED_UNREAD


def archive_of(path: Path, name: str) -> Archive:
    """The archive at `path`, to be opened with `with`. KeyError when its name is that of no archive."""
    return _KINDS[archive_suffix(name) or ""](path, name)
