"""The site as one folder: pages, files of the datasets, the catalogue, what the API answers from, the search index.

Only what changed is written, and what a former build wrote and this one does not is removed. Nothing else in the folder
is touched. A build of the same facts by the same code has nothing to do.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from assets.publication.places import CATALOGUE_FILES
from assets.publication.samples import sample_files
from catalog.converters.feeds import atom
from catalog.converters.json_text import json_text
from lake.settings import Settings
from lake.storage.access_rights import share_as
from lake.storage.deletion import delete_folder
from lake.storage.interface import Storage
from lake.storage.location import Location
from lake.storage.opening import storage_of
from pipelines.portal import search_index
from pipelines.portal.api_facts import API_FACTS, api_facts
from pipelines.portal.libraries import libraries
from pipelines.portal.pages import rendered
from pipelines.portal.preview import read_rows
from pipelines.portal.rendering import day
from pipelines.portal.site import Site, is_published, read_site
from pipelines.portal.site_folder import RECORD, Record, link_file, read_record, remove_files, write_file, write_record
from pipelines.portal.sitemap import robots, sitemap
from pipelines.portal.unchanged import Built, surroundings, unchanged

_STATIC = Path(__file__).parent / "static"
_CODE = (Path(__file__).parent, Path(__file__).parents[2] / "catalog" / "converters")


def follow_release(settings: Settings) -> Built | None:
    """The same after a publication, where there is a site: a setting names it, or it was built before. Else None."""
    folder = settings.portal_folder
    if settings.portal is None and not (folder / RECORD).exists():
        return None
    return build(settings, folder) if is_published(settings) else None


def build(settings: Settings, folder: Path) -> Built:
    """Write the site. LakeError for a folder that holds something else, and when nothing was published."""
    if known := unchanged(settings, folder):
        return known
    seen = surroundings(settings)
    built = write_site(read_site(settings), storage_of(settings), folder, seen or "")
    if built.changed or built.removed:
        share_as(settings, "open", folder)
    return built


def write_site(site: Site, storage: Storage, folder: Path, seen: str = "") -> Built:
    """The same of facts that were read; `storage` is where the published files lie, `seen` how they were found."""
    former, searchable, data = read_record(folder), search_index.is_there(), dict(_data(site, storage))
    made_of = _made_of(site, data, searchable)
    if former.made_of == made_of and former.holds(folder):
        if former.seen != seen:
            write_record(folder, Record(made_of, {}, seen, len(site.datasets)), former.files)
        return Built(folder, len(site.datasets), 0, 0, searchable)
    contents = _contents(site, storage)
    names = {*contents, *data}
    folder.mkdir(parents=True, exist_ok=True)
    write_record(folder, Record("", {}), {*names, *former.files})
    changed = sum(write_file(folder / name, content) for name, content in contents.items())
    changed += sum(link_file(storage, location, folder / name) for name, (location, _) in data.items())
    removed = remove_files(folder, former.files.keys() - names)
    if searchable:
        delete_folder(folder, folder / search_index.FOLDER)
        search_index.index(folder)
    write_record(folder, Record(made_of, {}, seen, len(site.datasets)), names)
    return Built(folder, len(site.datasets), changed, removed, searchable)


def _contents(site: Site, storage: Storage) -> dict[str, bytes]:
    rows = {dataset.id: read_rows(storage, dataset, site.names.get(dataset.id, {})) for dataset in site.datasets}
    found = libraries()
    pages = dict(rendered(site, rows, found.keys()))
    texts = {**pages, **_for_programs(site, pages)}
    static = {f"static/{path.name}": path.read_bytes() for path in [*sorted(_STATIC.iterdir()), *found.values()]}
    return {**{name: text.encode() for name, text in texts.items()}, **sample_files(site.closed), **static}


def _for_programs(site: Site, pages: Mapping[str, str]) -> dict[str, str]:
    portal = site.portal
    modified = {f"datasets/{dataset.id}/": day(dataset.modified) for dataset in site.datasets}
    feeds = {f"datasets/{one.id}/feed.atom": one for one in site.datasets}
    return {
        **{name: atom(portal, f"{portal.base}/{name}", one.title.zh, [one]) for name, one in feeds.items()},
        API_FACTS: json_text(api_facts(site)),
        "sitemap.xml": sitemap(portal, pages, modified),
        "robots.txt": robots(portal),
    }


def _data(site: Site, storage: Storage) -> Iterator[tuple[str, tuple[Location, str]]]:
    """Every version's files, the catalogue's and the lists of disputed rows, each with its size and age.

    Not with its state: a second name for a file changes that.
    """
    folder = storage.root / "open"
    hidden = tuple(f"datasets/{one.id}/" for one in site.withdrawn)
    for part in ("datasets", "disputed"):
        for file in storage.files(folder / part):
            name = storage.path_of(file.location).removeprefix("open/")
            if not name.startswith(hidden):
                yield name, (file.location, f"{file.bytes} {file.changed}")
    there = storage.names(folder)
    for name in CATALOGUE_FILES:
        if name in there:
            seen = storage.look(folder / name)
            yield name, (folder / name, f"{seen.bytes} {seen.changed}")


def _made_of(site: Site, data: Mapping[str, tuple[Location, str]], searchable: bool) -> str:
    """Of all facts, of the published files as they lie there, and of the code that makes pages of them."""
    states = sorted((name, state) for name, (_, state) in data.items())
    digest = hashlib.sha256(repr((site, states, searchable)).encode())
    for path in sorted(path for folder in _CODE for path in folder.rglob("*") if _counts(path)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for name, path in libraries().items():
        digest.update(f"{name} {path.stat().st_size} {path.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


def _counts(path: Path) -> bool:
    return path.suffix in {".py", ".j2", ".css", ".js", ".svg"} and "browser" not in path.parts
