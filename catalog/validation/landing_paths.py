"""Whether the paths of contracts lead anywhere in the landing folders that are there: a folder is easily misspelt."""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from lake.connectors.landing.landing_file import landing_files
from lake.connectors.landing.names import shown_name
from lake.connectors.source import FileSource

if TYPE_CHECKING:
    from catalog.registry.resource import Resource

_PATTERN = frozenset("*?[")


@dataclass(frozen=True)
class UnmetPath:
    """A path of a contract whose folder lies in no landing folder. `instead`: a folder that is called almost so."""

    resource: str
    path: str
    folder: str
    instead: str | None

    def __str__(self) -> str:
        meant = f", did you mean {self.instead}/?" if self.instead else ", nothing has been delivered there yet"
        return f"{self.resource}: no landing folder has {self.folder}/ for {self.path}{meant}"


def awaited_paths(resources: Iterable["Resource"]) -> Iterator[tuple[str, str]]:
    """The name of a resource and a path under which a file of it is awaited."""
    for resource in resources:
        yield from ((resource.name, one.path) for one in resource.sources if isinstance(one, FileSource))


def unmet_paths(
    awaited: Iterable[tuple[str, str]], landings: Sequence[Path], departments: Collection[str]
) -> Iterator[UnmetPath]:
    """Paths that match nothing as the landing folders are now, since their own folder is missing there.

    No fault by itself: somebody may not have delivered yet. Of folders called as a department nothing is said, nor
    where nothing has landed at all. An archive brings folders along: what one holds that is there is met.
    """
    folders = {folder for landing in landings for folder in _folders(landing)}
    if not folders:
        return
    archives = [file for landing in landings for file in landing_files(landing) if file.is_archive]
    for resource, path in awaited:
        missing = _missing(path, folders)
        if (
            missing is not None
            and missing not in departments
            and not any(archive.may_bring(path) for archive in archives)
        ):
            yield UnmetPath(resource, path, missing, _alike(missing, folders))


def _folders(landing: Path) -> Iterator[str]:
    for folder, folders, _files in os.walk(landing):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (shown_name(Path(folder, name).relative_to(landing).as_posix()) for name in folders)


def _missing(path: str, folders: set[str]) -> str | None:
    """The folder that a path names outright and that is not there, or None."""
    parts = PurePosixPath(path).parts[:-1]
    named = parts[: next((place for place, part in enumerate(parts) if _PATTERN & {*part}), len(parts))]
    folder = "/".join(named)
    return folder if folder and folder not in folders else None


def _alike(missing: str, folders: set[str]) -> str | None:
    by_letters = {folder.casefold(): folder for folder in sorted(folders)}
    found = get_close_matches(missing.casefold(), [*by_letters], n=1)
    return by_letters[found[0]] if found else None
