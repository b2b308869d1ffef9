"""Whether a site is what a build would make: told by what lies there, so that nothing has to be read or imported."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from assets.texts import running_digest
from catalog.beijing import today
from lake.settings import Settings
from pipelines.portal.site_folder import read_record

_ROOM = Path(__file__).parent
_NOT_TEXTS = (_ROOM / "static", _ROOM / "browser" / "made")
_MADE_WITH = ("jinja2", "polars", "pagefind")


@dataclass(frozen=True)
class Built:
    """What a build did. `changed` and `removed` count files."""

    folder: Path
    datasets: int
    changed: int
    removed: int
    searchable: bool


def unchanged(settings: Settings, folder: Path) -> Built | None:
    """What a build would say that finds nothing to do; None when it has to look."""
    record, seen = read_record(folder), surroundings(settings)
    if seen is None or record.seen != seen or not record.holds(folder):
        return None
    return Built(folder, record.datasets, 0, 0, _version("pagefind") is not None)


def surroundings(settings: Settings) -> str | None:
    """Of all that a site is made from, by content of texts and by size and age of the rest, and of the day.

    None where published files lie elsewhere than in the home, or nobody knows which code runs.
    """
    texts = running_digest(settings)
    if settings.storage or texts is None:
        return None
    with_what = [_version(name) for name in _MADE_WITH]
    digest = hashlib.sha256(f"{texts} {today()} {with_what} {settings.portal_desk}".encode())
    for folder in (settings.home / "open", settings.portal_desk, *_NOT_TEXTS):
        for path, size, age in sorted(_files(folder)):
            digest.update(f"{path}\0{size} {age}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, int, int]]:
    """But the counts of a day that goes on, which no site shows."""
    for path in (path for path in folder.rglob("*") if not path.name.startswith(f"{today()}.")):
        status = path.stat()
        yield str(path), status.st_size, status.st_mtime_ns


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
