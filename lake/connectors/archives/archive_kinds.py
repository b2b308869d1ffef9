"""Which files are archives, by their names."""

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


def archive_suffix(name: str) -> str | None:
    """The ending that makes a file an archive; None for all others."""
    return next((suffix for suffix in _KINDS if name.lower().endswith(suffix)), None)


def archive_of(path: Path, name: str) -> Archive:
    """The archive at `path`, to be opened with `with`. KeyError when its name is that of no archive."""
    return _KINDS[archive_suffix(name) or ""](path, name)
