"""The site as one folder: pages, files of the datasets, the catalogue, what the API answers from, the search index.

Only what changed is written, and what a former build wrote and this one does not is removed. Nothing else in the folder
is touched.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from assets.publication.catalogue import CATALOGUE_FILES
from catalog.converters.ckan import columns_of, group_of, licence_of, organization_of, package
from catalog.converters.feeds import atom
from catalog.converters.json_text import json_text
from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.access_rights import share_as
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.storage.opening import storage_of
from pipelines.portal import search_index
from pipelines.portal.libraries import libraries
from pipelines.portal.pages import rendered
from pipelines.portal.preview import read_rows
from pipelines.portal.rendering import day
from pipelines.portal.site import Site, read_site
from pipelines.portal.sitemap import robots, sitemap

RECORD = "site.json"
"""The files that the last build wrote. A folder without it is none of ours."""
API_FACTS = "api/facts.json"
_STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Built:
    """What a build did. `changed` and `removed` count files."""

    folder: Path
    datasets: int
    pages: int
    changed: int
    removed: int
    searchable: bool


def build(settings: Settings, folder: Path) -> Built:
    """Write the site. LakeError for a folder that holds something else, and when nothing was published."""
    built = write_site(read_site(settings), storage_of(settings), folder)
    share_as(settings, "open", folder)
    return built


def write_site(site: Site, storage: Storage, folder: Path) -> Built:
    """The same of facts that were read; `storage` is where the published files lie."""
    former = _former(folder)
    found = libraries()
    pages = dict(_pages(site, storage, frozenset(found)))
    texts = {**pages, **_texts(site, pages), **_static()}
    binaries = {f"static/{name}": path.read_bytes() for name, path in found.items()}
    folder.mkdir(parents=True, exist_ok=True)
    changed = sum(_write(folder / name, text.encode()) for name, text in texts.items())
    changed += sum(_write(folder / name, content) for name, content in binaries.items())
    data = dict(_data(storage))
    changed += sum(_link(storage, location, folder / name) for name, location in data.items())
    removed = _remove(folder, set(former) - texts.keys() - binaries.keys() - data.keys())
    searchable = search_index.is_there()
    if searchable and (changed or removed or not (folder / search_index.FOLDER).is_dir()):
        shutil.rmtree(folder / search_index.FOLDER, ignore_errors=True)
        search_index.index(folder)
    _write(folder / RECORD, json_text(sorted({*texts, *binaries, *data})).encode())
    return Built(folder, len(site.datasets), len(pages), changed, removed, searchable)


def _former(folder: Path) -> list[str]:
    if not folder.exists() or not any(folder.iterdir()):
        return []
    try:
        return list(json.loads((folder / RECORD).read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        advice = "name a new folder, or one that `lake portal build` made"
        raise LakeError("there is something else in the folder", advice=advice, file=str(folder)) from error


def _pages(site: Site, storage: Storage, found: Set[str]) -> Iterator[tuple[str, str]]:
    rows = {dataset.id: read_rows(storage, dataset) for dataset in site.datasets}
    yield from rendered(site, rows, found)


def _texts(site: Site, pages: Mapping[str, str]) -> dict[str, str]:
    modified = {f"datasets/{dataset.id}/": day(dataset.modified) for dataset in site.datasets}
    feeds = {
        f"datasets/{one.id}/feed.atom": atom(
            site.portal, f"{site.portal.base}/datasets/{one.id}/feed.atom", one.title.zh, [one]
        )
        for one in site.datasets
    }
    return {
        **feeds,
        API_FACTS: json_text(_api_facts(site)),
        "sitemap.xml": sitemap(site.portal, pages, modified),
        "robots.txt": robots(site.portal),
    }


def _api_facts(site: Site) -> dict[str, object]:
    """All that the server needs to know: it opens nothing but this folder."""
    portal = site.portal
    licences = {dataset.licence.id: licence_of(dataset) for dataset in site.datasets}
    return {
        "base": portal.base,
        "title": portal.title.zh,
        "description": portal.description.zh,
        "email": portal.contact.email,
        "packages": [package(portal, dataset) for dataset in site.datasets],
        "organizations": [organization_of(portal, unit, site.datasets) for unit in site.departments.values()],
        "groups": [group_of(portal, theme, site.datasets) for theme in portal.themes],
        "licences": list(licences.values()),
        "columns": {dataset.id: columns_of(dataset) for dataset in site.datasets},
        "rows": {
            dataset.id: file.path for dataset in site.datasets for file in dataset.files if file.format == "parquet"
        },
    }


def _static() -> dict[str, str]:
    return {f"static/{path.name}": path.read_text(encoding="utf-8") for path in sorted(_STATIC.iterdir())}


def _data(storage: Storage) -> Iterator[tuple[str, Location]]:
    """Every version's files, the catalogue's and the lists of disputed rows."""
    folder = storage.root / "open"
    for part in ("datasets", "disputed"):
        for file in storage.files(folder / part):
            yield storage.path_of(file.location).removeprefix("open/"), file.location
    for name in CATALOGUE_FILES:
        if name in storage.names(folder):
            yield name, folder / name


def _write(path: Path, content: bytes) -> bool:
    """Beside it first: whoever reads it sees the whole of one state."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_bytes(content)
    aside.replace(path)
    return True


def _link(storage: Storage, location: Location, path: Path) -> bool:
    """The same file under a second name where that can be, else a copy."""
    with storage.local_copy(location) as local:
        if path.exists() and (path.samefile(local) or _same(path, local)):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        aside.unlink(missing_ok=True)
        try:
            os.link(local, aside)
        except OSError:  # another disk, or a system without links
            shutil.copyfile(local, aside)
        aside.replace(path)
    return True


def _same(path: Path, other: Path) -> bool:
    return path.stat().st_size == other.stat().st_size and _digest(path) == _digest(other)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove(folder: Path, names: set[str]) -> int:
    for name in names:
        path = folder / name
        path.unlink(missing_ok=True)
        for parent in path.parents:
            if parent == folder or any(parent.iterdir()):
                break
            parent.rmdir()
    return len(names)
